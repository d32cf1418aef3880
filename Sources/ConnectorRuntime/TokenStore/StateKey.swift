import Cryptography
import Diagnostics

/// How the environment wants stored tokens protected, beyond the modes of their files.
package enum StateKey: Sendable, Hashable {
  /// Not at all.
  case unset
  /// Encrypted under these 32 bytes.
  case given([UInt8])
  /// Encrypted under a key that the desktop's keyring keeps.
  case keyring

  /// The variable that says it.
  package static let variable = "CONNECTOR_RUN_STATE_KEY"
  /// How many bytes a key has.
  package static let length = AuthenticatedEncryption.keyLength

  private static let keyringWord = "keyring"

  /// What the environment says: `keyring`, or 32 bytes as 64 hexadecimal digits or in Base64.
  ///
  /// A passphrase is refused: what a person makes up has too little in it, and a key that is
  /// stretched from it at each start would make every run slow.
  ///
  /// - Throws: `RunFailure` of kind `configuration`; an empty value too, which is a secret that
  ///   somebody forgot to set, not a wish for less.
  package init(environment: [String: String]) throws(RunFailure) {
    guard let text = environment[Self.variable] else {
      self = .unset
      return
    }
    if text == Self.keyringWord {
      self = .keyring
    } else if let key = Self.bytes(of: text) {
      self = .given(key)
    } else {
      let problem =
        text.isEmpty
        ? "is empty" : "is neither '\(Self.keyringWord)' nor a key of \(Self.length) bytes"
      throw RunFailure(
        .configuration,
        Diagnostic(
          "invalid-state-key", "\(Self.variable) \(problem)",
          help:
            "Make a key with 'openssl rand -hex \(Self.length)', write '\(Self.keyringWord)' to "
            + "use the desktop's, or unset the variable to store tokens unencrypted."))
    }
  }

  /// The text of the environment that is a secret; nil where there is none.
  package static func secret(in environment: [String: String]) -> String? {
    environment[variable].flatMap { $0 == keyringWord || $0.isEmpty ? nil : $0 }
  }

  /// The key in a text, in whichever of its two forms; nil where it is none.
  static func bytes(of text: String) -> [UInt8]? {
    [try? Hexadecimal.decode(text), try? Base64.decode(text)].compactMap { $0 }
      .first { $0.count == length }
  }
}
