/// Undoing percent-encoding (RFC 3986 §2.1).
enum PercentEncoding {
  /// The decoded text; a `%` without two hexadecimal digits stays, what is no UTF-8 is replaced.
  static func decoded(_ text: some StringProtocol, plusIsSpace: Bool) -> String {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "+"), plusIsSpace {
        output.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), bytes.count - position >= 2,
        let high = hexadecimal(bytes[position]), let low = hexadecimal(bytes[position + 1])
      {
        output.append(high << 4 | low)
        position += 2
      } else {
        output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    Character(UnicodeScalar(byte)).hexDigitValue.map { UInt8($0) }
  }
}
