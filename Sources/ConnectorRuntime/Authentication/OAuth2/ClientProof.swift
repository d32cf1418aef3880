import ConnectorModel
import Cryptography

/// How one token request proves who the client is.
enum ClientProof: String, Sendable, Hashable {
  /// `client_id:client_secret` in a Basic header, as they are.
  case basic
  /// The same, each form-encoded first (RFC 6749 §2.3.1).
  case basicEncoded = "basic_encoded"
  /// Both among the parameters.
  case body
  /// A JWT that the client signs with its secret (RFC 7523 §2.2).
  case clientSecretJWT = "client_secret_jwt"
  /// A JWT that the client signs with its private key.
  case privateKeyJWT = "private_key_jwt"
  /// The certificate of the connection (RFC 8705 §2); `client_id` among the parameters.
  case tls
  /// `client_id` alone, among the parameters.
  case none

  /// What `client_auth` asks for first.
  init(_ authentication: OAuth2Scheme.ClientAuthentication) {
    switch authentication {
    case .basic, .auto: self = .basic
    case .basicEncoded: self = .basicEncoded
    case .body: self = .body
    case .clientSecretJWT: self = .clientSecretJWT
    case .privateKeyJWT: self = .privateKeyJWT
    case .tls: self = .tls
    case .none: self = .none
    }
  }

  /// Whether a JWT is signed for each request.
  var needsAssertion: Bool { self == .clientSecretJWT || self == .privateKeyJWT }

  /// What `auto` tries when this one was refused.
  var alternative: ClientProof { self == .basic ? .body : .basic }

  /// The value of the Authorization header; nil where the proof goes elsewhere.
  func authorization(clientID: String, clientSecret: String?) -> String? {
    let secret = clientSecret ?? ""
    return switch self {
    case .basic: "Basic " + Base64.encode(Array("\(clientID):\(secret)".utf8))
    case .basicEncoded:
      "Basic "
        + Base64.encode(
          Array("\(FormEncoder.field(clientID)):\(FormEncoder.field(secret))".utf8))
    case .body, .clientSecretJWT, .privateKeyJWT, .tls, .none: nil
    }
  }

  /// The parameters that carry the proof.
  func parameters(clientID: String, clientSecret: String?) -> [ResolvedEntry] {
    let client = ResolvedEntry("client_id", [clientID])
    return switch self {
    case .basic, .basicEncoded: []
    case .body: [client] + (clientSecret.map { [ResolvedEntry("client_secret", [$0])] } ?? [])
    case .clientSecretJWT, .privateKeyJWT, .tls, .none: [client]
    }
  }
}
