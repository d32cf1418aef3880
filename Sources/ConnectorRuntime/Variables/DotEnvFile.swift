package import Diagnostics

/// A `.env` file: `NAME=value` a line, `export` in front, quotes and `#` comments allowed; nothing
/// in it is expanded.
package struct DotEnvFile: Sendable {
  /// One value.
  package struct Entry: Sendable, Hashable {
    /// The name with its place.
    package var name: Located<String>
    /// The value, quotes and escapes undone, with its place.
    package var value: Located<String>
  }

  /// The values in order; the last of one name counts.
  package var entries: [Entry]

  /// The value of a name.
  package subscript(name: String) -> Located<String>? {
    entries.last { $0.name.value == name }?.value
  }

  /// Reads a file: what can be read of it, and every line that cannot.
  package static func parse(_ source: SourceText) -> (file: DotEnvFile, diagnostics: [Diagnostic]) {
    var parser = DotEnvParser(source: source)
    parser.parse()
    return (DotEnvFile(entries: parser.entries), parser.diagnostics)
  }
}

private struct DotEnvParser {
  let source: SourceText
  var offset = 0
  var entries: [DotEnvFile.Entry] = []
  var diagnostics: [Diagnostic] = []

  init(source: SourceText) { self.source = source }

  private var bytes: [UInt8] { source.bytes }
  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func parse() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    while offset < bytes.count {
      skipBlanks()
      if peek == UInt8(ascii: "#") || isAtLineEnd {
        skipLine()
      } else {
        line()
      }
    }
  }

  private var isAtLineEnd: Bool {
    peek == nil || peek == UInt8(ascii: "\n") || peek == UInt8(ascii: "\r")
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x09 { offset += 1 }
  }

  private mutating func skipLine() {
    while !isAtLineEnd { offset += 1 }
    while let byte = peek, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { offset += 1 }
  }

  private mutating func line() {
    var name = readName()
    if name?.value == "export", peek == 0x20 || peek == 0x09 {
      skipBlanks()
      name = readName()
    }
    skipBlanks()
    guard let name, peek == UInt8(ascii: "=") else {
      fail("line is not NAME=value", at: offset)
      return
    }
    offset += 1
    skipBlanks()
    let start = offset
    let quote = peek
    let value =
      quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") ? quoted() : unquoted()
    guard let value else {
      fail("quote is not closed", at: start)
      offset = bytes.count
      return
    }
    let range = start..<offset
    skipBlanks()
    guard isAtLineEnd || peek == UInt8(ascii: "#") else {
      fail("text behind the closing quote", at: offset)
      return
    }
    guard let text = String(validating: value, as: UTF8.self), !value.contains(0) else {
      fail("value of '\(name.value)' is not text in UTF-8", at: start)
      return
    }
    skipLine()
    entries.append(
      DotEnvFile.Entry(
        name: name, value: Located(text, at: SourceSpan(source: source, range: range))))
  }

  private mutating func readName() -> Located<String>? {
    let start = offset
    while let byte = peek, Self.isNameByte(byte, isFirst: offset == start) { offset += 1 }
    guard offset > start else { return nil }
    let span = SourceSpan(source: source, range: start..<offset)
    return Located(span.text, at: span)
  }

  /// The bytes between quotes, over several lines if need be; nil where they do not end.
  private mutating func quoted() -> [UInt8]? {
    let quote = bytes[offset]
    offset += 1
    var value: [UInt8] = []
    while let byte = peek {
      offset += 1
      if byte == quote { return value }
      guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = peek else {
        value.append(byte)
        continue
      }
      offset += 1
      switch escaped {
      case UInt8(ascii: "n"): value.append(0x0A)
      case UInt8(ascii: "r"): value.append(0x0D)
      case UInt8(ascii: "t"): value.append(0x09)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"): value.append(escaped)
      default: value += [byte, escaped]
      }
    }
    return nil
  }

  /// The bytes up to a comment or the line's end, without blanks behind them.
  private mutating func unquoted() -> [UInt8]? {
    let start = offset
    var end = offset
    while !isAtLineEnd {
      let byte = bytes[offset]
      let isBlank = byte == 0x20 || byte == 0x09
      if byte == UInt8(ascii: "#"), offset == start || end < offset { break }
      offset += 1
      if !isBlank { end = offset }
    }
    offset = end
    return Array(bytes[start..<end])
  }

  /// Reports a line by its number alone: a span would show the line, which may hold a secret.
  private mutating func fail(_ message: String, at position: Int) {
    let place = source.location(at: position)
    diagnostics.append(
      Diagnostic(
        "bad-env-file", "\(source.path):\(place.line):\(place.column): \(message)",
        help: "Write NAME=value, NAME='value' or NAME=\"value\"."))
    skipLine()
  }

  private static func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    case 0x30...0x39: !isFirst
    default: false
    }
  }
}
