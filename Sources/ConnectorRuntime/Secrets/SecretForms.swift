import Cryptography

/// The ways in which one secret can appear in text.
enum SecretForms {
  /// What is searched for of a secret: the whole, the whole without white space around it, and
  /// each line of several, likewise.
  ///
  /// The lines that begin and end a PEM block are no secrets.
  static func parts(of secret: String) -> Set<String> {
    var parts: Set<String> = [secret, trimmed(secret[...])]
    let lines = secret.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.map { Substring($0) }
    if lines.count > 1 {
      for line in lines where !line.hasPrefix("-----") {
        parts.insert(String(line))
        parts.insert(trimmed(line))
      }
    }
    return parts.filter { $0.utf8.count >= Redactor.shortestForm }
  }

  /// The text itself and its Base64 at each alignment, hex, percent, form, JSON, XML and shell
  /// forms.
  static func all(of secret: String) -> Set<[UInt8]> {
    let bytes = Array(secret.utf8)
    var forms: Set<[UInt8]> = [
      bytes, Array(Base64.encode(bytes).utf8), Array(Base64URL.encode(bytes).utf8),
      Array(Hexadecimal.encode(bytes).utf8), uppercase(Hexadecimal.encode(bytes)),
    ]
    forms.formUnion(base64(bytes))
    // Letters and digits are the same everywhere.
    if bytes.allSatisfy(TextEscaping.isPlain) { return forms }
    for escaping in TextEscaping.all { forms.insert(escaping.apply(to: secret)) }
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

  private static func uppercase(_ text: String) -> [UInt8] {
    text.utf8.map { (0x61...0x7A).contains($0) ? $0 & ~0x20 : $0 }
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.value <= 0x20 }
    var scalars = text.unicodeScalars.drop(while: isSpace)
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }
}
