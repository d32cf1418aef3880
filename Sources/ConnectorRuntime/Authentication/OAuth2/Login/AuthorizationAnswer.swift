import Cryptography

/// What the authorization server sent the browser back with (RFC 6749 §4.1.2).
package enum AuthorizationAnswer: Sendable {
  /// The code to get a token with.
  case code(String)
  /// The server refuses the login, or answers for another.
  case refused(RunFailure)
  /// It does not belong to this login: it is to be ignored.
  case foreign(reason: String)
}

/// Reads the parameters of an answer and checks that they belong to a request.
struct AuthorizationAnswerReader: Sendable {
  let request: AuthorizationRequest
  let scheme: ResolvedOAuth2
  let secrets: SecretRegistry

  /// What an answer says.
  ///
  /// - Parameters:
  ///   - parameters: the query (or form) as it came: `code=…&state=…`.
  ///   - isTyped: whether a person gave it: then it may be anything, the login page's own URL too.
  func read(_ parameters: String, isTyped: Bool = false) -> AuthorizationAnswer {
    let fields = FormFields(parameters)
    // Whatever it is, it is not for other eyes.
    for code in fields["code"] { secrets.insert(code) }
    if isTyped, parameters.isEmpty { return .foreign(reason: "it is empty") }
    if isTyped, fields["code"].isEmpty, fields["error"].isEmpty {
      return .foreign(reason: "it brings neither 'code' nor 'error'")
    }
    guard let state = fields.single("state") else {
      return .foreign(
        reason: fields["state"].isEmpty ? "it brings no 'state'" : "it brings 'state' twice")
    }
    guard constantTimeEquals(Array(state.utf8), Array(request.state.utf8)) else {
      return .foreign(reason: "its 'state' is of another login")
    }
    if let name = ["code", "error", "iss"].first(where: { fields[$0].count > 1 }) {
      return .refused(repeated(name).runFailure(of: scheme))
    }
    if let failure = issuerFailure(fields) { return .refused(failure.runFailure(of: scheme)) }
    if let error = fields["error"].first { return .refused(refusal(error, fields)) }
    guard let code = fields.single("code"), !code.isEmpty else {
      return .refused(
        TokenFailure(
          .authentication, "invalid-login-answer",
          "authorization server answered without a code and without an error", at: .grant,
          help: "Check authorization_url and authorization_params."
        ).runFailure(of: scheme))
    }
    return .code(code)
  }

  /// What stands there twice was put there by two (RFC 6749 §3.1): nobody knows which one is right.
  private func repeated(_ name: String) -> TokenFailure {
    TokenFailure(
      .authentication, "invalid-login-answer",
      "answer to the login brings '\(name)' more than once",
      at: .grant,
      help: "Begin again; if it stays so, the authorization server breaks RFC 6749 §3.1.")
  }

  /// Another server's answer would send the code, and the client's secret, to the wrong place
  /// (RFC 9207 §2.4).
  private func issuerFailure(_ fields: FormFields) -> TokenFailure? {
    guard let issuer = request.issuer else { return nil }
    let named = fields["iss"]
    if named.isEmpty, !request.needsIssuer { return nil }
    if named == [issuer] { return nil }
    let shown = named.first.map { "names the issuer '\(ServerText.singleLine($0))'" }
    return TokenFailure(
      .authentication, "wrong-issuer",
      "answer to the login \(shown ?? "does not name its issuer"), not '\(issuer)'", at: .tokenURL,
      help: "Begin again; if it stays so, somebody stands between: do not log in here.")
  }

  private func refusal(_ error: String, _ fields: FormFields) -> RunFailure {
    let text = fields["error_description"].first.map { ": \(ServerText.singleLine($0))" } ?? ""
    let help =
      switch error {
      case "access_denied": "The login was declined, or the user may not use this client."
      case "invalid_scope": "Ask only for scopes that the client was given."
      case "unauthorized_client":
        "Allow the client the grant 'authorization_code' where it is registered."
      case "unsupported_response_type": "The server offers no authorization codes to this client."
      case "server_error", "temporarily_unavailable": "Try again later."
      default: "Compare scope and authorization_params with what the API's documentation asks for."
      }
    let failure = TokenFailure(
      .authentication, "rejected-login",
      "authorization server refused the login: \(ServerText.singleLine(error))\(text)",
      at: error == "invalid_scope" ? .scope : .grant, help: help)
    return failure.redacted(by: secrets).runFailure(of: scheme)
  }
}
