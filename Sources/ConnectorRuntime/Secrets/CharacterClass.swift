/// What a byte may be a part of, for a search that looks at each.
enum CharacterClass {
  /// A digit of Base64, its value in the lowest six bits.
  static let base64: UInt64 = 1 << 16
  /// A digit of hexadecimal.
  static let hexadecimal: UInt64 = 1 << 32
  /// Something that is to be looked at: the start of an escape, a line break.
  static let special: UInt64 = 1 << 48

  /// The class of each byte.
  static let table: [UInt64] = (0...255).map { byte in
    var kind: UInt64 = 0
    if let digit = base64Digit(UInt8(byte)) { kind |= base64 | UInt64(digit) }
    if EscapeReader.hexValue(UInt8(byte)) != nil { kind |= hexadecimal }
    if EscapeReader.isStarter(UInt8(byte)) || byte == 0x0A || byte == 0x0D { kind |= special }
    return kind
  }

  /// What a digit of either alphabet of Base64 counts (RFC 4648 §4, §5).
  static func base64Digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
