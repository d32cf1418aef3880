import ConnectorModel
import Cryptography

extension JWSAlgorithm {
  /// The digest that is signed or keyed; nil for EdDSA, which has its own.
  var digest: DigestAlgorithm? {
    switch self {
    case .hs256, .rs256, .ps256, .es256: .sha256
    case .hs384, .rs384, .ps384, .es384: .sha384
    case .hs512, .rs512, .ps512, .es512: .sha512
    case .edDSA: nil
    }
  }

  /// How a private key signs; nil for HMAC.
  var signature: SignatureAlgorithm? {
    switch self {
    case .hs256, .hs384, .hs512: nil
    case .rs256: .rsaPKCS1(.sha256)
    case .rs384: .rsaPKCS1(.sha384)
    case .rs512: .rsaPKCS1(.sha512)
    case .ps256: .rsaPSS(.sha256)
    case .ps384: .rsaPSS(.sha384)
    case .ps512: .rsaPSS(.sha512)
    case .es256: .ecdsa(.sha256)
    case .es384: .ecdsa(.sha384)
    case .es512: .ecdsa(.sha512)
    case .edDSA: .edDSA
    }
  }

  /// The curve that the algorithm is tied to (RFC 7518 §3.4).
  private var curve: EllipticCurve? {
    switch self {
    case .es256: .p256
    case .es384: .p384
    case .es512: .p521
    default: nil
    }
  }

  /// Whether keys of a kind sign by this algorithm, whatever their length.
  func fits(_ kind: PrivateKeyKind) -> Bool {
    if let curve { return kind == .ellipticCurve(curve) }
    return signature?.fits(kind) ?? false
  }

  /// What the algorithm signs with, in a few words: `an RSA key`.
  var wantedKey: String {
    switch self {
    case .hs256, .hs384, .hs512: "a shared secret"
    case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: "an RSA key"
    case .es256, .es384, .es512: "an elliptic curve key on \(curve?.rawValue ?? "")"
    case .edDSA: "an Ed25519 or Ed448 key"
    }
  }
}
