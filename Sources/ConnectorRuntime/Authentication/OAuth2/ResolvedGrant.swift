package import ConnectorModel

/// What a grant sends beside the client's credentials, with its values; nil where a key is absent.
package struct ResolvedGrant: Sendable {
  /// `username`.
  package var username: String?
  /// `password`.
  package var password: String?
  /// `refresh_token`.
  package var refreshToken: String?
  /// `assertion`, given as text.
  package var assertionText: String?
  /// `assertion.jwt`, to be signed.
  package var assertion: ResolvedAssertion?
  /// `assertion.saml`, to be signed.
  package var samlAssertion: ResolvedSAMLAssertion?
  /// `subject_token`.
  package var subjectToken: String?
  /// `subject_token_type`; an access token where it is absent.
  package var subjectTokenType: String?
  /// `actor_token`.
  package var actorToken: String?
  /// `actor_token_type`; an access token where it is absent.
  package var actorTokenType: String?
  /// `requested_token_type`.
  package var requestedTokenType: String?
  /// `audience`, one element each.
  package var audience: [String] = []
  /// `resource`, one element each.
  package var resource: [String] = []
  /// `redirect_uri`.
  package var redirectURI: String?
  /// `pkce`.
  package var codeChallenge = OAuth2Scheme.CodeChallenge.sha256
  /// `authorization_params`: each replaces a standard parameter of the same name.
  package var authorizationParameters: [ResolvedEntry] = []

  /// The names of those that are other ones in each run, a nonce for instance: they say nothing of
  /// the token.
  package var passingParameters: Set<String> = []

  package init() {}

  /// The secret values with the parameters that carry them.
  var secrets: [(name: String, value: String)] {
    let all = [
      ("password", password), ("refresh_token", refreshToken), ("subject_token", subjectToken),
      ("actor_token", actorToken), ("assertion", assertionText),
    ]
    return all.compactMap { name, value in value.map { (name, $0) } }
  }
}

/// The URLs of a scheme beside its token endpoint, joined to the base URL and encoded; nil where
/// nothing declares one.
package struct ResolvedEndpoints: Sendable {
  /// `issuer`; set where its metadata is to name the endpoints.
  package var issuer: String?
  /// `authorization_url`.
  package var authorization: String?
  /// `device_authorization_url`.
  package var deviceAuthorization: String?
  /// `refresh_url`.
  package var refresh: String?
  /// `revoke_url`.
  package var revocation: String?

  package init() {}
}
