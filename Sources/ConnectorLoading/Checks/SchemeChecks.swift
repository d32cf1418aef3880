import ConnectorModel
import Diagnostics

/// What must hold of auth schemes beyond the shape of their keys.
struct SchemeChecks {
  /// Where the templates' texts stand.
  let places: TemplatePlaces
  /// Whether a key is missing from an object because it was reported.
  let lacks: (_ key: String, _ object: SourceSpan?) -> Bool

  /// Checks the schemes of a connector or an action.
  static func check<Object>(
    _ authentication: Authentication, _ file: WorkspaceFile<Object>
  ) -> [Diagnostic] {
    let checks = SchemeChecks(
      places: file.places, lacks: { key, object in object != nil && file.lacks(key, in: object) })
    var diagnostics = authentication.schemes.flatMap { checks.check($0) }
    if let none = authentication.noneSpan, !authentication.schemes.isEmpty {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys", "'none' cannot stand beside other auth schemes", at: none,
          help: "Take it away, or write auth: none alone."))
    }
    return diagnostics + checks.sharedPlaces(authentication.schemes)
  }

  /// The names that `<<$auth.name>>` may use.
  static func savedNames(_ authentication: Authentication) -> [String] {
    authentication.savedNames.map(\.name.value)
  }

  /// Where such names are declared.
  static func savingKey(_ authentication: Authentication) -> String {
    authentication.savingKey ?? usualSavingKey
  }

  private static let usualSavingKey = OAuth2Scheme().savingKey ?? ""

  private func check(_ scheme: AuthenticationScheme) -> [Diagnostic] {
    switch scheme {
    case .basic(let basic): check(basic)
    case .bearer(let bearer): check(bearer.attach)
    case .apiKey(let apiKey): check(apiKey.attach, needsName: true)
    case .oauth2(let oauth2): check(oauth2)
    case .jwt(let jwt): check(jwt)
    case .session(let session): check(session)
    case .oauth1(let oauth1): check(oauth1)
    case .hmac(let hmac): check(hmac)
    case .awsSignature, .digest, .ntlm, .negotiate, .wsse: []
    }
  }

  private func check(_ scheme: BasicScheme) -> [Diagnostic] {
    let isColon = { (byte: UInt8) in byte == UInt8(ascii: ":") }
    guard let username = scheme.username,
      let colon = places.span(ofCharacter: isColon, in: username)
    else { return [] }
    return [
      Diagnostic(
        "unknown-value", "a user name of HTTP Basic cannot hold ':'", at: colon,
        help: "The first ':' ends the name (RFC 7617 §2); put the password under 'password'.")
    ]
  }

  private func check(_ scheme: SessionScheme) -> [Diagnostic] {
    var diagnostics = check(scheme.attach) + check(scheme.expiry)
    diagnostics += scheme.requests.flatMap { ActionChecks.request($0, places) }
    let selectors = [
      ("token", scheme.token), ("in", scheme.expiry?.relative), ("at", scheme.expiry?.absolute),
    ]
    for case (let key, let selector?) in selectors {
      diagnostics += SelectorChecks.check(selector, for: key)
    }
    let refresh = [scheme.refresh].compactMap { $0 }
    for request in [scheme.login.request] + scheme.steps + refresh {
      diagnostics += request.captures.flatMap { SelectorChecks.check($0.value) }
    }
    var earlier = Set(scheme.login.request.captures.map(\.name.value))
    for step in scheme.steps {
      diagnostics += later(step, earlier, scheme)
      earlier.formUnion(step.captures.map(\.name.value))
    }
    return diagnostics
  }

  /// Names that a step uses before anything has brought them; those that nothing brings are
  /// reported as everywhere.
  private func later(
    _ request: SessionRequest, _ earlier: Set<String>, _ scheme: SessionScheme
  ) -> [Diagnostic] {
    let known = Set(scheme.savedNames.map(\.name.value))
    let sources = request.declaredTemplates.flatMap(\.template.expressions).flatMap(\.sources)
    return sources.compactMap { source in
      guard source.kind == .builtIn(TemplateBuiltIn.auth.rawValue),
        case .member(let name)? = source.path.first, known.contains(name), !earlier.contains(name)
      else { return nil }
      return Diagnostic(
        "undefined-variable", "'$auth.\(name)' has no value before this step",
        at: source.stepSpans.first ?? source.span,
        help: "Only the login and the steps before it have brought anything yet.")
    }
  }

  func check(_ expiry: ExpirySettings?) -> [Diagnostic] {
    guard let expiry else { return [] }
    if let jwt = expiry.fromJWT, !jwt.value {
      return [
        Diagnostic(
          "unknown-value", "'jwt' can only be true", at: jwt.span,
          help: "Take the key away to read the end from the token response.")
      ]
    }
    guard let unit = expiry.unit else { return [] }
    if expiry.fromJWT?.value == true {
      return [
        Diagnostic(
          "conflicting-keys", "'unit' cannot stand beside 'jwt'", at: unit.span,
          help: "A JWT's exp is always in seconds since 1970 (RFC 7519 §4.1.4).")
      ]
    }
    if lacks("at", expiry.span) || lacks("in", expiry.span) { return [] }
    let legal: [ExpirySettings.Unit] =
      expiry.absolute != nil ? [.epoch, .milliseconds, .iso8601] : [.seconds, .milliseconds]
    if legal.contains(unit.value) { return [] }
    return [
      Diagnostic(
        "unknown-value",
        "unit '\(unit.value.rawValue)' does not fit '\(expiry.absolute == nil ? "in" : "at")'",
        at: unit.span, help: "Legal here: \(legal.map(\.rawValue).joined(separator: ", ")).")
    ]
  }
}
