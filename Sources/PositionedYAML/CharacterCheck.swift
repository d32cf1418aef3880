import Diagnostics

/// Finds bytes and characters that a YAML file may not hold, before libyaml sees them.
///
/// libyaml would stop at most of them with an error of its own; U+0085, U+2028 and U+2029 it
/// accepts but alters, as YAML 1.1 wants line breaks there and 1.2 does not.
struct CharacterCheck {
  /// A byte-order mark in UTF-8.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// How many faults of one file are worth showing: a binary file has thousands.
  private static let maximumFaults = 10

  private let source: SourceText
  /// How many places are not UTF-8: a file in another encoding has one for each accent.
  private var invalidCount = 0
  private var firstInvalid: Int?
  private(set) var diagnostics: [Diagnostic] = []

  init(_ source: SourceText) {
    self.source = source
    if let fault = otherEncoding() {
      diagnostics = [fault]
    } else {
      checkCharacters()
    }
  }

  private func otherEncoding() -> Diagnostic? {
    let start = source.bytes.prefix(4)
    let isLittle = start.starts(with: [0xFF, 0xFE])
    let isBig = start.starts(with: [0xFE, 0xFF]) || start.elementsEqual([0, 0, 0xFE, 0xFF])
    // Without a mark, the zeros of UTF-16's ASCII characters tell.
    let zeros = start.map { $0 == 0 }
    let isBare = zeros == [true, false, true, false] || zeros == [false, true, false, true]
    guard isLittle || isBig || isBare else { return nil }
    return fault(
      "the file is in UTF-16 or UTF-32; only UTF-8 is read", at: 0..<min(2, source.bytes.count),
      help: "Save the file as UTF-8.")
  }

  private mutating func checkCharacters() {
    let bytes = source.bytes
    var index = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
    while index < bytes.count, diagnostics.count < Self.maximumFaults {
      let byte = bytes[index]
      if byte >= 0x20 && byte < 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09 {
        index += 1
        continue
      }
      let (scalar, length) = Self.decode(bytes, at: index)
      let range = index..<index + length
      if let scalar {
        if let problem = problem(with: scalar, at: range) { diagnostics.append(problem) }
      } else {
        invalidCount += 1
        if firstInvalid != nil {
          index += length
          continue
        }
        firstInvalid = diagnostics.count
        diagnostics.append(
          fault(
            "byte 0x\(hexadecimal(byte, digits: 2)) is not valid UTF-8", at: range,
            help: "Save the file as UTF-8."))
      }
      index += length
    }
    if let firstInvalid, invalidCount > 1 {
      diagnostics[firstInvalid].label = "the first of \(invalidCount)"
    }
  }

  private func problem(with scalar: Unicode.Scalar, at range: Range<Int>) -> Diagnostic? {
    let name = "U+\(hexadecimal(scalar.value, digits: 4))"
    switch scalar.value {
    case 0x85, 0x2028, 0x2029:
      let escape = scalar.value == 0x85 ? "\\N" : scalar.value == 0x2028 ? "\\L" : "\\P"
      return fault(
        "the invisible line separator \(name) is in the file", at: range,
        help: "Remove it, or write it as \(escape) in double quotes.")
    case 0xFEFF:
      return fault(
        "a byte-order mark (\(name)) may only be the first character of the file", at: range,
        help: "Remove it, or write it as \\uFEFF in double quotes.")
    case 0...0x1F, 0x7F...0x9F, 0xFFFE, 0xFFFF:
      let isSmall = scalar.value <= 0xFF
      let escape =
        isSmall
        ? "\\x\(hexadecimal(scalar.value, digits: 2))"
        : "\\u\(hexadecimal(scalar.value, digits: 4))"
      return fault(
        "the control character \(name) is in the file", at: range,
        help: "Remove it, or write it as \(escape) in double quotes.")
    default: return nil
    }
  }

  private func fault(_ message: String, at range: Range<Int>, help: String) -> Diagnostic {
    Diagnostic(
      YAMLReader.syntaxID, .error, message, at: SourceSpan(source: source, range: range), help: help
    )
  }

  private func hexadecimal(_ value: some BinaryInteger, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// The character at an offset with its length; nil for a byte that begins none, with the
  /// length of the part that is wrong (Unicode 16 §3.9, "maximal subpart").
  private static func decode(
    _ bytes: [UInt8], at start: Int
  ) -> (scalar: Unicode.Scalar?, length: Int) {
    let lead = bytes[start]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    // What the second byte may be excludes overlong forms, surrogates and values past U+10FFFF.
    let length: Int
    var allowed: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, allowed) = (3, 0xA0...0xBF)
    case 0xED: (length, allowed) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, allowed) = (4, 0x90...0xBF)
    case 0xF4: (length, allowed) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return (nil, 1)
    }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for position in 1..<length {
      guard start + position < bytes.count, allowed.contains(bytes[start + position]) else {
        return (nil, position)
      }
      value = value << 6 | UInt32(bytes[start + position] & 0x3F)
      allowed = 0x80...0xBF
    }
    return (Unicode.Scalar(value), length)
  }
}
