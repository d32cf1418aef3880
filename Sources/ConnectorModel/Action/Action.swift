package import Diagnostics

/// One HTTP call: `actions/<group>/<id>.yaml`.
package struct Action: Declared {
  /// The path below `actions/` without `.yaml`, or the path of a lone file; set by the loader.
  package var id = ""
  /// The file; set by the loader.
  package var source: SourceText?
  package var version: Located<Int>?
  package var connector: Located<String>?
  package var title: Located<String>?
  package var description: Located<String>?
  package var docs: Located<String>?
  package var inputs: [VariableDeclaration] = []
  package var method: Located<String>?
  package var path: Template?
  package var url: Template?
  package var query: TemplateEntries = []
  package var headers: TemplateEntries = []
  package var body: ActionBody?
  package var idempotencyKey: IdempotencyKey?
  package var auth: Authentication?
  package var expect = Expectation()
  package var captures: [NamedEntry<Selector>] = []
  package var paginate: Pagination?
  package var poll: PollSettings?
  package var retry: RetrySettings?
  package var rateLimit: RateLimitSettings?
  package var timeout: TimeoutSettings?
  package var redirects: RedirectSettings?
  package var print: Located<String>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<Action>(
    "action", "One HTTP call.",
    constraints: [.exactlyOne(["path", "url"]), .atMostOne(["paginate", "poll"])],
    fields: [
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
