import ConnectorModel

extension TokenFailure {
  /// A redirect in place of an answer.
  static func redirect(_ response: TransportResponse, endpoint: TokenEndpoint) -> TokenFailure? {
    guard (300..<400).contains(response.status), let location = response.firstValue(of: "Location")
    else { return nil }
    // The query may carry a session; user information never belongs in a message.
    let target = location.prefix { $0 != "?" && $0 != "#" }
    let shown =
      target.contains("@") ? "another place" : "'\(ServerText.singleLine(String(target)))'"
    return TokenFailure(
      .authentication, "redirected-token-request",
      "\(endpoint.noun) '\(endpoint.shownURL)' answered \(response.status), a redirect to \(shown); "
        + "token requests follow none",
      at: .tokenURL, help: "Put the endpoint's own URL in \(endpoint.key).")
  }

  /// A status other than 2xx, or an error in a response with one.
  static func refusal(
    _ response: TransportResponse, complaint: ServerComplaint?, endpoint: TokenEndpoint,
    scheme: ResolvedOAuth2
  ) -> TokenFailure {
    let status = response.status
    let isSuccess = (200..<300).contains(status)
    let cause = cause(response, code: complaint?.code, scheme.grant)
    var failure = TokenFailure(
      .authentication, cause.id(endpoint),
      "\(endpoint.noun) '\(endpoint.shownURL)' answered \(status)\(isSuccess ? " with an error" : "")"
        + said(response, complaint),
      at: cause.place, notes: notes(response), help: cause.help(scheme, endpoint),
      rejectsClient: cause == .client && (status == 400 || status == 401)
        && complaint?.code == "invalid_client")
    failure.rejectsGrant = complaint?.code == "invalid_grant"
    // A code that was cut off may have been any, "not yet" included.
    failure.isTemporary = cause == .busy || response.bodyFault != nil && complaint?.code == nil
    failure.errorCode = complaint?.code
    return failure
  }

  /// What a refusal is about, which decides where it points and what helps.
  private enum Cause: Equatable {
    case client
    case clientRights
    case grant
    case grantValue
    case scope
    case url
    case busy
    case other

    func id(_ endpoint: TokenEndpoint) -> String {
      switch self {
      case .client: "rejected-client"
      case .clientRights: "unauthorized-client"
      case .grant, .grantValue: "rejected-grant"
      case .scope: "rejected-scope"
      case .url: "wrong-" + endpoint.key.replacing("_", with: "-")
      case .busy: "failing-token-endpoint"
      case .other: "rejected-token-request"
      }
    }

    var place: Place {
      switch self {
      case .client: .clientSecret
      case .clientRights: .clientID
      case .grant: .grant
      case .grantValue: .grantValue
      case .scope: .scope
      case .url, .busy: .tokenURL
      case .other: .scheme
      }
    }

    func help(_ scheme: ResolvedOAuth2, _ endpoint: TokenEndpoint) -> String {
      switch self {
      case .client:
        "Check client_id and client_secret, and that they belong to this endpoint.\n"
          + clientAuthenticationHelp(scheme)
      case .clientRights:
        "Allow the client the grant '\(scheme.grant.rawValue)' where it is registered."
      case .grantValue: grantValueHelp(scheme)
      case .grant: "Set grant_type, or token_request.params.grant_type, to what the endpoint takes."
      case .scope: "Ask only for scopes that the client was given."
      case .url: "Check \(endpoint.key)."
      case .busy: "Try again later."
      case .other:
        "Compare scope, client_auth and token_request with what the API's documentation asks for."
      }
    }

    private func grantValueHelp(_ scheme: ResolvedOAuth2) -> String {
      switch scheme.grant {
      case .password: "Check username and password, and that the user may use this client."
      case .refreshToken:
        "Check refresh_token: whole, issued to this client, neither used up nor revoked?"
      case .jwtBearer, .samlBearer:
        "Check the assertion: its issuer, subject, audience and key, and this machine's clock."
      case .tokenExchange:
        "Check subject_token: not expired, and of the type that subject_token_type says?"
      case .authorizationCode, .deviceCode: "Run 'connector-run auth login \(scheme.connector)'."
      case .clientCredentials: "Set grant_type to what the endpoint takes."
      }
    }

    private func clientAuthenticationHelp(_ scheme: ResolvedOAuth2) -> String {
      switch scheme.clientAuthentication {
      case .basic:
        "client_auth is 'basic'; 'basic_encoded' and 'body' send the same another way."
      case .basicEncoded:
        "client_auth is 'basic_encoded'; 'basic' and 'body' send the same another way."
      case .body: "client_auth is 'body'; 'basic' sends the same in a header."
      case .auto: "client_auth is 'auto': the header and the parameters were both tried."
      case .clientSecretJWT, .privateKeyJWT:
        "The JWT's audience, algorithm or key may not be what is registered: client_assertion."
      case .tls: "Check tls.client_certificate, and that it is registered for the client."
      case .none: "client_auth is 'none': no secret was sent."
      }
    }
  }

  private static func cause(
    _ response: TransportResponse, code: String?, _ grant: OAuth2Scheme.Grant
  ) -> Cause {
    switch code {
    case "invalid_client": return .client
    case "unauthorized_client": return .clientRights
    case "invalid_grant" where grant != .clientCredentials: return .grantValue
    case "unsupported_grant_type", "invalid_grant": return .grant
    case "invalid_scope": return .scope
    default: break
    }
    return switch response.status {
    case 401: .client
    // A server that says nothing of the grant, the scope or the request has looked no further.
    case 403 where response.body.isEmpty: .client
    case 404, 405, 410: .url
    case 429, 500...: .busy
    default: ServerText.isHTML(response) ? .url : .other
    }
  }

  /// What a response says, behind the message that shows it.
  static func said(_ response: TransportResponse, _ complaint: ServerComplaint?) -> String {
    if let shown = complaint?.shown { return ": \(shown)" }
    if response.body.isEmpty { return response.bodyFault == nil ? " with an empty body" : "" }
    return
      switch BodyQuote(
        response.body, contentType: response.firstValue(of: "Content-Type"),
        limit: ServerText.limit)
    {
    case .text(let text): ": \(text)"
    case .description(let what): " with \(what)"
    case nil: " with an empty body"
    }
  }

  /// What else there is to say of a refusal: that its body is not whole, and when the server wants to
  /// be asked again.
  static func notes(_ response: TransportResponse) -> [String] {
    var notes = [response.bodyFault?.bodyNote].compactMap { $0 }
    if let wait = response.firstValue(of: "Retry-After") {
      notes.append("the endpoint says 'Retry-After: \(ServerText.singleLine(wait, limit: 40))'")
    }
    return notes
  }
}
