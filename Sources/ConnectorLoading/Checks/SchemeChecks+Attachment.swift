import ConnectorModel
import Diagnostics

extension SchemeChecks {
  /// Checks where a credential goes.
  ///
  /// - Parameter needsName: whether no name is assumed.
  func check(_ attachment: Attachment?, needsName: Bool = false) -> [Diagnostic] {
    guard let attachment else { return [] }
    var diagnostics = nameDiagnostics(attachment, needsName: needsName)
    guard let format = attachment.format, !format.isBroken else { return diagnostics }
    let holdsToken = format.expressions.flatMap(\.sources).contains {
      $0.kind == .builtIn(TemplateBuiltIn.token.rawValue)
    }
    if !holdsToken {
      diagnostics.append(
        Diagnostic(
          "bad-template", "'format' does not hold the credential", at: format.span,
          help: "Write <<$token>> where the credential goes: \"Token <<$token>>\"."))
    }
    if attachment.location?.value ?? .header == .header {
      diagnostics += HeaderChecks(places: places).check(format)
    }
    return diagnostics
  }

  private func nameDiagnostics(_ attachment: Attachment, needsName: Bool) -> [Diagnostic] {
    let isDamaged = lacks("in", attachment.span)
    let location = attachment.location?.value ?? .header
    guard let name = attachment.name else {
      guard needsName || location != .header, !isDamaged,
        !lacks("name", attachment.span),
        let span = attachment.location?.span ?? attachment.span
      else { return [] }
      return [
        Diagnostic(
          "missing-key", "a credential in a \(Self.words(location)) needs the key 'name'",
          at: span, help: "For example: name: \(location == .header ? "X-API-Key" : "api_key")")
      ]
    }
    if isDamaged || Self.isLegal(name.value, in: location) { return [] }
    return [
      Diagnostic(
        location == .header ? "bad-header-name" : "bad-name",
        "'\(name.value)' is not a legal \(Self.words(location)) name", at: name.span,
        help: location == .query
          ? nil : "It is made of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.1).")
    ]
  }

  /// Reports schemes that would overwrite each other's credential.
  func sharedPlaces(_ schemes: [AuthenticationScheme]) -> [Diagnostic] {
    var seen: [String: SourceSpan] = [:]
    return schemes.compactMap { scheme in
      guard let place = place(of: scheme), let span = scheme.span,
        let first = seen.updateValue(span, forKey: place.folded)
      else { return nil }
      return Diagnostic(
        "conflicting-keys", "two auth schemes put their credential into the \(place.shown)",
        at: span, notes: [.init("the other one", at: first)],
        help: "Give one of them another place with 'attach'.")
    }
  }

  private func place(of scheme: AuthenticationScheme) -> (folded: String, shown: String)? {
    let attachment: Attachment?
    switch scheme {
    case .basic: attachment = nil
    case .bearer(let bearer): attachment = bearer.attach
    case .apiKey(let apiKey): attachment = apiKey.attach
    case .oauth2(let oauth2): attachment = oauth2.attach
    }
    for key in ["in", "name"] where lacks(key, attachment?.span) { return nil }
    if lacks("attach", scheme.span) { return nil }
    let location = attachment?.location?.value ?? .header
    let name = attachment?.name?.value ?? "Authorization"
    let folded = location == .header ? name.lowercased() : name
    return ("\(location.rawValue) \(folded)", "\(Self.words(location)) '\(name)'")
  }

  private static func isLegal(_ name: String, in location: Attachment.Location) -> Bool {
    switch location {
    case .header, .cookie: NameRules.isToken(name)
    case .query: !name.isEmpty
    }
  }

  private static func words(_ location: Attachment.Location) -> String {
    location == .query ? "query parameter" : location.rawValue
  }
}
