/// Percent-encoding of names and values: everything but RFC 3986's unreserved characters.
enum FormEncoding {
  /// `application/x-www-form-urlencoded` (RFC 6749 appendix B): a space is `+`.
  static func form(_ text: String) -> String { encode(text, space: "+") }

  /// The query of a URL (RFC 3986 §3.4): a space is `%20`.
  static func query(_ text: String) -> String { encode(text, space: "%20") }

  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func encode(_ text: String, space: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        output.append(byte)
      case 0x20: output.append(contentsOf: space.utf8)
      default:
        output.append(UInt8(ascii: "%"))
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 0x0F)])
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
