import ConnectorModel
import Cryptography

/// What ties a token request to the authorization request before it (PKCE, RFC 7636).
struct ProofKey: Sendable, Hashable {
  /// The secret that the token request shows (§4.1).
  let verifier: String

  /// A new one of 256 random bits.
  ///
  /// - Throws: `CryptographyError` on a system without entropy.
  static func random() throws(CryptographyError) -> ProofKey {
    ProofKey(verifier: Base64URL.encode(try SecureRandom.bytes(32)))
  }

  /// What the authorization request shows (§4.2); nil where nothing is to be shown.
  func challenge(_ method: OAuth2Scheme.CodeChallenge) throws(CryptographyError) -> String? {
    switch method {
    case .sha256: Base64URL.encode(try Digest.sha256(Array(verifier.utf8)))
    case .plain: verifier
    case .off: nil
    }
  }
}
