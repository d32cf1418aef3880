import ConnectorModel
import Diagnostics

extension UnusedAuthKey {
  /// Headers and query parameters in the place of which a credential goes.
  enum OverwrittenEntries {
    static func check(
      _ action: Action, _ authentication: DeclaredAuthentication
    ) -> [Diagnostic] {
      // Whether credentials go to a whole URL, its origin decides.
      guard action.path != nil else { return [] }
      return check(headers: action.headers, query: action.query, "the action", authentication)
    }

    /// The connector's own entries, which every action sends that declares no `auth`.
    static func check(
      _ connector: Connector, _ authentication: DeclaredAuthentication
    ) -> [Diagnostic] {
      check(
        headers: connector.headers, query: connector.query, "the requests", authentication)
    }

    private static func check(
      headers: TemplateEntries, query: TemplateEntries, _ whose: String,
      _ authentication: DeclaredAuthentication
    ) -> [Diagnostic] {
      if headers.isEmpty, query.isEmpty { return [] }
      return authentication.schemes.flatMap { scheme -> [Diagnostic] in
        guard !authentication.lacks("attach", scheme.span) else { return [] }
        return scheme.object.credentialPlaces.flatMap { place in
          let entries: TemplateEntries =
            switch place.location {
            case .header: headers
            case .query: query
            // A cookie joins the others.
            case .cookie: []
            }
          return entries.filter { place.isNamed($0.name.value) }
            .map { report($0, scheme, place, whose) }
        }
      }
    }

    private static func report(
      _ entry: NamedEntry<EntryValue>, _ scheme: AuthenticationScheme,
      _ place: CredentialPlace, _ whose: String
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
          ? "Write auth: none to send \(whose) without credentials."
          : "Take the entry away, or write auth: none to send it in place of the credential.")
    }
  }
}

extension CredentialPlace {
  fileprivate func isNamed(_ other: String) -> Bool {
    location == .header ? other.lowercased() == name.lowercased() : other == name
  }
}
