/// What is searched for of one secret.
enum SecretForms {
  /// The forms of a secret and of its lines; of a weak one there are none.
  static func all(of secret: String) -> [SecretForm] { parts(of: secret).flatMap(forms) }

  /// A secret behind the text that it was put behind, which stays.
  ///
  /// It begins where a word begins: `pin=1` is no part of `shipin=1`.
  static func all(of secret: String, behind context: String) -> [SecretForm] {
    let room = FormIndex.longestForm - secret.utf8.count
    // Most of a long context says no more than its end.
    var context = context.unicodeScalars.suffix(48)
    while context.reduce(0, { $0 + UTF8.width($1) }) > room, !context.isEmpty {
      context.removeFirst()
    }
    let start = Array(String(context).utf8)
    guard !secret.isEmpty, start.count <= room, !start.isEmpty else { return [] }
    return [SecretForm(bytes: start + secret.utf8, contextCount: start.count, isWord: true)]
  }

  /// The whole, the whole without white space around it, and each line of several, likewise.
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
    return parts
  }

  private static func forms(of part: String) -> [SecretForm] {
    let strength = SecretStrength(part)
    guard strength != .weak else { return [] }
    var texts: Set = [Array(part.utf8)]
    if !part.utf8.allSatisfy(TextEscaping.isPlain) {
      texts.formUnion(TextEscaping.insideEncodings.compactMap { $0.apply(to: part) })
    }
    return texts.flatMap { text in
      pieces(of: text).map {
        SecretForm(
          bytes: text[$0].map(\.self), isWord: strength == .word, isPart: $0 != text.indices)
      }
    }
  }

  /// The text whole, or where it is very long in parts that are forms each; they touch or overlap,
  /// and so does what hides them.
  private static func pieces(of text: [UInt8]) -> [Range<Int>] {
    if text.count <= FormIndex.longestForm { return [text.indices] }
    let length = FormIndex.longestForm / 2
    var pieces: [Range<Int>] = []
    var start = 0
    while start < text.count {
      // Not inside a character, which an escape may stand for whole.
      var end = min(start + length, text.count)
      while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
      var first = min(start, max(0, text.count - length))
      while first > 0, text[first] & 0xC0 == 0x80 { first -= 1 }
      pieces.append(first..<end)
      start = end
    }
    return pieces
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.value <= 0x20 }
    var scalars = text.unicodeScalars.drop(while: isSpace)
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }
}
