/// The algorithms that sign a JWT (RFC 7518 §3.1, RFC 8037 §3.1); `none` is not among them.
package enum JWSAlgorithm: String, DeclaredChoice, CaseIterable, Hashable {
  case hs256 = "HS256"
  case hs384 = "HS384"
  case hs512 = "HS512"
  case rs256 = "RS256"
  case rs384 = "RS384"
  case rs512 = "RS512"
  case ps256 = "PS256"
  case ps384 = "PS384"
  case ps512 = "PS512"
  case es256 = "ES256"
  case es384 = "ES384"
  case es512 = "ES512"
  case edDSA = "EdDSA"

  /// Whether both sides hold the same secret.
  package var isSymmetric: Bool { self == .hs256 || self == .hs384 || self == .hs512 }

  package static let choices: [ValueShape.Choice] = allCases.map {
    .init($0.rawValue, $0.summary)
  }

  private var summary: String {
    switch self {
    case .hs256, .hs384, .hs512: "HMAC under a shared secret."
    case .rs256, .rs384, .rs512: "RSA, PKCS#1 v1.5."
    case .ps256, .ps384, .ps512: "RSA, PSS."
    case .es256: "ECDSA on P-256."
    case .es384: "ECDSA on P-384."
    case .es512: "ECDSA on P-521."
    case .edDSA: "EdDSA on Ed25519 or Ed448."
    }
  }
}
