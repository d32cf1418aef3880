/// How one kind of encoder writes text: what stands for each character that it escapes.
///
/// These are written without the code under test, one for each way in which common libraries do it.
struct EscapingEncoder: Sendable {
  /// What stands for an ASCII character; nil for itself.
  let ascii: @Sendable (UInt8) -> String?
  /// What stands for any other character; nil for itself.
  let other: @Sendable (Unicode.Scalar) -> String?

  init(
    ascii: @escaping @Sendable (UInt8) -> String?,
    other: @escaping @Sendable (Unicode.Scalar) -> String? = { _ in nil }
  ) {
    self.ascii = ascii
    self.other = other
  }

  /// The text as the encoder writes it.
  func callAsFunction(_ text: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count * 3)
    for scalar in text.unicodeScalars {
      let escaped = scalar.isASCII ? ascii(UInt8(scalar.value)) : other(scalar)
      if let escaped {
        output.append(contentsOf: escaped.utf8)
      } else {
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Everything that is escaped somewhere.
  static let all = percent + json + xml + shell + quotes + numbers

  /// What programs put into Base64.
  static let inside = [percent[0], percent[1], json[0], xml[3]]

  /// JSON that escapes slashes.
  static let slashes = json("/")

  /// URLs and forms: RFC 3986's unreserved characters, JavaScript's `encodeURIComponent`, forms
  /// (WHATWG URL §5.2), Python's `quote`, what paths and queries hold, cookies; each with digits
  /// of both cases.
  private static let percent: [EscapingEncoder] = [true, false].flatMap { uppercase in
    [
      percent("-._~", uppercase: uppercase),
      percent("-._~", space: "+", uppercase: uppercase),
      percent("-._~!'()*", uppercase: uppercase),
      percent("-._*", space: "+", uppercase: uppercase),
      percent("-._", space: "+", uppercase: uppercase),
      percent("-._~/", uppercase: uppercase),
      percent("-._~!$&'()*+,;=:@/", uppercase: uppercase),
      percent("-._~!$&'()*+,;=:@/?", uppercase: uppercase),
      percent("-._~!$'()*,;=:@/?", uppercase: uppercase),
      percent("-._~!#$&'()*+/:<=>?@[]^`{|}", uppercase: uppercase),
    ]
  }

  /// RFC 8259 §7: as little as possible; slashes too (PHP); all but ASCII (Python, PHP); what HTML
  /// would obey (Go, .NET).
  private static let json: [EscapingEncoder] = [
    json(), json("/"),
    json(escapesOther: true), json("/", escapesOther: true),
    json(escapesOther: true, uppercase: true), json("/", escapesOther: true, uppercase: true),
    json(numeric: "<>&"), json(numeric: "<>&", escapesOther: true),
    json(numeric: "\"&'+<>`\u{7F}", escapesOther: true, uppercase: true),
  ]

  /// XML 1.0 §2.4 and HTML: what text needs; all by name; the quotes by number, as several encoders
  /// write them; everything by number.
  private static let xml: [EscapingEncoder] = [
    xml(["&": "&amp;", "<": "&lt;", ">": "&gt;"]),
    xml(["&": "&amp;", "<": "&lt;"]),
    xml(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"]),
    xml(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&apos;"]),
    xml(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"]),
    xml(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#039;"]),
    xml(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#x27;"]),
    xml(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&#34;", "'": "&#39;"]),
    xml(
      ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&apos;"],
      other: { "&#\($0.value);" }),
    xml(
      ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"],
      other: { "&#\($0.value);" }),
    numericXML { "&#\($0.value);" },
    numericXML { "&#x" + String($0.value, radix: 16, uppercase: true) + ";" },
    numericXML { "&#x" + String($0.value, radix: 16) + ";" },
  ]

  /// POSIX shells: inside single quotes by either way out of them, inside double quotes, and with a
  /// backslash before each character that means something.
  private static let shell: [EscapingEncoder] = [
    EscapingEncoder { $0 == UInt8(ascii: "'") ? "'\\''" : nil },
    EscapingEncoder { $0 == UInt8(ascii: "'") ? "'\"'\"'" : nil },
    EscapingEncoder { byte in
      "\"\\$`".utf8.contains(byte) ? "\\" + String(UnicodeScalar(byte)) : nil
    },
    EscapingEncoder { byte in
      isAlphanumeric(byte) || "-._/:=@%+,".utf8.contains(byte)
        ? nil : "\\" + String(UnicodeScalar(byte))
    },
  ]

  /// CSV, SQL.
  private static let quotes: [EscapingEncoder] = ["\"", "'"].map { quote in
    EscapingEncoder { String(UnicodeScalar($0)) == quote ? quote + quote : nil }
  }

  /// Everything by number, as programs do that obfuscate or do not know better: URLs, JavaScript,
  /// other languages, C, XML.
  private static let numbers: [EscapingEncoder] = [
    bytes { "%" + hex(UInt32($0), digits: 2, uppercase: true) },
    bytes { "\\x" + hex(UInt32($0), digits: 2, uppercase: false) },
    bytes { "\\" + ("000" + String($0, radix: 8)).suffix(3) },
    scalars { scalar in
      (UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter)
        .map { "\\u" + hex(UInt32($0), digits: 4, uppercase: false) }.joined()
    },
    scalars { scalar in
      (UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter)
        .map { "%u" + hex(UInt32($0), digits: 4, uppercase: true) }.joined()
    },
    scalars { "\\u{" + String($0.value, radix: 16) + "}" },
    scalars { "\\U" + hex($0.value, digits: 8, uppercase: true) },
    scalars { "&#\($0.value);" },
    scalars { "&#x" + hex($0.value, digits: 6, uppercase: true) + ";" },
  ]

  private static func scalars(
    _ encode: @escaping @Sendable (Unicode.Scalar) -> String
  ) -> EscapingEncoder {
    EscapingEncoder(ascii: { encode(UnicodeScalar($0)) }, other: { encode($0) })
  }

  private static func bytes(_ encode: @escaping @Sendable (UInt8) -> String) -> EscapingEncoder {
    EscapingEncoder(
      ascii: { encode($0) },
      other: { (UTF8.encode($0) ?? UTF8.encodedReplacementCharacter).map(encode).joined() })
  }

  private static func percent(
    _ allowed: String, space: String = "%20", uppercase: Bool
  ) -> EscapingEncoder {
    let allowed = Array(allowed.utf8)
    return EscapingEncoder { byte in
      if isAlphanumeric(byte) || allowed.contains(byte) { return nil }
      return byte == 0x20 ? space : "%" + hex(UInt32(byte), digits: 2, uppercase: uppercase)
    } other: { scalar in
      (UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        .map { "%" + hex(UInt32($0), digits: 2, uppercase: uppercase) }.joined()
    }
  }

  private static func json(
    _ slash: String = "", numeric: String = "", escapesOther: Bool = false, uppercase: Bool = false
  ) -> EscapingEncoder {
    let numeric = Array(numeric.utf8)
    let unit = { @Sendable (unit: UInt16) in
      "\\u" + hex(UInt32(unit), digits: 4, uppercase: uppercase)
    }
    return EscapingEncoder { byte in
      if numeric.contains(byte) { return unit(UInt16(byte)) }
      switch byte {
      case UInt8(ascii: "\""): return "\\\""
      case UInt8(ascii: "\\"): return "\\\\"
      case UInt8(ascii: "/"): return slash.isEmpty ? nil : "\\/"
      case 0x08: return "\\b"
      case 0x0C: return "\\f"
      case 0x0A: return "\\n"
      case 0x0D: return "\\r"
      case 0x09: return "\\t"
      case 0x00...0x1F: return unit(UInt16(byte))
      default: return nil
      }
    } other: { scalar in
      escapesOther ? UTF16.encode(scalar).map { $0.map(unit).joined() } : nil
    }
  }

  private static func xml(
    _ names: [Character: String],
    other: @escaping @Sendable (Unicode.Scalar) -> String? = { _ in nil }
  ) -> EscapingEncoder {
    EscapingEncoder(
      ascii: { byte in
        switch byte {
        case 0x09, 0x0A, 0x0D: "&#\(byte);"
        default: names[Character(UnicodeScalar(byte))]
        }
      }, other: other)
  }

  private static func numericXML(
    _ reference: @escaping @Sendable (Unicode.Scalar) -> String
  ) -> EscapingEncoder {
    EscapingEncoder(
      ascii: { byte in
        byte < 0x20 || "&<>\"'".utf8.contains(byte) ? reference(UnicodeScalar(byte)) : nil
      }, other: reference)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  private static func hex(_ value: UInt32, digits: Int, uppercase: Bool) -> String {
    let text = String(value, radix: 16, uppercase: uppercase)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
