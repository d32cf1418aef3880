import ConnectorModel
import Diagnostics

extension UnusedAuthKey {
  /// Headers and query parameters in the place of which a credential goes.
  struct OverwrittenEntries {
    private let schemes: [(scheme: AuthenticationScheme, places: [CredentialPlace])]

    init(_ authentication: DeclaredAuthentication) {
      schemes = authentication.schemes.compactMap { scheme in
        let object = scheme.object
        if authentication.lacks("attach", object.span) { return nil }
        return (scheme, object.credentialPlaces)
      }
    }

    func check(_ action: Action) -> [Diagnostic] {
      // Whether credentials go to a whole URL, its origin decides.
      guard action.path != nil else { return [] }
      return check(headers: action.headers, query: action.query, "the action")
    }

    /// The connector's own entries, which every action sends that declares no `auth`.
    func check(_ connector: Connector) -> [Diagnostic] {
      check(headers: connector.headers, query: connector.query, "the requests")
    }

    private func check(
      headers: TemplateEntries, query: TemplateEntries, _ whose: String
    ) -> [Diagnostic] {
      if headers.isEmpty, query.isEmpty { return [] }
      return schemes.flatMap { scheme, places in
        places.flatMap { place in
          let entries: TemplateEntries =
            switch place.location {
            case .header: headers
            case .query: query
            // A cookie joins the others.
            case .cookie: []
            }
          return entries.filter { place.isNamed($0.name.value) }
            .map { Self.report($0, scheme, place, whose) }
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
