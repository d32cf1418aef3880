package import Diagnostics

extension OAuth2Scheme.Grant {
  /// Whether nobody but a person can get the first token.
  package var needsLogin: Bool { self == .authorizationCode || self == .deviceCode }

  /// Whether a refresh token that came with a token is used to renew it; a client with
  /// credentials of its own needs none (RFC 6749 §4.4.3).
  package var usesRefreshTokens: Bool { self != .clientCredentials }

  /// The keys that it cannot do without; endpoints that an issuer names are not among them.
  package var requiredKeys: [String] {
    switch self {
    case .clientCredentials, .authorizationCode, .deviceCode: []
    case .password: ["username", "password"]
    case .refreshToken: ["refresh_token"]
    case .tokenExchange: ["subject_token"]
    case .jwtBearer, .samlBearer: ["assertion"]
    }
  }

  /// The endpoint that it needs beside the token endpoint, where no issuer names it.
  package var requiredEndpoint: String? {
    switch self {
    case .authorizationCode: "authorization_url"
    case .deviceCode: "device_authorization_url"
    default: nil
    }
  }

  /// Whether a key that not all grants have means something to it.
  package func uses(_ key: String) -> Bool {
    switch key {
    case "username", "password": self == .password
    case "refresh_token": self == .refreshToken
    case "assertion": self == .jwtBearer || self == .samlBearer
    case "subject_token", "subject_token_type", "actor_token", "actor_token_type",
      "requested_token_type", "audience", "resource":
      self == .tokenExchange
    case "authorization_url", "redirect_uri", "pkce", "authorization_params":
      self == .authorizationCode
    case "device_authorization_url": self == .deviceCode
    case "refresh_url": usesRefreshTokens
    default: true
    }
  }
}

extension OAuth2Scheme {
  /// The parameters of an authorization request that `authorization_params` cannot replace.
  package static let fixedAuthorizationParameters = [
    "state", "redirect_uri", "code_challenge", "code_challenge_method",
  ]

  /// A key that only some grants have.
  package struct GrantKey: Sendable {
    /// The key.
    package var name: String
    /// Where its value stands.
    package var span: SourceSpan?

    package init(name: String, span: SourceSpan?) {
      self.name = name
      self.span = span
    }
  }

  /// The keys of the scheme that only some grants have.
  package var grantKeys: [GrantKey] {
    var keys: [GrantKey] = []
    func add(_ name: String, _ template: Template?) {
      if let template { keys.append(GrantKey(name: name, span: template.span)) }
    }
    add("username", username)
    add("password", password)
    add("refresh_token", refreshToken)
    if let assertion { keys.append(GrantKey(name: "assertion", span: assertion.span)) }
    add("subject_token", subjectToken)
    add("subject_token_type", subjectTokenType)
    add("actor_token", actorToken)
    add("actor_token_type", actorTokenType)
    add("requested_token_type", requestedTokenType)
    add("audience", audience?.first)
    add("resource", resource?.first)
    add("authorization_url", authorizationURL)
    add("redirect_uri", redirectURI)
    if let codeChallenge { keys.append(GrantKey(name: "pkce", span: codeChallenge.span)) }
    if let entry = authorizationParameters.first {
      keys.append(GrantKey(name: "authorization_params", span: entry.name.span))
    }
    add("device_authorization_url", deviceAuthorizationURL)
    add("refresh_url", refreshURL)
    return keys
  }

  /// The URL keys in the order of the reference, with what stands there.
  package var urls: [(key: String, template: Template)] {
    let all: [(String, Template?)] = [
      ("token_url", tokenURL), ("issuer", issuer), ("authorization_url", authorizationURL),
      ("device_authorization_url", deviceAuthorizationURL), ("refresh_url", refreshURL),
      ("revoke_url", revokeURL),
    ]
    return all.compactMap { key, template in template.map { (key, $0) } }
  }
}
