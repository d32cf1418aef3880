import ConnectorModel
import Diagnostics

/// What must hold of an auth scheme beyond the shape of its keys.
enum SchemeChecks {
  /// Checks one scheme.
  static func check(_ scheme: AuthenticationScheme) -> [Diagnostic] {
    switch scheme {
    case .basic(let basic): check(basic)
    case .bearer(let bearer): check(bearer.attach)
    case .apiKey(let apiKey): check(apiKey.attach)
    case .oauth2(let oauth2): check(oauth2)
    }
  }

  /// The names that `<<$auth.name>>` may use.
  static func savedNames(_ authentication: Authentication) -> [String] {
    authentication.schemes.flatMap { scheme -> [String] in
      if case .oauth2(let oauth2) = scheme { return oauth2.tokenResponse.save.map(\.name.value) }
      return []
    }
  }

  private static func check(_ scheme: BasicScheme) -> [Diagnostic] {
    guard let username = scheme.username, case .text(let text)? = username.segments.first,
      text.contains(":")
    else { return [] }
    return [
      Diagnostic(
        "unknown-value", "a user name of HTTP Basic cannot hold ':'", at: username.span,
        help: "The first ':' ends the name (RFC 7617 §2); put the password under 'password'.")
    ]
  }

  private static func check(_ attachment: Attachment?) -> [Diagnostic] {
    guard let attachment else { return [] }
    var diagnostics: [Diagnostic] = []
    let location = attachment.location?.value ?? .header
    if location != .header, attachment.name == nil, let span = attachment.location?.span {
      diagnostics.append(
        Diagnostic(
          "missing-key", "a credential in a \(location.rawValue) needs the key 'name' beside 'in'",
          at: span))
    }
    if let name = attachment.name, !isLegal(name.value, in: location) {
      diagnostics.append(
        Diagnostic(
          location == .header ? "bad-header-name" : "bad-name",
          "'\(name.value)' is not a legal name of a \(location.rawValue)", at: name.span))
    }
    if let format = attachment.format,
      !format.expressions.flatMap(\.sources).contains(where: {
        $0.kind == .builtIn(TemplateBuiltIn.token.rawValue)
      })
    {
      diagnostics.append(
        Diagnostic(
          "bad-template", "'format' does not hold the credential", at: format.span,
          help: "Write <<$token>> where the credential goes: \"Token <<$token>>\"."))
    }
    return diagnostics
  }

  private static func isLegal(_ name: String, in location: Attachment.Location) -> Bool {
    switch location {
    case .header, .cookie: NameRules.isToken(name)
    case .query: !name.isEmpty
    }
  }

  private static func check(_ scheme: OAuth2Scheme) -> [Diagnostic] {
    var diagnostics = check(scheme.attach)
    if let url = scheme.tokenURL { diagnostics += URLChecks.tokenURL(url) }
    let clientAuthentication = scheme.clientAuthentication?.value ?? .basic
    if clientAuthentication != .none, scheme.clientSecret == nil,
      let span = scheme.clientAuthentication?.span ?? scheme.clientID?.span
    {
      diagnostics.append(
        Diagnostic(
          "missing-key",
          "client_auth '\(clientAuthentication.rawValue)' needs the key 'client_secret'", at: span,
          help: "Write client_auth: none for a client without a secret."))
    }
    diagnostics += check(scheme.expiry)
    let response = scheme.tokenResponse
    let selectors =
      [response.accessToken, response.refreshToken, response.scope].compactMap { $0 }
      + response.save.map(\.value)
    return diagnostics + selectors.flatMap(SelectorChecks.check)
  }

  private static func check(_ expiry: ExpirySettings?) -> [Diagnostic] {
    guard let expiry, let unit = expiry.unit else { return [] }
    let legal: [ExpirySettings.Unit] =
      expiry.absolute != nil ? [.epoch, .milliseconds, .iso8601] : [.seconds, .milliseconds]
    if expiry.fromJWT?.value == true {
      return [
        Diagnostic(
          "conflicting-keys", "'unit' cannot stand beside 'jwt'", at: unit.span,
          help: "A JWT's exp is always in seconds since 1970 (RFC 7519 §4.1.4).")
      ]
    }
    if legal.contains(unit.value) { return [] }
    return [
      Diagnostic(
        "unknown-value",
        "unit '\(unit.value.rawValue)' does not fit '\(expiry.absolute == nil ? "in" : "at")'",
        at: unit.span, help: "Legal here: \(legal.map(\.rawValue).joined(separator: ", ")).")
    ]
  }
}
