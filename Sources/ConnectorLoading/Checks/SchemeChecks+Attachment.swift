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
    var seen: [CredentialPlace: SourceSpan] = [:]
    return schemes.compactMap { scheme in
      guard let span = scheme.span else { return nil }
      for place in places(of: scheme) {
        var folded = place
        if place.location == .header { folded.name = place.name.lowercased() }
        guard let first = seen.updateValue(span, forKey: folded), first != span else { continue }
        return Diagnostic(
          "conflicting-keys",
          "two auth schemes put their credential into the "
            + "\(Self.words(place.location)) '\(place.name)'",
          at: span, notes: [.init("the other one", at: first)],
          help: "Give one of them another place with 'attach'.")
      }
      return nil
    }
  }

  private func places(of scheme: AuthenticationScheme) -> [CredentialPlace] {
    for key in ["in", "name"] where lacks(key, scheme.attachment?.span) { return [] }
    return lacks("attach", scheme.span) ? [] : scheme.object.credentialPlaces
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
