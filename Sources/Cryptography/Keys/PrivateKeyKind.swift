/// What a private key is for.
package enum PrivateKeyKind: Sendable, Hashable {
  /// RSA, with the length of its modulus.
  case rsa(bits: Int)
  /// RSA that signs with PSS alone (RFC 4055 §1.2).
  case rsaPSS(bits: Int)
  /// A key on one of the curves of ECDSA.
  case ellipticCurve(EllipticCurve)
  /// EdDSA (RFC 8032).
  case edwards(EdwardsCurve)

  /// The kind in a few words: `an RSA key of 2048 bits`.
  package var description: String {
    switch self {
    case .rsa(let bits): "an RSA key of \(bits) bits"
    case .rsaPSS(let bits): "an RSA-PSS key of \(bits) bits"
    case .ellipticCurve(let curve): "an elliptic curve key on \(curve.rawValue)"
    case .edwards(let curve): "an \(curve.rawValue) key"
    }
  }
}

/// The curves of ECDSA that JWS names (RFC 7518 §6.2.1.1).
package enum EllipticCurve: String, Sendable, Hashable, CaseIterable {
  case p256 = "P-256"
  case p384 = "P-384"
  case p521 = "P-521"

  /// How many bytes a coordinate and each half of a signature have.
  package var length: Int {
    switch self {
    case .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }

  /// libcrypto's name for it.
  var libraryName: String {
    switch self {
    case .p256: "prime256v1"
    case .p384: "secp384r1"
    case .p521: "secp521r1"
    }
  }
}

/// The curves of EdDSA (RFC 8032, RFC 8037 §3.1).
package enum EdwardsCurve: String, Sendable, Hashable, CaseIterable {
  case ed25519 = "Ed25519"
  case ed448 = "Ed448"

  /// How many bytes a private key has.
  package var length: Int { self == .ed25519 ? 32 : 57 }
}
