package import Diagnostics

/// One HTTP call: `actions/<group>/<id>.yaml`.
package struct Action: Declared, SharingKeys {
  struct Keys {
    var id: String = ""
    var source: SourceText?
    var version: Located<Int>?
    var connector: Located<String>?
    var title: Located<String>?
    var description: Located<String>?
    var docs: Located<String>?
    var inputs: [VariableDeclaration] = []
    var method: Located<String>?
    var path: Template?
    var url: Template?
    var query: TemplateEntries = []
    var headers: TemplateEntries = []
    @Boxed var body: ActionBody?
    var idempotencyKey: IdempotencyKey?
    var auth: Authentication?
    var expect: Expectation = Expectation()
    var captures: [NamedEntry<Selector>] = []
    @Boxed var paginate: Pagination?
    @Boxed var poll: PollSettings?
    @Boxed var retry: RetrySettings?
    @Boxed var rateLimit: RateLimitSettings?
    @Boxed var timeout: TimeoutSettings?
    @Boxed var redirects: RedirectSettings?
    var print: Located<String>?
    var span: SourceSpan?
  }

  var keys = CopyOnWrite(Keys())

  /// The path below `actions/` without `.yaml`, or the path of a lone file; set by the loader.
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
  package var connector: Located<String>? {
    get { keys.value.connector }
    set { keys.value.connector = newValue }
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
  package var inputs: [VariableDeclaration] {
    get { keys.value.inputs }
    set { keys.value.inputs = newValue }
  }
  package var method: Located<String>? {
    get { keys.value.method }
    set { keys.value.method = newValue }
  }
  package var path: Template? {
    get { keys.value.path }
    set { keys.value.path = newValue }
  }
  package var url: Template? {
    get { keys.value.url }
    set { keys.value.url = newValue }
  }
  package var query: TemplateEntries {
    get { keys.value.query }
    set { keys.value.query = newValue }
  }
  package var headers: TemplateEntries {
    get { keys.value.headers }
    set { keys.value.headers = newValue }
  }
  package var body: ActionBody? {
    get { keys.value.body }
    set { keys.value.body = newValue }
  }
  package var idempotencyKey: IdempotencyKey? {
    get { keys.value.idempotencyKey }
    set { keys.value.idempotencyKey = newValue }
  }
  package var auth: Authentication? {
    get { keys.value.auth }
    set { keys.value.auth = newValue }
  }
  package var expect: Expectation {
    get { keys.value.expect }
    set { keys.value.expect = newValue }
  }
  package var captures: [NamedEntry<Selector>] {
    get { keys.value.captures }
    set { keys.value.captures = newValue }
  }
  package var paginate: Pagination? {
    get { keys.value.paginate }
    set { keys.value.paginate = newValue }
  }
  package var poll: PollSettings? {
    get { keys.value.poll }
    set { keys.value.poll = newValue }
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
  package var print: Located<String>? {
    get { keys.value.print }
    set { keys.value.print = newValue }
  }
  package var span: SourceSpan? {
    get { keys.value.span }
    set { keys.value.span = newValue }
  }

  package init() {}

  package static let declaration = ObjectDeclaration<Action>(
    "action", "One HTTP call.",
    constraints: [.exactlyOne(["path", "url"]), .atMostOne(["paginate", "poll"])],
    keys: [
      FieldDeclaration("version", \.version, .version, "The format's version: 1."),
      FieldDeclaration(
        "connector", \.connector, .text, required: true, example: "nexthink",
        "The connector's id, or its file's path relative to this file."),
      FieldDeclaration("title", \.title, .text, "The action's name for people."),
      FieldDeclaration(
        "description", \.description, .text, example: "List the workflows of the tenant.",
        "What it does, for people."),
      FieldDeclaration("docs", \.docs, .text, "Where the operation is documented."),
      FieldDeclaration(
        "inputs", into: \.inputs, .variables, "The values that a user gives, by name."),
      FieldDeclaration(
        "method", \.method, .text, required: true, example: "GET", "The request's method."),
      FieldDeclaration(
        "path", \.path, .template(.path), example: "/api/v1/workflows",
        "Begins with / and is appended to the base URL; holds no query."),
      FieldDeclaration(
        "url", \.url, .template(.url),
        "A whole URL in place of the path; credentials go along only to the base URL's origin."),
      FieldDeclaration(
        "query", into: \.query, .entries(.query),
        "Query parameters; an entry without a value is left out, a list repeats it."),
      FieldDeclaration(
        "headers", into: \.headers, .entries(.header, keys: .headerName),
        "Header fields; they win over the connector's, and null takes one away."),
      FieldDeclaration("body", \.body, .object(), "What is sent."),
      FieldDeclaration(
        "idempotency_key", \.idempotencyKey, .idempotencyKey,
        "A template, or true for a random UUID; sent as Idempotency-Key, the same over retries."),
      FieldDeclaration(
        "auth", \.auth, .authentication, "none, or a scheme in place of the connector's."),
      FieldDeclaration("expect", into: \.expect, .object(), "What the response must be."),
      FieldDeclaration(
        "capture", into: \.captures, .map(of: .selector, keys: .variableName),
        "Values taken from the response, by name."),
      FieldDeclaration("paginate", \.paginate, .pagination, "How further pages are fetched."),
      FieldDeclaration(
        "poll", \.poll, .object(), "How the request is repeated until a state is reached."),
      FieldDeclaration("retry", \.retry, .object(), "How it is retried."),
      FieldDeclaration(
        "rate_limit", \.rateLimit, .object(), "How many requests go out in a period."),
      FieldDeclaration("timeout", \.timeout, .object(), "How long it may take."),
      FieldDeclaration("redirects", \.redirects, .object(), "Which redirects are followed."),
      FieldDeclaration(
        "print", \.print, .text, example: "captures",
        "What a run prints: body, items, captures, result, or a capture's name."),
    ])
}

/// `idempotency_key`: the value of `Idempotency-Key`.
package enum IdempotencyKey: Sendable {
  /// `false`: none.
  case none
  /// `true`, at its place: a random UUID.
  case random(SourceSpan)
  /// A text of the author's.
  case template(Template)
}

extension FieldType where Value == IdempotencyKey {
  /// `true`, or text with templates.
  package static var idempotencyKey: Self {
    FieldType<Template>.template(.header).map { template in
      // Quoted, the words are text like any other.
      let written = template.span.text
      guard let text = template.literalText, written == text || written.hasPrefix("*") else {
        return .template(template)
      }
      switch text {
      case "true", "True", "TRUE": return .random(template.span)
      case "false", "False", "FALSE": return .none
      default: return .template(template)
      }
    }
  }
}
