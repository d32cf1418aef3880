import Diagnostics

/// What names may look like.
enum NameRules {
  /// Whether a text is a variable's name: `[A-Za-z_][A-Za-z0-9_]*`.
  static func isVariableName(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLetter(first) || first == UInt8(ascii: "_") else {
      return false
    }
    return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// A token (RFC 9110 §5.6.2), of which header names and methods are made.
  static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || tokenMarks.contains($0) }
  }

  /// Whether a text is a header field's name (RFC 9110 §5.1).
  static func isHeaderName(_ name: String) -> Bool { isToken(name) }

  /// Whether a text is one segment of an id: `[a-z][a-z0-9_-]{0,63}`.
  static func isIDSegment(_ segment: some StringProtocol) -> Bool {
    let bytes = segment.utf8
    guard let first = bytes.first, (0x61...0x7A).contains(first), bytes.count <= 64 else {
      return false
    }
    return bytes.allSatisfy {
      (0x61...0x7A).contains($0) || isDigit($0) || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: "-")
    }
  }

  /// A legal segment of an id that is like another text: `list-tickets` for `List Tickets`; nil
  /// where none is.
  static func idSegment(like text: some StringProtocol) -> String? {
    var segment = ""
    for character in NearMiss.key(String(text)).replacing("_", with: "-") {
      let isLegal = character.isASCII && (character.isLetter || character.isNumber)
      if isLegal {
        segment.append(character)
      } else if segment.last?.isLetter == true || segment.last?.isNumber == true {
        segment.append("-")
      }
    }
    while segment.hasSuffix("-") { segment.removeLast() }
    return isIDSegment(segment) ? segment : nil
  }

  private static let tokenMarks = Set("!#$%&'*+-.^_`|~".utf8)

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
