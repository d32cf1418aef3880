import Cryptography

/// The ways in which one secret can appear in text.
enum SecretForms {
  /// The secret itself and its Base64 at each alignment, hex, percent, form, JSON, XML and shell
  /// forms.
  static func all(of secret: [UInt8]) -> Set<[UInt8]> {
    var forms: Set<[UInt8]> = [secret]
    forms.insert(Array(Base64.encode(secret).utf8))
    forms.insert(Array(Base64URL.encode(secret).utf8))
    forms.formUnion(base64(secret))
    for uppercase in [true, false] {
      forms.insert(percentEncoded(secret, space: "%20", uppercase: uppercase))
      forms.insert(percentEncoded(secret, space: "+", uppercase: uppercase))
      forms.insert(Array(secret.flatMap { hex($0, uppercase: uppercase) }))
    }
    forms.insert(jsonEscaped(secret, slash: false))
    forms.insert(jsonEscaped(secret, slash: true))
    forms.insert(xmlEscaped(secret))
    forms.insert(replacing(secret, [UInt8(ascii: "'"): "'\\''"]))
    return forms
  }

  /// What Base64 and URL-safe Base64 show of the secret when other bytes stand before and after
  /// it: for each alignment the characters that the secret alone decides.
  private static func base64(_ secret: [UInt8]) -> [[UInt8]] {
    var forms: [[UInt8]] = []
    for padding in 0..<3 {
      let encoded = Array(Base64.encode([UInt8](repeating: 0, count: padding) + secret).utf8)
      let start = [0, 2, 3][padding]
      let bits = (padding + secret.count) * 8
      let end = bits / 6
      guard start < end else { continue }
      let standard = Array(encoded[start..<end])
      forms.append(standard)
      forms.append(
        standard.map { byte in
          switch byte {
          case UInt8(ascii: "+"): UInt8(ascii: "-")
          case UInt8(ascii: "/"): UInt8(ascii: "_")
          default: byte
          }
        })
    }
    return forms
  }

  private static func percentEncoded(
    _ bytes: [UInt8], space: String, uppercase: Bool
  ) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        return [byte]
      case 0x20: return Array(space.utf8)
      default: return [UInt8(ascii: "%")] + hex(byte, uppercase: uppercase)
      }
    }
  }

  private static func hex(_ byte: UInt8, uppercase: Bool) -> [UInt8] {
    let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    return [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
  }

  private static func jsonEscaped(_ bytes: [UInt8], slash: Bool) -> [UInt8] {
    var table: [UInt8: String] = [
      UInt8(ascii: "\""): "\\\"", UInt8(ascii: "\\"): "\\\\", 0x08: "\\b", 0x0C: "\\f",
      0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t",
    ]
    if slash { table[UInt8(ascii: "/")] = "\\/" }
    for byte in UInt8(0)..<0x20 where table[byte] == nil {
      table[byte] = "\\u00" + String(decoding: hex(byte, uppercase: false), as: UTF8.self)
    }
    return replacing(bytes, table)
  }

  private static func xmlEscaped(_ bytes: [UInt8]) -> [UInt8] {
    replacing(
      bytes,
      [
        UInt8(ascii: "&"): "&amp;", UInt8(ascii: "<"): "&lt;", UInt8(ascii: ">"): "&gt;",
        UInt8(ascii: "\""): "&quot;", UInt8(ascii: "'"): "&apos;",
      ])
  }

  private static func replacing(_ bytes: [UInt8], _ table: [UInt8: String]) -> [UInt8] {
    bytes.flatMap { byte in table[byte].map { Array($0.utf8) } ?? [byte] }
  }
}
