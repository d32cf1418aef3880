/// Percent-encoding of text by sets of characters (RFC 3986 §2).
enum PercentEncoding {
  /// The characters that stand for themselves.
  struct Allowed: Sendable {
    private let bits: [Bool]

    init(_ characters: StaticString, and others: Allowed? = nil) {
      var bits = others?.bits ?? [Bool](repeating: false, count: 256)
      for byte in "\(characters)".utf8 { bits[Int(byte)] = true }
      self.bits = bits
    }

    func contains(_ byte: UInt8) -> Bool { bits[Int(byte)] }
  }

  /// RFC 3986's unreserved characters.
  static let unreserved = Allowed(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
  /// Those and `/`: a value that is several segments of a path.
  static let unreservedAndSlash = Allowed("/", and: unreserved)
  /// What a path can hold: `pchar` and `/`.
  static let path = Allowed("!$&'()*+,;=:@/", and: unreserved)
  /// What the query of a URL can hold.
  static let query = Allowed("!$&'()*+,;=:@/?", and: unreserved)
  /// What one value of a query can hold without meaning something else there.
  static let queryValue = Allowed("!$'()*,;=:@/?", and: unreserved)
  /// What the name of a query's parameter can hold.
  static let queryName = Allowed("!$'()*,;:@/?", and: unreserved)

  /// The text with every byte of its UTF-8 escaped that is not allowed; `%` never is.
  ///
  /// - Parameter space: what stands for a space.
  static func encode(
    _ text: String, allowed: Allowed = unreserved, space: String = "%20"
  ) -> String {
    encode(Array(text.utf8), allowed: allowed, space: space, keepsEscapes: false)
  }

  /// The same for bytes that need not be text.
  static func encode(_ bytes: [UInt8], allowed: Allowed = unreserved) -> String {
    encode(bytes, allowed: allowed, space: "%20", keepsEscapes: false)
  }

  /// The text with what is not allowed escaped, escapes that it holds already kept.
  static func keepingEscapes(_ text: String, allowed: Allowed) -> String {
    encode(Array(text.utf8), allowed: allowed, space: "%20", keepsEscapes: true)
  }

  private static func encode(
    _ bytes: [UInt8], allowed: Allowed, space: String, keepsEscapes: Bool
  ) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if allowed.contains(byte) || (keepsEscapes && isEscape(bytes, at: index)) {
        output.append(byte)
      } else if byte == 0x20 {
        output.append(contentsOf: space.utf8)
      } else {
        output.append(UInt8(ascii: "%"))
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 0x0F)])
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func isEscape(_ bytes: [UInt8], at index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "%") && index + 2 < bytes.count
      && isHexDigit(bytes[index + 1]) && isHexDigit(bytes[index + 2])
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}
