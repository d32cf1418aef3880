import ConnectorModel
import Diagnostics

extension SchemeChecks {
  /// Checks a scheme of type `oauth2`.
  func check(_ scheme: OAuth2Scheme) -> [Diagnostic] {
    var diagnostics = check(scheme.attach)
    for url in scheme.urls {
      diagnostics += URLChecks(places: places).endpointURL(url.template, key: url.key)
    }
    diagnostics += grantDiagnostics(scheme) + clientDiagnostics(scheme)
    if let method = scheme.tokenRequest.method { diagnostics += MethodChecks.check(method) }
    diagnostics += HeaderChecks(places: places).check(scheme.tokenRequest.headers)
    diagnostics += check(scheme.expiry)
    let response = scheme.tokenResponse
    let selectors =
      [
        response.accessToken, response.refreshToken, response.scope, scheme.expiry?.relative,
        scheme.expiry?.absolute,
      ].compactMap { $0 } + response.save.map(\.value)
    return diagnostics + selectors.flatMap { SelectorChecks.check($0) } + ListChecks.check(scheme)
  }

  // MARK: Grants

  private func grantDiagnostics(_ scheme: OAuth2Scheme) -> [Diagnostic] {
    guard let grant = scheme.grant else { return [] }
    let present = Set(scheme.grantKeys.map(\.name))
    var diagnostics = grant.value.requiredKeys.filter { key in
      !present.contains(key) && !lacks(key, scheme.span)
    }.map { key in
      Diagnostic(
        "missing-key", "grant '\(grant.value.rawValue)' needs the key '\(key)'", at: grant.span,
        help: "For example: \(key): <<\(key)>>")
    }
    if let key = grant.value.requiredEndpoint, !present.contains(key), !lacks(key, scheme.span),
      scheme.issuer == nil, !lacks("issuer", scheme.span)
    {
      diagnostics.append(
        Diagnostic(
          "missing-key", "grant '\(grant.value.rawValue)' needs the key '\(key)'", at: grant.span,
          help: "Or write 'issuer' in place of 'token_url': its metadata names all endpoints."))
    }
    return diagnostics + assertionKind(scheme, grant) + redirectDiagnostics(scheme)
      + parameterDiagnostics(scheme)
  }

  /// A grant takes assertions of its own kind alone.
  private func assertionKind(
    _ scheme: OAuth2Scheme, _ grant: Located<OAuth2Scheme.Grant>
  ) -> [Diagnostic] {
    let settings = scheme.assertion
    let (wrong, right): (SourceSpan?, String)
    switch grant.value {
    case .jwtBearer: (wrong, right) = (settings?.saml?.span, "jwt")
    case .samlBearer: (wrong, right) = (settings?.jwt?.span, "saml")
    default: return []
    }
    guard let wrong else { return [] }
    return [
      Diagnostic(
        "conflicting-keys",
        "grant '\(grant.value.rawValue)' takes no \(right == "jwt" ? "SAML assertion" : "JWT")",
        at: wrong, help: "Write the assertion under '\(right)', or choose the other grant.")
    ]
  }

  /// What each login makes anew cannot be replaced: the answer is recognised by it.
  private func parameterDiagnostics(_ scheme: OAuth2Scheme) -> [Diagnostic] {
    scheme.authorizationParameters.filter {
      OAuth2Scheme.fixedAuthorizationParameters.contains($0.name.value)
    }.map { entry in
      Diagnostic(
        "conflicting-keys", "parameter '\(entry.name.value)' is made by connector-run",
        at: entry.name.span,
        help: entry.name.value == "redirect_uri"
          ? "Write it under 'redirect_uri'." : "Take it away: each login has its own.")
    }
  }

  /// `redirect_uri` is a whole URI; which schemes a server takes is between it and the client.
  private func redirectDiagnostics(_ scheme: OAuth2Scheme) -> [Diagnostic] {
    guard let template = scheme.redirectURI, !template.isBroken,
      case .text(let start)? = template.segments.first,
      template.segments.count == 1, !start.dropFirst().contains(":")
    else { return [] }
    return [
      Diagnostic(
        "bad-url", "'redirect_uri' must be a whole URI", at: template.span,
        help: "For example: http://127.0.0.1:8912/callback; without the key a free port is taken.")
    ]
  }

  // MARK: The client

  private func clientDiagnostics(_ scheme: OAuth2Scheme) -> [Diagnostic] {
    let clientAuthentication = scheme.clientAuthentication?.value ?? .basic
    let signed = assertionDiagnostics(scheme, clientAuthentication)
    switch clientAuthentication {
    case .privateKeyJWT, .tls:
      return signed + [unsentSecret(scheme, clientAuthentication)].compactMap { $0 }
    default: return signed + secretDiagnostics(scheme, clientAuthentication)
    }
  }

  /// A client that proves itself by its certificate needs one (RFC 8705 §2).
  static func certificateDiagnostics(
    _ connector: Connector, _ file: WorkspaceFile<Connector>
  ) -> [Diagnostic] {
    guard connector.tls?.clientCertificate == nil, !file.lacks("tls", in: connector.span),
      connector.tls.map({ !file.lacks("client_certificate", in: $0.span) }) ?? true
    else { return [] }
    return connector.auth.schemes.compactMap { scheme in
      guard case .oauth2(let oauth2) = scheme, oauth2.clientAuthentication?.value == .tls,
        let span = oauth2.clientAuthentication?.span
      else { return nil }
      return Diagnostic(
        "missing-key", "client_auth 'tls' needs the key 'tls.client_certificate'", at: span,
        help: "For example, in the connector: "
          + "tls: {client_certificate: client.pem, client_key: client.key}")
    }
  }

  /// `client_assertion` stands beside the two forms that sign one.
  private func assertionDiagnostics(
    _ scheme: OAuth2Scheme, _ form: OAuth2Scheme.ClientAuthentication
  ) -> [Diagnostic] {
    let settings = scheme.clientAssertion
    if let span = settings?.span, form != .privateKeyJWT, form != .clientSecretJWT,
      !lacks("client_auth", scheme.span)
    {
      return [
        Diagnostic(
          "conflicting-keys", "client_auth '\(form.rawValue)' signs no client_assertion", at: span,
          help: "Write client_auth: private_key_jwt, or take the key away.")
      ]
    }
    if form == .privateKeyJWT, settings?.key == nil, !lacks("client_assertion", scheme.span),
      !lacks("key", settings?.span), let span = settings?.span ?? scheme.clientAuthentication?.span
    {
      return [
        Diagnostic(
          "missing-key", "client_auth 'private_key_jwt' needs the key 'client_assertion.key'",
          at: span, help: "For example: client_assertion: {algorithm: RS256, key: <<private_key>>}")
      ]
    }
    if form == .clientSecretJWT, let key = settings?.key {
      return [
        Diagnostic(
          "conflicting-keys", "client_auth 'client_secret_jwt' signs with client_secret",
          at: key.span, help: "Take the key away, or write client_auth: private_key_jwt.")
      ]
    }
    return []
  }

  private func secretDiagnostics(
    _ scheme: OAuth2Scheme, _ clientAuthentication: OAuth2Scheme.ClientAuthentication
  ) -> [Diagnostic] {
    let isKnown =
      scheme.clientSecret == nil && !lacks("client_secret", scheme.span)
      && !lacks("client_auth", scheme.span)
      && !lacks("grant_type", scheme.span)
    if clientAuthentication != .none, isKnown,
      let span = scheme.clientAuthentication?.span ?? scheme.clientID?.span
    {
      return [
        Diagnostic(
          "missing-key",
          "client_auth '\(clientAuthentication.rawValue)' needs the key 'client_secret'", at: span,
          help: "Write client_auth: none for a client without a secret.")
      ]
    }
    return clientAuthentication == .none
      ? [unsentSecret(scheme, clientAuthentication)].compactMap { $0 } : []
  }

  private func unsentSecret(
    _ scheme: OAuth2Scheme, _ form: OAuth2Scheme.ClientAuthentication
  ) -> Diagnostic? {
    guard let secret = scheme.clientSecret, let span = scheme.clientAuthentication?.span else {
      return nil
    }
    return Diagnostic(
      "conflicting-keys", "client_auth '\(form.rawValue)' sends no client_secret", at: span,
      notes: [.init("'client_secret' is given here", at: secret.span)],
      help: "Take the secret away, or write how to send it: basic, body or auto.")
  }
}
