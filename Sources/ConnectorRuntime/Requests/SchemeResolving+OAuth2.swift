import ConnectorModel
import Diagnostics

extension SchemeResolving {
  /// `type: oauth2` with its values.
  mutating func resolve(_ scheme: OAuth2Scheme, index: Int) -> ResolvedOAuth2? {
    let urls = URLResolver(setup: setup, evaluator: evaluator)
    let policy = TransferPolicy(setup: setup, evaluator: evaluator, files: files, trust: trust)
    let clientID = required(scheme.clientID, "client_id")
    let clientSecret = scheme.clientSecret.flatMap {
      required($0, "client_secret", isSecret: true)
    }
    let endpoints = endpoints(scheme, index)
    let tokenURL = endpoint(.tokenURL(scheme: index), scheme.tokenURL)
    let scope = (scheme.scope ?? []).flatMap { texts($0, in: .plain, behind: []) }
    let request = ResolvedTokenRequest(
      method: scheme.tokenRequest.method?.value ?? "POST",
      encoding: scheme.tokenRequest.encoding?.value ?? .form,
      headers: entries(scheme.tokenRequest.headers, in: .header, Landing.header),
      parameters: entries(scheme.tokenRequest.params, in: .plain, Landing.field))
    var grantValues = grantValues(scheme)
    grantValues.assertion = assertion(scheme.assertion?.jwt, clientID: clientID)
    grantValues.samlAssertion = samlAssertion(scheme.assertion?.saml, clientID: clientID)
    let clientAssertion = clientAssertion(scheme, clientID: clientID, secret: clientSecret)
    let tls = collect { () throws(EvaluationFailure) in try policy.tls() }
    let proxy = collect { () throws(EvaluationFailure) in try urls.proxy() } ?? nil
    let expiry = expiry(scheme.expiry)
    let attachment = attachment(scheme.attach)
    guard let clientID, let tokenURL = tokenURL ?? endpoints.issuer else { return nil }
    return ResolvedOAuth2(
      connector: setup.connector.id, grant: scheme.grant?.value ?? .clientCredentials,
      clientID: clientID, clientSecret: clientSecret,
      clientAuthentication: scheme.clientAuthentication?.value ?? .basic,
      clientAssertion: clientAssertion, grantValues: grantValues, tokenURL: tokenURL,
      endpoints: endpoints, scope: scope,
      scopeSeparator: scheme.scopeSeparator?.value ?? " ", request: request,
      response: ResolvedTokenResponse(scheme.tokenResponse),
      expiry: expiry, leeway: scheme.leeway?.value ?? .seconds(60),
      attachment: attachment, errorMessage: setup.connector.errorMessage,
      timeouts: policy.connectorTimeouts, tls: tls ?? TransportTLS(), proxy: proxy,
      spans: ResolvedOAuth2.Spans(
        scheme: scheme.span, grant: scheme.grant?.span, clientID: scheme.clientID?.span,
        clientSecret: scheme.clientSecret?.span,
        clientAuthentication: scheme.clientAuthentication?.span,
        tokenURL: scheme.tokenURL?.span ?? scheme.issuer?.span, scope: scheme.scope?.first?.span,
        grantValue: (scheme.refreshToken ?? scheme.subjectToken ?? scheme.password)?.span,
        deviceAuthorization: scheme.deviceAuthorizationURL?.span,
        revocation: scheme.revokeURL?.span))
  }

  private mutating func endpoints(_ scheme: OAuth2Scheme, _ index: Int) -> ResolvedEndpoints {
    var endpoints = ResolvedEndpoints()
    // A token endpoint from outside takes the place of the issuer's, the other endpoints do not.
    endpoints.issuer = endpoint(URLKey("issuer", scheme: index), scheme.issuer)
    endpoints.authorization = endpoint(
      URLKey("authorization_url", scheme: index), scheme.authorizationURL)
    endpoints.deviceAuthorization = endpoint(
      URLKey("device_authorization_url", scheme: index), scheme.deviceAuthorizationURL)
    endpoints.refresh = endpoint(URLKey("refresh_url", scheme: index), scheme.refreshURL)
    endpoints.revocation = endpoint(URLKey("revoke_url", scheme: index), scheme.revokeURL)
    return endpoints
  }

  private mutating func endpoint(_ key: URLKey, _ declared: Template?) -> String? {
    let urls = URLResolver(setup: setup, evaluator: evaluator)
    let url = collect { () throws(EvaluationFailure) in try urls.endpointURL(key, declared) }
    return (url ?? nil)?.text
  }

  private mutating func grantValues(_ scheme: OAuth2Scheme) -> ResolvedGrant {
    var values = ResolvedGrant()
    values.username = given(scheme.username, "username")
    values.password = given(scheme.password, "password", isSecret: true)
    values.refreshToken = given(scheme.refreshToken, "refresh_token", isSecret: true)
    values.assertionText = given(scheme.assertion?.text, "assertion", isSecret: true)
    values.subjectToken = given(scheme.subjectToken, "subject_token", isSecret: true)
    values.subjectTokenType = given(scheme.subjectTokenType, "subject_token_type")
    values.actorToken = given(scheme.actorToken, "actor_token", isSecret: true)
    values.actorTokenType = given(scheme.actorTokenType, "actor_token_type")
    values.requestedTokenType = given(scheme.requestedTokenType, "requested_token_type")
    values.audience = (scheme.audience ?? []).flatMap { texts($0, in: .plain, behind: []) }
    values.resource = (scheme.resource ?? []).flatMap { texts($0, in: .plain, behind: []) }
    values.redirectURI = given(scheme.redirectURI, "redirect_uri")
    values.codeChallenge = scheme.codeChallenge?.value ?? .sha256
    values.authorizationParameters = entries(
      scheme.authorizationParameters, in: .plain, Landing.field)
    values.passingParameters = Set(
      scheme.authorizationParameters.filter { entry in
        entry.value.templates.contains { TemplateTrace($0, evaluator.variables).isMadeByRun }
      }.map(\.name.value))
    return values
  }

  /// The text of a key that may be absent; one without a value counts as absent, as any parameter
  /// does, unless the grant cannot do without it.
  private mutating func given(
    _ template: Template?, _ key: String, isSecret: Bool = false
  ) -> String? {
    guard let template else { return nil }
    let isRequired = OAuth2Scheme.Grant.allCases.contains { $0.requiredKeys.contains(key) }
    if isRequired { return required(template, key, isSecret: isSecret) }
    return optional(template, isSecret: isSecret)
  }

  /// `expiry` with its defaults; reports a unit that does not fit.
  mutating func expiry(_ settings: ExpirySettings?) -> ResolvedExpiry {
    do throws(RunFailure) {
      return try ResolvedExpiry(settings)
    } catch {
      diagnostics += error.diagnostics
      return ResolvedExpiry()
    }
  }
}
