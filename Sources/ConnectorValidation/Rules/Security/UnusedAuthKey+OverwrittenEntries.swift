import ConnectorModel
import Diagnostics

extension UnusedAuthKey {
  /// Headers and query parameters of an action in the place of which a credential goes.
  enum OverwrittenEntries {
    static func check(
      _ action: Action, _ authentication: DeclaredAuthentication
    ) -> [Diagnostic] {
      // Whether credentials go to a whole URL, its origin decides.
      guard action.path != nil else { return [] }
      return authentication.schemes.flatMap { scheme -> [Diagnostic] in
        guard !authentication.lacks("attach", scheme.span) else { return [] }
        return scheme.object.credentialPlaces.flatMap { place in
          place.entries(of: action).compactMap { entry in
            place.isNamed(entry.name.value) ? report(entry, scheme, place) : nil
          }
        }
      }
    }

    private static func report(
      _ entry: NamedEntry<EntryValue>, _ scheme: AuthenticationScheme,
      _ place: CredentialPlace
    ) -> Diagnostic {
      let isRemoval = entry.value.templates.isEmpty
      let what = place.location == .header ? "header" : "query parameter"
      return diagnostic(
        isRemoval
          ? "null for \(what) '\(entry.name.value)' does not take the credential away"
          : "\(what) '\(entry.name.value)' is overwritten by the credential",
        at: entry.name.span,
        notes: scheme.span.map { [.init("this auth scheme puts it there", at: $0)] } ?? [],
        help: isRemoval
          ? "Write auth: none to send the action without credentials."
          : "Take the entry away, or write auth: none to send it in place of the credential.")
    }
  }
}

extension CredentialPlace {
  /// The action's entries that may stand there.
  fileprivate func entries(of action: Action) -> TemplateEntries {
    switch location {
    case .header: action.headers
    case .query: action.query
    // A cookie joins the others.
    case .cookie: []
    }
  }

  fileprivate func isNamed(_ other: String) -> Bool {
    location == .header ? other.lowercased() == name.lowercased() : other == name
  }
}
