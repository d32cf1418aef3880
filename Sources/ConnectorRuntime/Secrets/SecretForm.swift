/// One text that a search finds, and what of it is hidden.
struct SecretForm: Sendable, Hashable {
  /// The text.
  var bytes: [UInt8]
  /// How many bytes at its start are no secret and stay: a short secret is searched for together
  /// with what stands before it.
  var contextCount = 0
  /// Whether it counts only where it stands as a word of its own.
  var isWord = false
  /// Whether it is a part of a very long secret, whose other parts stand before or behind it.
  var isPart = false

  /// Whether a byte belongs to a word: letters and digits of all scripts, and `_`.
  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...0xFF: true
    default: false
    }
  }
}
