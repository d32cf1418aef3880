package import Diagnostics

/// `type: oauth2`: an access token from a token endpoint (RFC 6749).
package struct OAuth2Scheme: Declared {
  package var span: SourceSpan?
  package var grant: Located<Grant>?
  package var clientID: Template?
  package var clientSecret: Template?
  package var tokenURL: Template?
  package var clientAuthentication: Located<ClientAuthentication>?
  package var scope: [Template]?
  package var scopeSeparator: Located<String>?
  package var tokenRequest = TokenRequestSettings()
  package var tokenResponse = TokenResponseSettings()
  package var expiry: ExpirySettings?
  package var leeway: Located<Duration>?
  package var attach: Attachment?
  package var issuer: Template?
  package var clientAssertion: ClientAssertionSettings?
  package var assertion: AssertionSettings?
  package var username: Template?
  package var password: Template?
  package var refreshToken: Template?
  package var subjectToken: Template?
  package var subjectTokenType: Template?
  package var actorToken: Template?
  package var actorTokenType: Template?
  package var requestedTokenType: Template?
  package var audience: [Template]?
  package var resource: [Template]?
  package var authorizationURL: Template?
  package var redirectURI: Template?
  package var codeChallenge: Located<CodeChallenge>?
  package var authorizationParameters: TemplateEntries = []
  package var deviceAuthorizationURL: Template?
  package var refreshURL: Template?
  package var revokeURL: Template?

  package init() {}

  package static let declaration = ObjectDeclaration<OAuth2Scheme>(
    "auth scheme 'oauth2'", "An OAuth 2.0 access token (RFC 6749).",
    constraints: [.exactlyOne(["token_url", "issuer"])],
    fields: [
      FieldDeclaration(
        "grant_type", \.grant, .choice(), required: true, example: "client_credentials",
        "How the token is obtained."),
      FieldDeclaration(
        "client_id", \.clientID, .template(.text), required: true, example: "<<client_id>>",
        "The client's identifier."),
      FieldDeclaration(
        "client_secret", \.clientSecret, .template(.text), secret: true,
        "The client's secret; may be empty."),
      FieldDeclaration(
        "token_url", \.tokenURL, .template(.url), example: "/api/v1/token",
        "The token endpoint: relative to base_url or absolute; may carry a query."),
      FieldDeclaration(
        "issuer", \.issuer, .template(.url), example: "https://login.example.com/realms/acme",
        "The issuer whose metadata names the endpoints (RFC 8414, OpenID Connect Discovery)."),
      FieldDeclaration(
        "client_auth", \.clientAuthentication, .choice(), example: "basic",
        "How the client proves itself to the token endpoint; basic by default."),
      FieldDeclaration(
        "client_assertion", \.clientAssertion, .object(),
        "How the JWT of client_secret_jwt or private_key_jwt is signed."),
      FieldDeclaration(
        "scope", \.scope, .list(of: .template(.text), orSingle: true),
        "The scopes to ask for: text or a list."),
      FieldDeclaration(
        "scope_separator", \.scopeSeparator, .text, "What stands between scopes; a space."),
      FieldDeclaration(
        "token_request", into: \.tokenRequest, .object(),
        "What differs from a standard token request."),
      FieldDeclaration(
        "token_response", into: \.tokenResponse, .object(), "Where the token response holds what."),
      FieldDeclaration("expiry", \.expiry, .object(), "When the token ends."),
      FieldDeclaration(
        "leeway", \.leeway, .duration, "How long before its end a token is renewed; 60s."),
      FieldDeclaration("attach", \.attach, .object(), Attachment.summary),
      FieldDeclaration(
        "username", \.username, .template(.text), example: "<<username>>",
        "The resource owner's name; for the grant password."),
      FieldDeclaration(
        "password", \.password, .template(.text), secret: true, example: "<<password>>",
        "The resource owner's password; for the grant password."),
      FieldDeclaration(
        "refresh_token", \.refreshToken, .template(.text), secret: true,
        example: "<<refresh_token>>",
        "A refresh token that was issued by hand; for the grant refresh_token."),
      FieldDeclaration(
        "assertion", \.assertion, .assertion,
        "The statement about the user, given or to be signed; for jwt_bearer and saml2_bearer."),
      FieldDeclaration(
        "subject_token", \.subjectToken, .template(.text), secret: true,
        example: "<<subject_token>>", "The token to exchange; for the grant token_exchange."),
      FieldDeclaration(
        "subject_token_type", \.subjectTokenType, .template(.text),
        example: "urn:ietf:params:oauth:token-type:jwt",
        "The kind of the token to exchange; an access token by default (RFC 8693 §3)."),
      FieldDeclaration(
        "actor_token", \.actorToken, .template(.text), secret: true,
        "The acting party's token; for the grant token_exchange."),
      FieldDeclaration(
        "actor_token_type", \.actorTokenType, .template(.text),
        "The kind of the acting party's token; an access token by default."),
      FieldDeclaration(
        "requested_token_type", \.requestedTokenType, .template(.text),
        "The kind of token to get; for the grant token_exchange."),
      FieldDeclaration(
        "audience", \.audience, .list(of: .template(.text), orSingle: true),
        "The services that the token is for, by name; for the grant token_exchange."),
      FieldDeclaration(
        "resource", \.resource, .list(of: .template(.text), orSingle: true),
        "The services that the token is for, by URI; for the grant token_exchange."),
      FieldDeclaration(
        "authorization_url", \.authorizationURL, .template(.url), example: "/oauth2/authorize",
        "The authorization endpoint; for the grant authorization_code."),
      FieldDeclaration(
        "redirect_uri", \.redirectURI, .template(.text), example: "http://127.0.0.1:8912/callback",
        "Where the browser is sent back to; by default this machine, at a free port."),
      FieldDeclaration(
        "pkce", \.codeChallenge, .choice(), "The code challenge method (RFC 7636); S256."),
      FieldDeclaration(
        "authorization_params", into: \.authorizationParameters, .entries(.query),
        example: "{prompt: consent}",
        "Parameters of the authorization request that override the standard ones; null takes one "
          + "away."),
      FieldDeclaration(
        "device_authorization_url", \.deviceAuthorizationURL, .template(.url),
        example: "/oauth2/device", "The device authorization endpoint (RFC 8628)."),
      FieldDeclaration(
        "refresh_url", \.refreshURL, .template(.url),
        "The endpoint of refresh requests; the token endpoint by default."),
      FieldDeclaration(
        "revoke_url", \.revokeURL, .template(.url), example: "/oauth2/revoke",
        "The revocation endpoint (RFC 7009), for auth logout."),
    ])
}
