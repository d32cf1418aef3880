import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `body-with-get`.
enum BodyWithGet: Rule {
  static let page = RulePage(
    "body-with-get", .http, .warning, .validation,
    summary: "a GET, HEAD or TRACE request with a body",
    explanation: """
      The body of a GET or HEAD request means nothing to HTTP (RFC 9110 §9.3.1): servers ignore it, \
      proxies drop it or refuse the request, and caches answer without having seen it. With HEAD it \
      is not even sent. Put the values under `query`, or send the body with POST.

      A token request by GET is the same: its parameters go into a body unless \
      `token_request.encoding` is `query`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        body:
          json: {status: open}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        query: {status: open}
        """))

  private static let methods: Set<String> = ["GET", "HEAD", "TRACE"]

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.actionFiles.compactMap { check($0.action) }
      + workspace.authentications.flatMap(\.oauth2).compactMap(check)
  }

  private static func check(_ action: Action) -> Diagnostic? {
    guard let body = action.body, let method = action.method, methods.contains(method.value) else {
      return nil
    }
    return diagnostic(
      "a \(method.value) request has a body", at: method.span,
      notes: body.span.map { [.init("the body is declared here", at: $0)] } ?? [],
      help: "Put the values under 'query', or send the body with POST, if the API takes that.")
  }

  private static func check(_ scheme: OAuth2Scheme) -> Diagnostic? {
    let request = scheme.tokenRequest
    guard let method = request.method, methods.contains(method.value),
      request.encoding?.value != .query, hasParameters(scheme)
    else { return nil }
    return diagnostic(
      "a \(method.value) token request has its parameters in a body",
      at: request.encoding?.span ?? method.span,
      help: "Write encoding: query beside the method.")
  }

  /// Whether a token request has any parameter: what is declared replaces or removes the standard
  /// ones.
  private static func hasParameters(_ scheme: OAuth2Scheme) -> Bool {
    let declared = scheme.tokenRequest.params
    if declared.contains(where: { !$0.value.templates.isEmpty }) { return true }
    var standard = ["grant_type"]
    if scheme.scope != nil { standard.append("scope") }
    switch scheme.clientAuthentication?.value {
    case .body?: standard += ["client_id", "client_secret"]
    case OAuth2Scheme.ClientAuthentication.none?, .tls?: standard.append("client_id")
    // What is signed cannot be taken away.
    case .clientSecretJWT?, .privateKeyJWT?: return true
    case nil, .basic?, .basicEncoded?, .auto?: break
    }
    let removed = Set(declared.map(\.name.value))
    return !standard.allSatisfy(removed.contains)
  }
}
