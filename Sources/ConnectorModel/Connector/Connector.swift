package import Diagnostics

/// One system and one identity: `connectors/<id>.yaml`.
package struct Connector: Declared, SharingKeys {
  struct Keys {
    var id: String = ""
    var source: SourceText?
    var version: Located<Int>?
    var title: Located<String>?
    var description: Located<String>?
    var docs: Located<String>?
    var baseURL: Template?
    var variables: [VariableDeclaration] = []
    var auth: Authentication = Authentication()
    var headers: TemplateEntries = []
    var query: TemplateEntries = []
    var tls: TLSSettings?
    var proxy: Template?
    var retry: RetrySettings?
    var rateLimit: RateLimitSettings?
    var timeout: TimeoutSettings?
    var redirects: RedirectSettings?
    var errorMessage: [Selector] = []
    var check: Located<String>?
    var span: SourceSpan?
  }

  var keys = CopyOnWrite(Keys())

  /// The path below `connectors/` without `.yaml`, or the path of a lone file; set by the loader.
  package var id: String {
    get { keys.value.id }
    set { keys.value.id = newValue }
  }
  /// The file; set by the loader.
  package var source: SourceText? {
    get { keys.value.source }
    set { keys.value.source = newValue }
  }
  package var version: Located<Int>? {
    get { keys.value.version }
    set { keys.value.version = newValue }
  }
  package var title: Located<String>? {
    get { keys.value.title }
    set { keys.value.title = newValue }
  }
  package var description: Located<String>? {
    get { keys.value.description }
    set { keys.value.description = newValue }
  }
  package var docs: Located<String>? {
    get { keys.value.docs }
    set { keys.value.docs = newValue }
  }
  package var baseURL: Template? {
    get { keys.value.baseURL }
    set { keys.value.baseURL = newValue }
  }
  package var variables: [VariableDeclaration] {
    get { keys.value.variables }
    set { keys.value.variables = newValue }
  }
  package var auth: Authentication {
    get { keys.value.auth }
    set { keys.value.auth = newValue }
  }
  package var headers: TemplateEntries {
    get { keys.value.headers }
    set { keys.value.headers = newValue }
  }
  package var query: TemplateEntries {
    get { keys.value.query }
    set { keys.value.query = newValue }
  }
  package var tls: TLSSettings? {
    get { keys.value.tls }
    set { keys.value.tls = newValue }
  }
  package var proxy: Template? {
    get { keys.value.proxy }
    set { keys.value.proxy = newValue }
  }
  package var retry: RetrySettings? {
    get { keys.value.retry }
    set { keys.value.retry = newValue }
  }
  package var rateLimit: RateLimitSettings? {
    get { keys.value.rateLimit }
    set { keys.value.rateLimit = newValue }
  }
  package var timeout: TimeoutSettings? {
    get { keys.value.timeout }
    set { keys.value.timeout = newValue }
  }
  package var redirects: RedirectSettings? {
    get { keys.value.redirects }
    set { keys.value.redirects = newValue }
  }
  package var errorMessage: [Selector] {
    get { keys.value.errorMessage }
    set { keys.value.errorMessage = newValue }
  }
  package var check: Located<String>? {
    get { keys.value.check }
    set { keys.value.check = newValue }
  }
  package var span: SourceSpan? {
    get { keys.value.span }
    set { keys.value.span = newValue }
  }

  package init() {}

  package static let declaration = ObjectDeclaration<Connector>(
    "connector", "One system and one identity: where it is and how to authenticate.",
    keys: [
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
