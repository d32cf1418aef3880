/// How one kind of encoder writes text: what stands for each character that it escapes.
struct TextEscaping: Sendable {
  private let escape: @Sendable (Unicode.Scalar) -> String?

  /// The text as the encoder writes it; nil where it is the text itself.
  func apply(to text: String) -> [UInt8]? {
    var output: [UInt8] = []
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if let escaped = escape(scalar) {
        output.append(contentsOf: escaped.utf8)
        isEscaped = true
      } else {
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return isEscaped ? output : nil
  }

  /// Whether a byte is a letter or a digit of ASCII, which no encoder escapes.
  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  /// What is written into Base64: a URL, a form, JSON, XML.
  ///
  /// Outside Base64 and hexadecimal escapes are read, whoever wrote them.
  static let insideEncodings =
    [percent(space: "%20"), percent(space: "+")] + json + xml

  /// All but RFC 3986's unreserved characters.
  private static func percent(space: String) -> TextEscaping {
    TextEscaping { scalar in
      if scalar == " " { return space }
      if scalar.isASCII, isPlain(UInt8(scalar.value)) || "-._~".unicodeScalars.contains(scalar) {
        return nil
      }
      return (UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        .map { "%" + hex($0).uppercased() }.joined()
    }
  }

  /// RFC 8259 §7: as little as possible; slashes too (PHP); all but ASCII (Python); both.
  private static let json = [(false, false), (true, false), (false, true), (true, true)].map {
    escapesSlashes, isASCII in
    TextEscaping { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "/": escapesSlashes ? "\\/" : nil
      case "\u{08}": "\\b"
      case "\u{0C}": "\\f"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case "\u{00}"..."\u{1F}": unit(UInt16(scalar.value))
      case "\u{80}"...:
        isASCII
          ? (UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter).map(unit).joined() : nil
      default: nil
      }
    }
  }

  private static func unit(_ unit: UInt16) -> String {
    "\\u" + hex(UInt8(unit >> 8)) + hex(UInt8(unit & 0xFF))
  }

  /// The markup of XML 1.0 §2.4 by name, and what an attribute would normalise by number.
  private static let xml = [false, true].map { isAttribute in
    TextEscaping { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&apos;"
      case "\t", "\n", "\r": isAttribute ? "&#\(scalar.value);" : nil
      default: nil
      }
    }
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
  }
}
