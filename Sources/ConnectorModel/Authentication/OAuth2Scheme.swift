package import Diagnostics

/// `type: oauth2`: an access token from a token endpoint (RFC 6749).
package struct OAuth2Scheme: Declared {
  /// `grant_type`; only those that are acted on have a case.
  package enum Grant: String, DeclaredChoice, CaseIterable {
    case clientCredentials = "client_credentials"

    package static let choices: [ValueShape.Choice] = [
      .init("client_credentials", "The client's own credentials (RFC 6749 §4.4)."),
      .init("password", "RFC 6749 §4.3.", isBuilt: false),
      .init("refresh_token", "RFC 6749 §6.", isBuilt: false),
      .init("authorization_code", "RFC 6749 §4.1.", isBuilt: false),
      .init("device_code", "RFC 8628.", isBuilt: false),
      .init("jwt_bearer", "RFC 7523.", isBuilt: false),
      .init("saml2_bearer", "RFC 7522.", isBuilt: false),
      .init("token_exchange", "RFC 8693.", isBuilt: false),
    ]
  }

  /// `client_auth`: how the client proves itself to the token endpoint.
  package enum ClientAuthentication: String, DeclaredChoice, CaseIterable {
    case basic
    case basicEncoded = "basic_encoded"
    case body
    case auto
    case none

    package static let choices: [ValueShape.Choice] = [
      .init("basic", "client_id:client_secret in a Basic header, as curl and Postman send it."),
      .init("basic_encoded", "The same, form-encoded first (RFC 6749 §2.3.1)."),
      .init("body", "client_id and client_secret among the parameters."),
      .init("auto", "basic, then body once where the endpoint answers invalid_client."),
      .init("client_secret_jwt", "RFC 7523 §2.2.", isBuilt: false),
      .init("private_key_jwt", "RFC 7523 §2.2.", isBuilt: false),
      .init("tls", "RFC 8705.", isBuilt: false),
      .init("none", "client_id alone, among the parameters."),
    ]
  }

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

  package init() {}

  package static let declaration = ObjectDeclaration<OAuth2Scheme>(
    "auth scheme 'oauth2'", "An OAuth 2.0 access token (RFC 6749).",
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
        "token_url", \.tokenURL, .template(.url), required: true, example: "/api/v1/token",
        "The token endpoint: relative to base_url or absolute; may carry a query."),
      .planned("issuer", "The issuer whose metadata names the endpoints."),
      FieldDeclaration(
        "client_auth", \.clientAuthentication, .choice(), example: "basic",
        "How the client proves itself to the token endpoint; basic by default."),
      .planned("client_assertion", "How the client's assertion is signed."),
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
      .planned("username", "The resource owner's name, for the password grant."),
      .planned("password", "The resource owner's password, for the password grant."),
      .planned("refresh_token", "A refresh token that was issued by hand."),
      .planned("assertion", "An assertion, given or to be signed."),
      .planned("subject_token", "The token to exchange."),
      .planned("subject_token_type", "The kind of the token to exchange."),
      .planned("actor_token", "The acting party's token."),
      .planned("actor_token_type", "The kind of the acting party's token."),
      .planned("requested_token_type", "The kind of token to get."),
      .planned("audience", "The service that the token is for."),
      .planned("resource", "The resource that the token is for."),
      .planned("authorization_url", "The authorization endpoint."),
      .planned("redirect_uri", "Where the authorization server sends the browser back to."),
      .planned("pkce", "The code challenge method (RFC 7636)."),
      .planned("authorization_params", "Further parameters of the authorization request."),
      .planned("device_authorization_url", "The device authorization endpoint (RFC 8628)."),
      .planned("refresh_url", "The endpoint of refresh requests."),
      .planned("revoke_url", "The revocation endpoint (RFC 7009)."),
    ])
}

/// `token_request`: what differs from a standard token request.
package struct TokenRequestSettings: Declared {
  /// How the parameters are sent.
  package enum Encoding: String, DeclaredChoice, CaseIterable {
    case form
    case json
    case query
  }

  package var method: Located<String>?
  package var encoding: Located<Encoding>?
  package var headers: TemplateEntries = []
  package var params: TemplateEntries = []
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<TokenRequestSettings>(
    "token_request", "What differs from a standard token request.",
    fields: [
      FieldDeclaration("method", \.method, .text, example: "GET", "The method; POST."),
      FieldDeclaration(
        "encoding", \.encoding, .choice(), "How the parameters are sent; form by default."),
      FieldDeclaration(
        "headers", into: \.headers, .entries(.header, keys: .headerName), "Further header fields."),
      FieldDeclaration(
        "params", into: \.params, .entries(.form), example: "{grant_type: account_credentials}",
        "Parameters that override the standard ones; null takes one away."),
    ])
}

/// `token_response`: where the token response holds what.
package struct TokenResponseSettings: Declared {
  package var accessToken: Selector?
  package var refreshToken: Selector?
  package var scope: Selector?
  package var save: [NamedEntry<Selector>] = []
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<TokenResponseSettings>(
    "token_response", "Where the token response holds what.",
    fields: [
      FieldDeclaration(
        "access_token", \.accessToken, .selector, "The access token; $.access_token."),
      FieldDeclaration(
        "refresh_token", \.refreshToken, .selector, "The refresh token; $.refresh_token."),
      FieldDeclaration("scope", \.scope, .selector, "The granted scope; $.scope."),
      FieldDeclaration(
        "save", into: \.save, .map(of: .selector, keys: .variableName),
        example: "{instance_url: $.instance_url}",
        "Further values, used as <<$auth.name>> in base_url and in actions."),
    ])
}

/// `expiry`: when a token ends.
package struct ExpirySettings: Declared {
  /// What a number or a text that tells the end means.
  package enum Unit: String, DeclaredChoice, CaseIterable {
    case seconds
    case milliseconds
    case iso8601
    case epoch
  }

  package var span: SourceSpan?
  package var relative: Selector?
  package var absolute: Selector?
  package var unit: Located<Unit>?
  package var fromJWT: Located<Bool>?
  package var fallback: Located<Duration>?

  package init() {}

  package static let declaration = ObjectDeclaration<ExpirySettings>(
    "expiry", "When a token ends; $.expires_in in seconds by default.",
    constraints: [.atMostOne(["in", "at", "jwt"])],
    habits: WritingHabits(bareValues: ["in", "default"]),
    fields: [
      FieldDeclaration(
        "in", \.relative, .selector, example: "$.expires_in", "The lifetime, from the request on."),
      FieldDeclaration("at", \.absolute, .selector, "The moment of the end."),
      FieldDeclaration(
        "unit", \.unit, .choice(),
        "seconds or milliseconds for a lifetime; epoch, milliseconds or iso8601 for a moment."),
      FieldDeclaration("jwt", \.fromJWT, .boolean, "true: the token's own exp claim (RFC 7519)."),
      FieldDeclaration(
        "default", \.fallback, .duration, example: "1h",
        "The lifetime where the response tells none."),
    ])
}
