/// Text that cannot be guessed.
enum RandomText {
  private static let digits = Array("0123456789abcdef".utf8)
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// So many random bytes' worth of letters, digits, `-` and `_`.
  static func token(bytes: Int) -> String {
    let count = (bytes * 8 + 5) / 6
    return String(
      decoding: (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] },
      as: UTF8.self)
  }

  /// So many random bytes in hexadecimal.
  static func hexadecimal(bytes: Int) -> String {
    String(
      decoding: (0..<2 * bytes).map { _ in digits[Int.random(in: 0..<digits.count)] },
      as: UTF8.self)
  }

  /// A random UUID (version 4 of RFC 9562 §5.4).
  static func uuid() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text: [UInt8] = []
    for (position, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(position) { text.append(UInt8(ascii: "-")) }
      text += [digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
    }
    return String(decoding: text, as: UTF8.self)
  }
}
