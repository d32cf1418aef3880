package import Diagnostics

/// `type: session`: a token that a login request brings.
package struct SessionScheme: AttachedScheme {
  package var span: SourceSpan?
  package var login = SessionLogin()
  package var steps: [SessionRequest] = []
  package var token: Selector?
  package var expiry: ExpirySettings?
  package var refresh: SessionRequest?
  package var logout: SessionLogout?
  package var rejections: [StatusPattern] = []
  package var attach: Attachment?

  package init() {}

  package static let declaration = ObjectDeclaration<SessionScheme>(
    "auth scheme 'session'", "A token that a login request brings.",
    fields: [
      FieldDeclaration(
        "login", into: \.login, .object(), required: true,
        example: "{path: /login, body: {json: {user: <<user>>, password: <<password>>}}}",
        "The request that logs in."),
      FieldDeclaration(
        "steps", into: \.steps, .list(of: .object()),
        "Requests that follow the login, in order, before there is a token to use."),
      FieldDeclaration(
        "token", \.token, .selector, required: true, example: "$.token",
        "Where the answer to the login, else that to a step, holds the token."),
      FieldDeclaration(
        "expiry", \.expiry, .object(),
        "When the token ends; without it a cookie's own end counts, if the token is one."),
      FieldDeclaration(
        "refresh", \.refresh, .object(), example: "{path: /session/refresh}",
        "The request that renews a token in place of another login."),
      FieldDeclaration(
        "logout", \.logout, .object(), example: "{method: DELETE, path: /session}",
        "The request that ends the session, for auth logout."),
      FieldDeclaration(
        "ended_status", into: \.rejections, .list(of: .statusPattern, orSingle: true),
        example: "403",
        "The statuses beside 401 by which the API says that the session has ended."),
      FieldDeclaration("attach", \.attach, .object(), Attachment.summary),
    ])

  package var savedNames: [SavedName] {
    let captures = ([login.request] + steps + [refresh].compactMap { $0 }).flatMap(\.captures)
    return captures.map { SavedName($0.name, isSecret: SessionRequest.isSecret($0.value)) }
  }

  package var savingKey: String? { "capture of a request" }

  package var requests: [Action] {
    ([login.request] + steps + [refresh, logout?.request].compactMap { $0 }).map(\.action)
  }

  package var endlessToken: Selector? {
    expiry == nil && token?.cookie == nil ? token : nil
  }
}

/// A request of a session, as an action's is written.
package struct SessionRequest: Declared {
  package var span: SourceSpan?
  package var method: Located<String>?
  package var path: Template?
  package var url: Template?
  package var query: TemplateEntries = []
  package var headers: TemplateEntries = []
  package var body: ActionBody?
  package var status: [StatusPattern]?
  package var captures: [NamedEntry<Selector>] = []

  package init() {}

  package static let declaration = ObjectDeclaration<SessionRequest>(
    "session request", "A request of a session; it may use <<$token>> and <<$auth.name>>.",
    constraints: place, habits: WritingHabits(bareValues: ["path"]), builtIns: [.token, .auth],
    fields: fields)

  static let place: [KeyConstraint] = [.exactlyOne(["path", "url"])]

  /// The keys, for objects that know less.
  static let fields: [FieldDeclaration<SessionRequest>] = [
    FieldDeclaration("method", \.method, .text, example: "PUT", "The method; POST."),
    FieldDeclaration(
      "path", \.path, .template(.path), example: "/login",
      "Begins with / and is appended to the base URL; holds no query."),
    FieldDeclaration(
      "url", \.url, .template(.url), example: "https://login.example.com/session",
      "A whole URL in place of the path: https, or http to a loopback host."),
    FieldDeclaration("query", into: \.query, .entries(.query), "Query parameters."),
    FieldDeclaration(
      "headers", into: \.headers, .entries(.header, keys: .headerName),
      "Header fields; they win over the connector's, and null takes one away."),
    FieldDeclaration(
      "body", \.body, .object(), example: "{form: {user: <<user>>, password: <<password>>}}",
      "What is sent."),
    FieldDeclaration(
      "status", \.status, .list(of: .statusPattern, orSingle: true), example: "302",
      "The accepted statuses; 2xx by default. Redirects are not followed."),
    FieldDeclaration(
      "capture", into: \.captures, .map(of: .selector, keys: .variableName),
      example: "{csrf: {header: X-CSRF-Token}}",
      "Further values, used as <<$auth.name>>; secrets unless they say secret: false."),
  ]

  /// Whether a captured value is a secret: what a login answers with mostly is.
  package static func isSecret(_ capture: Selector) -> Bool { capture.isSecret?.value ?? true }

  /// The request as an action without credentials.
  package var action: Action {
    var action = Action()
    action.span = span
    action.method = method ?? (path ?? url).map { Located("POST", at: $0.span) }
    action.path = path
    action.url = url
    action.query = query
    action.headers = headers
    action.body = body
    action.auth = Authentication()
    return action
  }
}

/// `login`: a session's first request, which has nothing to use yet.
package struct SessionLogin: Declared {
  /// The request.
  package var request = SessionRequest()
  package var span: SourceSpan? {
    get { request.span }
    set { request.span = newValue }
  }

  package init() {}

  package static let declaration = ObjectDeclaration<SessionLogin>(
    "login", "The request that logs in.", constraints: SessionRequest.place,
    habits: WritingHabits(bareValues: ["path"]),
    fields: SessionRequest.fields.map { $0.lifted(to: \.request) })
}

/// `logout`: a session's last request, after which nothing is used any more.
package struct SessionLogout: Declared {
  /// The request.
  package var request = SessionRequest()
  package var span: SourceSpan? {
    get { request.span }
    set { request.span = newValue }
  }

  package init() {}

  package static let declaration = ObjectDeclaration<SessionLogout>(
    "logout", "The request that ends the session.", constraints: SessionRequest.place,
    habits: WritingHabits(bareValues: ["path"]), builtIns: [.token, .auth],
    fields: SessionRequest.fields.filter { $0.key.name != "capture" }
      .map { $0.lifted(to: \.request) })
}
