/// Reading and writing the header field `Authorization` (RFC 9110 §11.4).
enum Authorization {
  /// What follows the scheme, whose case does not matter; nil for another scheme.
  static func credentials(of scheme: String, in value: String) -> String? {
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == scheme.lowercased() else { return nil }
    return String(parts[1].drop { $0 == " " })
  }

  /// The credentials of a user for the scheme Basic: `user:password` in base64 (RFC 7617 §2).
  static func basicCredentials(user: String, password: String) -> String {
    base64(Array("\(user):\(password)".utf8))
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var output: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for position in 0..<4 {
        output.append(
          position <= group.count
            ? alphabet[bits >> (18 - 6 * position) & 0x3F] : UInt8(ascii: "="))
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
