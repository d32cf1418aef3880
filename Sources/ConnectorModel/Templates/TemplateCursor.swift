import Diagnostics
import JSONDocument

/// The lexical part of the template grammar: a position in a scalar's UTF-8 bytes.
struct TemplateCursor {
  let bytes: [UInt8]
  let locate: (Range<Int>) -> SourceSpan
  var offset = 0

  var isAtEnd: Bool { offset >= bytes.count }
  var peek: UInt8? { isAtEnd ? nil : bytes[offset] }

  /// Whether an ASCII character stands here twice: `<<`, `>>`.
  func isDouble(_ character: Unicode.Scalar) -> Bool {
    let byte = UInt8(ascii: character)
    return offset + 1 < bytes.count && bytes[offset] == byte && bytes[offset + 1] == byte
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  mutating func skipSpaces() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A { offset += 1 }
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// The offset of the `>>` that ends an expression; `>>` inside quotes does not count, unless the
  /// quotes are never closed.
  func indexOfClosing(from start: Int) -> Int? {
    indexOfClosing(from: start, heedsQuotes: true)
      ?? indexOfClosing(from: start, heedsQuotes: false)
  }

  private func indexOfClosing(from start: Int, heedsQuotes: Bool) -> Int? {
    var index = start
    var quote: UInt8?
    while index < bytes.count {
      let byte = bytes[index]
      if let open = quote {
        if byte == UInt8(ascii: "\\") {
          index += 1
        } else if byte == open {
          quote = nil
        }
      } else if heedsQuotes, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">"), index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: ">")
      {
        return index
      }
      index += 1
    }
    return nil
  }

  /// Takes a name: `[A-Za-z_][A-Za-z0-9_]*`.
  mutating func name() -> String? {
    guard let first = peek, Self.isLetter(first) else { return nil }
    let start = offset
    while let byte = peek, Self.isLetter(byte) || Self.isDigit(byte) { offset += 1 }
    return text(start..<offset)
  }

  /// An optionally negative whole number.
  mutating func integer() -> Int? {
    let start = offset
    _ = take("-")
    while let byte = peek, Self.isDigit(byte) { offset += 1 }
    return Int(text(start..<offset))
  }

  /// A quoted string, a number, `true`, `false` or `null`; nil where something else stands.
  mutating func literal() throws(TemplateFailure) -> JSONValue? {
    guard let first = peek else { return nil }
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return try string() }
    if first == UInt8(ascii: "-") || Self.isDigit(first) { return try number() }
    let start = offset
    let value: JSONValue
    switch name() {
    case "true": value = .bool(true)
    case "false": value = .bool(false)
    case "null": value = .null
    default:
      offset = start
      return nil
    }
    return value
  }

  private mutating func number() throws(TemplateFailure) -> JSONValue {
    let range = wordRange()
    guard let number = JSONNumber(text(range)) else {
      throw failure(
        "'\(text(range))' is not a number", at: range, help: "Quote it to make it text.")
    }
    offset = range.upperBound
    return .number(number)
  }

  /// A string in either quotes; `\` stands before a quote, `\`, `n`, `r`, `t`, or `u` and four hex
  /// digits.
  private mutating func string() throws(TemplateFailure) -> JSONValue {
    let start = offset
    let quote = bytes[offset]
    offset += 1
    var value: [UInt8] = []
    while let byte = peek, byte != quote {
      offset += 1
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        continue
      }
      guard let escaped = peek else { break }
      let escape = offset - 1..<endOfCharacter(at: offset)
      offset += 1
      switch escaped {
      case UInt8(ascii: "n"): value.append(0x0A)
      case UInt8(ascii: "r"): value.append(0x0D)
      case UInt8(ascii: "t"): value.append(0x09)
      case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): value.append(escaped)
      case UInt8(ascii: "u"):
        value.append(contentsOf: String(Character(try codePoint(escape))).utf8)
      default:
        throw failure(
          "'\(text(escape))' is not an escape", at: escape,
          help: "Escapes: \\\\ \\\" \\' \\n \\r \\t \\uXXXX.")
      }
    }
    guard peek == quote else {
      throw failure(
        "text in a template is not closed", at: start..<start + 1,
        help: "Close it with the same quote.")
    }
    offset += 1
    return .string(String(decoding: value, as: UTF8.self))
  }

  /// What stands behind `\u`: four hex digits, or two such escapes of a surrogate pair.
  private mutating func codePoint(
    _ escape: Range<Int>
  ) throws(TemplateFailure) -> Unicode.Scalar {
    guard let first = hexDigits() else {
      throw failure("'\\u' needs four hex digits", at: escape)
    }
    if let scalar = Unicode.Scalar(first) { return scalar }
    let isPair =
      peek == UInt8(ascii: "\\") && offset + 1 < bytes.count
      && bytes[offset + 1] == UInt8(ascii: "u")
    if first < 0xDC00, isPair {
      offset += 2
      if let second = hexDigits(), (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw failure(
      "'\(text(escape.lowerBound..<escape.lowerBound + 6))' is half a surrogate pair",
      at: escape.lowerBound..<escape.lowerBound + 6,
      help: "Write the character itself, or both halves: \\uD83D\\uDE00.")
  }

  private mutating func hexDigits() -> UInt32? {
    guard offset + 4 <= bytes.count else { return nil }
    let digits = bytes[offset..<offset + 4]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    offset += 4
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  /// The offset behind the character that begins at an offset.
  private func endOfCharacter(at start: Int) -> Int {
    var end = min(start + 1, bytes.count)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }

  /// The run of characters here up to a space or a delimiter of the grammar, at least one.
  func wordRange() -> Range<Int> {
    var end = offset
    while end < bytes.count, !Self.delimiters.contains(bytes[end]) { end += 1 }
    return offset..<(end == offset ? endOfCharacter(at: offset) : end)
  }

  func failure(_ message: String, at range: Range<Int>, help: String? = nil) -> TemplateFailure {
    let clamped = range.clamped(to: 0..<bytes.count)
    return TemplateFailure(
      Diagnostic("bad-template", message, at: locate(clamped), help: help))
  }

  private static let delimiters = Array(" \t\n|()[],<>\"'".utf8)

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension JSONValue {
  /// The text of a string value.
  var textValue: String? {
    if case .string(let text) = self { return text }
    return nil
  }
}
