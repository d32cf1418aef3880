import ConnectorModel

/// The likely causes of a token request's failure, for a scheme as it is configured.
enum TokenAdvice {
  /// The causes, the likeliest first.
  ///
  /// - Parameters:
  ///   - supported: how clients may prove themselves, as the issuer says.
  static func causes(
    of failure: TokenFailure, _ scheme: ResolvedOAuth2, supported: [String]? = nil
  ) -> [String] {
    if failure.kind == .network { return network(failure) }
    switch failure.errorCode {
    case "invalid_client": return client(scheme, supported)
    case "invalid_grant": return grant(scheme)
    case "unauthorized_client":
      return [
        "the client '\(scheme.clientID)' is not registered for grant '\(scheme.grant.rawValue)'"
      ]
    case "unsupported_grant_type":
      return [
        "the server does not offer grant '\(scheme.grant.rawValue)' at this endpoint",
        "or it wants another value: token_request.params.grant_type",
      ]
    case "invalid_scope":
      return [
        scheme.scope.isEmpty
          ? "the server wants a scope, and none is declared"
          : "the client was not given one of the scopes: \(scheme.scope.joined(separator: ", "))",
        scheme.scope.count > 1 && scheme.scopeSeparator != " "
          ? "scopes are joined by '\(scheme.scopeSeparator)': the standard is a space" : nil,
      ].compactMap { $0 }
    case "invalid_request":
      return [
        "a parameter is missing, twice there, or malformed: compare token_request with the API's "
          + "documentation",
        scheme.request.encoding == .form
          ? nil
          : "token_request.encoding is '\(scheme.request.encoding.rawValue)': the standard is "
            + "form",
      ].compactMap { $0 }
    case "invalid_target": return ["the server knows no such audience or resource"]
    default: break
    }
    switch failure.id {
    case "login-needed": return ["nobody has logged in, or the login has ended"]
    case "rejected-client": return client(scheme, supported)
    case "wrong-token-url", "token-response-not-json", "redirected-token-request":
      return ["another service, a login page or a proxy answers at this URL: check token_url"]
    case "failing-token-endpoint": return ["the server is busy or down: try again later"]
    default: return failure.help.map { $0.split(separator: "\n").map(String.init) } ?? []
    }
  }

  private static func client(_ scheme: ResolvedOAuth2, _ supported: [String]?) -> [String] {
    var causes: [String] = []
    let current = scheme.clientAuthentication
    if let supported {
      let fitting = OAuth2Scheme.ClientAuthentication.allCases.filter { form in
        standardName(form).map(supported.contains) ?? false
      }
      if !fitting.contains(current), current != .auto, let first = fitting.first {
        causes.append(
          "the issuer takes \(supported.joined(separator: ", ")): write client_auth: "
            + first.rawValue)
      }
    }
    switch current {
    case .basic:
      causes.append("\(current.rawValue): the provider may want client_auth: body")
      if needsEncoding(scheme) {
        causes.append(
          "client_id or client_secret holds characters that RFC 6749 has encoded: "
            + "client_auth: basic_encoded")
      }
    case .basicEncoded: causes.append("the provider may want client_auth: basic, or body")
    case .body: causes.append("the provider may want client_auth: basic")
    case .auto: break
    case .clientSecretJWT, .privateKeyJWT:
      causes.append(
        "the server may want another audience (the issuer in place of the endpoint), algorithm or "
          + "key_id in client_assertion")
      causes.append("the key is not the one that is registered for the client")
    case .tls: causes.append("the certificate of tls is not registered for the client")
    case .none: causes.append("no secret was sent: the provider may want one")
    }
    return causes
      + [
        "client_id or client_secret is wrong, of another tenant, expired or revoked",
        scheme.clientSecret.map(hasSpaceAround) == true
          ? "client_secret has white space at its start or end" : nil,
      ].compactMap { $0 }
  }

  /// The name of a form in metadata (RFC 7591 §2).
  private static func standardName(_ form: OAuth2Scheme.ClientAuthentication) -> String? {
    switch form {
    case .basic, .basicEncoded: "client_secret_basic"
    case .body: "client_secret_post"
    case .clientSecretJWT, .privateKeyJWT: form.rawValue
    case .tls: "tls_client_auth"
    case .none: "none"
    case .auto: nil
    }
  }

  private static func needsEncoding(_ scheme: ResolvedOAuth2) -> Bool {
    let pair = scheme.clientID + (scheme.clientSecret ?? "")
    return FormEncoder.field(pair) != pair
  }

  private static func hasSpaceAround(_ secret: String) -> Bool {
    secret.first?.isWhitespace == true || secret.last?.isWhitespace == true
  }

  private static func grant(_ scheme: ResolvedOAuth2) -> [String] {
    switch scheme.grant {
    case .clientCredentials: ["the server knows the grant, and refuses it to this client"]
    case .password:
      [
        "username or password is wrong",
        "the user is locked, has a second factor, or may not use "
          + "this client",
      ]
    case .refreshToken:
      [
        "refresh_token was used elsewhere already: a server that rotates takes each once",
        "refresh_token has expired or was revoked", "refresh_token was issued to another client",
      ]
    case .jwtBearer, .samlBearer:
      [
        "the assertion's issuer, subject or audience is not what the server expects",
        "its key is not registered, or this machine's clock is wrong",
      ]
    case .tokenExchange:
      [
        "subject_token has expired, or is of another kind than subject_token_type says",
        "the client may not exchange such a token",
      ]
    case .authorizationCode, .deviceCode:
      [
        "the login has ended: 'connector-run auth login \(scheme.connector)'",
        "redirect_uri is not the one that is registered",
      ]
    }
  }

  private static func network(_ failure: TokenFailure) -> [String] {
    switch failure.id {
    case "unreachable-token-endpoint":
      [
        "the host's name is misspelt, or known only inside another network",
        "nothing listens there, or a firewall or a proxy stands between: see proxy, HTTPS_PROXY",
      ]
    // The finding on the chain says it already, and more.
    case "untrusted-token-endpoint": []
    case "failed-token-endpoint-handshake":
      [
        "the server wants a client certificate: tls.client_certificate",
        "the server has no version of TLS that tls.min_version allows",
      ]
    default: failure.help.map { [$0] } ?? []
    }
  }
}
