import CLibCrypto

/// How a message is signed.
package enum SignatureAlgorithm: Sendable, Hashable {
  /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
  case rsaPKCS1(DigestAlgorithm)
  /// RSASSA-PSS with a salt as long as the digest, and MGF1 over the same (RFC 8017 §8.1).
  case rsaPSS(DigestAlgorithm)
  /// ECDSA; the signature is R and S, each of the curve's length (RFC 7518 §3.4).
  case ecdsa(DigestAlgorithm)
  /// EdDSA, pure (RFC 8032).
  case edDSA

  /// The name in errors.
  var name: String {
    switch self {
    case .rsaPKCS1(let digest): "RSA signature with \(digest.rawValue)"
    case .rsaPSS(let digest): "RSA-PSS signature with \(digest.rawValue)"
    case .ecdsa(let digest): "ECDSA signature with \(digest.rawValue)"
    case .edDSA: "EdDSA signature"
    }
  }

  private var digest: DigestAlgorithm? {
    switch self {
    case .rsaPKCS1(let digest), .rsaPSS(let digest), .ecdsa(let digest): digest
    case .edDSA: nil
    }
  }

  /// libcrypto's description of the digest; nil for an algorithm that has its own.
  var method: OpaquePointer? { digest?.method }

  /// Whether keys of a kind sign in this way.
  package func fits(_ kind: PrivateKeyKind) -> Bool {
    switch (self, kind) {
    case (.rsaPKCS1, .rsa), (.rsaPSS, .rsa), (.rsaPSS, .rsaPSS): true
    case (.ecdsa, .ellipticCurve), (.edDSA, .edwards): true
    default: false
    }
  }
}
