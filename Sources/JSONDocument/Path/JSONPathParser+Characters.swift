extension JSONPathParser {
  /// The next byte, zero at the end; zero stands nowhere in a query but inside strings, where it
  /// is refused.
  var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

  func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// A letter, `_`, or any byte of a character that is not ASCII.
  func isNameStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  func isNameByte(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }

  mutating func skipWhitespace() {
    while isWhitespace(peek) { position += 1 }
  }

  /// Takes the text if it comes next.
  mutating func take(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// The error for what cannot stand at the current position: the whole character.
  func unexpected(_ expectation: String) -> JSONPathSyntaxError {
    guard position < bytes.count else {
      return JSONPathSyntaxError(
        "\(expectation), but it ends", at: position..<position)
    }
    var end = position + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let range = position..<end
    let shown =
      bytes[position] < 0x20 || bytes[position] == 0x7F
      ? "a control character" : "'\(text(range))'"
    return JSONPathSyntaxError("\(expectation), found \(shown)", at: range)
  }

  /// The error for white space before or behind the whole query.
  func whitespaceError(at start: Int) -> JSONPathSyntaxError {
    var end = start
    while end < bytes.count, isWhitespace(bytes[end]) { end += 1 }
    return JSONPathSyntaxError(
      "no space belongs before or behind it", at: start..<end, replacement: "")
  }
}
