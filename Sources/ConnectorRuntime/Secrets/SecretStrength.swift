/// How far a text can be told from texts that are no secrets: what decides where it is hidden.
///
/// `1` and `true` are in every output, `admin` is the start of `administrator`; a key is nowhere but
/// where it was put.
package enum SecretStrength: Sendable, Hashable {
  /// Hidden wherever it stands, inside other text too.
  case strong
  /// Hidden where it stands as a word.
  case word
  /// Hidden behind what it was put behind (`pin=1`), and where its place is known.
  case weak

  /// Judges a text.
  package init(_ text: String) {
    let count = text.utf8.count
    if count < FormIndex.shortestForm || Self.commonWords.contains(text.lowercased()) {
      self = .weak
    } else if count < 8 || count < 10 && text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      self = .word
    } else {
      let isWord =
        text.unicodeScalars.count < 16
        && text.unicodeScalars.allSatisfy {
          $0.properties.isAlphabetic
        }
      self = isWord ? .word : .strong
    }
  }

  /// The words of JSON, YAML and URLs: hiding them would make every output unreadable.
  private static let commonWords: Set<String> = [
    "true", "false", "null", "none", "http", "https", "json",
  ]
}
