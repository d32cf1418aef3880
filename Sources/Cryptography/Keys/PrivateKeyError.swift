/// Why a text or the parts of a key give no private key.
package enum PrivateKeyError: Error, Sendable, Hashable {
  /// There is no PEM block in the text.
  case noPEM
  /// There are PEM blocks, none of which is a private key; the label of the first: `CERTIFICATE`.
  case otherContent(label: String)
  /// The key is encrypted and no passphrase was given.
  case passphraseNeeded
  /// The key is encrypted, and the passphrase does not open it.
  case wrongPassphrase
  /// The key cannot be read; the reason is one line without secrets, and may be empty.
  case damaged(reason: String)
  /// The key is of a kind that signs nothing here: `X25519`, an unknown curve.
  case unsupported(kind: String)
}
