/// Writes text as JSON strings, escaping only what RFC 8259 §7 requires.
package enum JSONEscaping {
  /// The text as a JSON string with its quotes.
  ///
  /// Quotes, backslashes and control characters below U+0020 are escaped, all else stands as it
  /// is (U+2028 and U+2029 too).
  package static func quoted(_ text: String) -> String {
    var output: [UInt8] = []
    append(text, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// The text as it stands between the quotes of a JSON string.
  package static func escaped(_ text: String) -> String {
    var output: [UInt8] = []
    appendContent(text, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  static func append(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    appendContent(text, to: &output)
    output.append(UInt8(ascii: "\""))
  }

  private static func appendContent(_ text: String, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { _ = appendContent($0, to: &output) }
  }

  /// Appends text as it stands between the quotes of a JSON string; says whether it has escapes.
  static func appendContent(_ utf8: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
    var plainStart = 0
    for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
      output.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plainStart..<index]))
      plainStart = index + 1
      output.append(UInt8(ascii: "\\"))
      switch byte {
      case 0x08: output.append(UInt8(ascii: "b"))
      case 0x09: output.append(UInt8(ascii: "t"))
      case 0x0A: output.append(UInt8(ascii: "n"))
      case 0x0C: output.append(UInt8(ascii: "f"))
      case 0x0D: output.append(UInt8(ascii: "r"))
      case 0x22, 0x5C: output.append(byte)
      default:
        let digits = String(byte, radix: 16)
        output.append(contentsOf: (byte < 0x10 ? "u000" : "u00").utf8)
        output.append(contentsOf: digits.utf8)
      }
    }
    output.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plainStart...]))
    return plainStart > 0
  }
}
