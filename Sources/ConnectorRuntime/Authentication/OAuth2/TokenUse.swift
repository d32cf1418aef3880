import ConnectorModel

/// What a token request gives for the token.
enum TokenUse: Sendable, Hashable {
  /// What the scheme declares for its grant.
  case grant
  /// A refresh token (RFC 6749 §6).
  case refresh(String)
  /// A code that a login brought (RFC 6749 §4.1.3), with the verifier that belongs to it (RFC 7636
  /// §4.5) unless `pkce` is off.
  case authorizationCode(String, verifier: String?, redirectURI: String)
  /// The code of a device that a person allows elsewhere (RFC 8628 §3.4).
  case deviceCode(String)

  /// The token type that stands for none declared (RFC 8693 §3).
  static let accessTokenType = "urn:ietf:params:oauth:token-type:access_token"

  /// The standard parameters, without scope and client.
  func parameters(of scheme: ResolvedOAuth2) -> [ResolvedEntry] {
    switch self {
    case .grant:
      return [ResolvedEntry("grant_type", [scheme.grant.parameter])] + grantParameters(of: scheme)
    case .refresh(let token):
      return [
        ResolvedEntry("grant_type", ["refresh_token"]), ResolvedEntry("refresh_token", [token]),
      ]
    case .authorizationCode(let code, let verifier, let redirectURI):
      return [
        ResolvedEntry("grant_type", [scheme.grant.parameter]), ResolvedEntry("code", [code]),
        ResolvedEntry("redirect_uri", [redirectURI]),
      ] + (verifier.map { [ResolvedEntry("code_verifier", [$0])] } ?? [])
    case .deviceCode(let code):
      return [
        ResolvedEntry("grant_type", [scheme.grant.parameter]),
        ResolvedEntry("device_code", [code]),
      ]
    }
  }

  /// Whether the scope is asked for here: a code was already given for one, and a refresh token
  /// brings that which it was issued with (RFC 6749 §6).
  func asksForScope(in scheme: ResolvedOAuth2) -> Bool {
    switch self {
    case .grant: true
    case .refresh: scheme.grant == .refreshToken
    case .authorizationCode, .deviceCode: false
    }
  }

  /// Whether a parameter of `token_request.params` stays away: it is meant for the scheme's own
  /// grant, and this is the renewal of what that brought.
  func fixes(_ parameter: String, in scheme: ResolvedOAuth2) -> Bool {
    guard case .refresh = self, scheme.grant != .refreshToken else { return false }
    return ["grant_type", "refresh_token", "scope"].contains(parameter)
      || grantParameters(of: scheme).contains { $0.name == parameter }
  }

  private func grantParameters(of scheme: ResolvedOAuth2) -> [ResolvedEntry] {
    let values = scheme.grantValues
    func one(_ name: String, _ value: String?) -> [ResolvedEntry] {
      value.map { [ResolvedEntry(name, [$0])] } ?? []
    }
    switch scheme.grant {
    case .clientCredentials, .authorizationCode, .deviceCode: return []
    case .password: return one("username", values.username) + one("password", values.password)
    case .refreshToken: return one("refresh_token", values.refreshToken)
    case .jwtBearer: return one("assertion", values.assertionText)
    case .samlBearer:
      return one("assertion", values.assertionText.map(ResolvedSAMLAssertion.encoded))
    case .tokenExchange:
      var parameters =
        one("subject_token", values.subjectToken)
        + one("subject_token_type", values.subjectTokenType ?? Self.accessTokenType)
      if let actor = values.actorToken {
        parameters +=
          one("actor_token", actor)
          + one("actor_token_type", values.actorTokenType ?? Self.accessTokenType)
      }
      parameters += one("requested_token_type", values.requestedTokenType)
      if !values.audience.isEmpty { parameters.append(ResolvedEntry("audience", values.audience)) }
      if !values.resource.isEmpty { parameters.append(ResolvedEntry("resource", values.resource)) }
      return parameters
    }
  }
}
