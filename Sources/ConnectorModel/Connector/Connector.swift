package import Diagnostics

/// One system and one identity: `connectors/<id>.yaml`.
package struct Connector: Declared {
  /// The path below `connectors/` without `.yaml`, or the path of a lone file; set by the loader.
  package var id = ""
  /// The file; set by the loader.
  package var source: SourceText?
  package var version: Located<Int>?
  package var title: Located<String>?
  package var description: Located<String>?
  package var docs: Located<String>?
  package var baseURL: Template?
  package var variables: [VariableDeclaration] = []
  package var auth = Authentication()
  package var headers: TemplateEntries = []
  package var query: TemplateEntries = []
  package var tls: TLSSettings?
  package var proxy: Template?
  package var retry: RetrySettings?
  package var rateLimit: RateLimitSettings?
  package var timeout: TimeoutSettings?
  package var redirects: RedirectSettings?
  package var errorMessage: [Selector] = []
  package var check: Located<String>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<Connector>(
    "connector", "One system and one identity: where it is and how to authenticate.",
    fields: [
      FieldDeclaration("version", \.version, .version, "The format's version: 1."),
      FieldDeclaration("title", \.title, .text, example: "Nexthink", "The system's name."),
      FieldDeclaration("description", \.description, .text, "What it is, for people."),
      FieldDeclaration(
        "docs", \.docs, .text, example: "https://docs.nexthink.com/api",
        "Where its API is documented."),
      FieldDeclaration(
        "base_url", \.baseURL, .template(.url), required: true,
        example: "https://api.example.com",
        "What every action's path is appended to: https (http on loopback), maybe with a path."),
      FieldDeclaration(
        "variables", into: \.variables, .variables, "The values that a user gives, by name."),
      FieldDeclaration(
        "auth", into: \.auth, .authentication,
        "A scheme, a list of schemes applied in order, or none."),
      FieldDeclaration(
        "headers", into: \.headers, .entries(.header, keys: .headerName),
        "Header fields of every request; an action's entry of the same name wins."),
      FieldDeclaration(
        "query", into: \.query, .entries(.query),
        "Query parameters of every request; an action's entry of the same name wins."),
      FieldDeclaration("tls", \.tls, .object(), "Certificates and the lowest TLS version."),
      FieldDeclaration(
        "proxy", \.proxy, .template(.url),
        "A proxy's URL; without it the usual environment variables count."),
      FieldDeclaration("retry", \.retry, .object(), "How its actions are retried."),
      FieldDeclaration(
        "rate_limit", \.rateLimit, .object(), "How many requests it takes in a period."),
      FieldDeclaration("timeout", \.timeout, .object(), "How long its actions may take."),
      FieldDeclaration("redirects", \.redirects, .object(), "Which redirects are followed."),
      FieldDeclaration(
        "error_message", into: \.errorMessage, .list(of: .selector, orSingle: true),
        "Selectors of this API's error text; the first that gives one is shown."),
      FieldDeclaration(
        "check", \.check, .text, example: "nexthink/list-workflows",
        "The action that proves the credentials."),
    ])
}

extension FieldType where Value == [VariableDeclaration] {
  /// Declarations by name; a name with nothing behind it declares a required text.
  package static var variables: Self {
    let empty = FieldType<VariableDeclaration>.object().nullable().map {
      $0.value ?? VariableDeclaration()
    }
    let entries = FieldType<[NamedEntry<VariableDeclaration>]>.map(of: empty, keys: .variableName)
    return entries.map { entries in
      entries.map { entry in
        var declaration = entry.value
        declaration.name = entry.name.value
        declaration.nameSpan = entry.name.span
        return declaration
      }
    }
  }
}
