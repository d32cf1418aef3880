extension OAuth2Scheme {
  /// `grant_type`; only those that are acted on have a case.
  package enum Grant: String, DeclaredChoice, CaseIterable {
    case clientCredentials = "client_credentials"
    case password
    case refreshToken = "refresh_token"
    case authorizationCode = "authorization_code"
    case deviceCode = "device_code"
    case tokenExchange = "token_exchange"
    case jwtBearer = "jwt_bearer"
    case samlBearer = "saml2_bearer"

    package static let choices: [ValueShape.Choice] = [
      .init("client_credentials", "The client's own credentials (RFC 6749 §4.4)."),
      .init("password", "A user's name and password (RFC 6749 §4.3)."),
      .init("refresh_token", "A refresh token that was issued by hand (RFC 6749 §6)."),
      .init("authorization_code", "A login in a browser (RFC 6749 §4.1)."),
      .init("device_code", "A login on another device (RFC 8628)."),
      .init("jwt_bearer", "A signed statement about a user (RFC 7523 §2.1)."),
      .init("saml2_bearer", "A signed SAML 2.0 assertion about a user (RFC 7522 §2.1)."),
      .init("token_exchange", "Another token in exchange (RFC 8693)."),
    ]

    /// What a token request says as `grant_type`.
    package var parameter: String {
      switch self {
      case .clientCredentials, .password, .refreshToken, .authorizationCode: rawValue
      case .deviceCode: "urn:ietf:params:oauth:grant-type:device_code"
      case .tokenExchange: "urn:ietf:params:oauth:grant-type:token-exchange"
      case .jwtBearer: "urn:ietf:params:oauth:grant-type:jwt-bearer"
      case .samlBearer: "urn:ietf:params:oauth:grant-type:saml2-bearer"
      }
    }
  }

  /// `client_auth`: how the client proves itself to the token endpoint.
  package enum ClientAuthentication: String, DeclaredChoice, CaseIterable {
    case basic
    case basicEncoded = "basic_encoded"
    case body
    case auto
    case clientSecretJWT = "client_secret_jwt"
    case privateKeyJWT = "private_key_jwt"
    case tls
    case none

    package static let choices: [ValueShape.Choice] = [
      .init("basic", "client_id:client_secret in a Basic header, as curl and Postman send it."),
      .init("basic_encoded", "The same, form-encoded first (RFC 6749 §2.3.1)."),
      .init("body", "client_id and client_secret among the parameters."),
      .init("auto", "basic, then body once where the endpoint answers invalid_client."),
      .init("client_secret_jwt", "A JWT signed with the secret (RFC 7523 §2.2)."),
      .init("private_key_jwt", "A JWT signed with a private key (RFC 7523 §2.2)."),
      .init("tls", "The certificate of tls.client_certificate (RFC 8705)."),
      .init("none", "client_id alone, among the parameters."),
    ]
  }

  /// `pkce`: how an authorization request is tied to its token request (RFC 7636 §4.2).
  package enum CodeChallenge: String, DeclaredChoice, CaseIterable {
    case sha256 = "S256"
    case plain
    case off

    package static let choices: [ValueShape.Choice] = [
      .init("S256", "The verifier's SHA-256."),
      .init("plain", "The verifier itself, for servers that know nothing else."),
      .init("off", "No code challenge."),
    ]
  }
}
