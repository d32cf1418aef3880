import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `unusual-method`.
enum UnusualMethod: Rule {
  static let page = RulePage(
    "unusual-method", .http, .warning, .validation,
    summary: "a method that looks like a misspelt one",
    explanation: """
      Any word can be a method, so `GTE` is sent as it stands, and the server answers 400, 405 or 501. \
      Reported is what is registered with IANA under no name and differs little from a method of HTTP.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GTE
        path: /tickets
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        """))

  private static let common = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY",
  ]

  /// Further ones of IANA's register, and two that servers and caches have of their own.
  private static let registered: Set<String> = [
    "ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "CONNECT", "COPY", "LABEL", "LINK",
    "LOCK", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MKREDIRECTREF", "MKWORKSPACE", "MOVE",
    "ORDERPATCH", "PRI", "PROPFIND", "PROPPATCH", "REBIND", "REPORT", "SEARCH", "UNBIND",
    "UNCHECKOUT", "UNLINK", "UNLOCK", "UPDATE", "UPDATEREDIRECTREF", "VERSION-CONTROL", "LIST",
    "PURGE",
  ]

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    let methods =
      workspace.actionFiles.map { $0.action.method }
      + workspace.authentications.flatMap(\.oauth2).map(\.tokenRequest.method)
    return methods.compactMap { $0 }.compactMap(check)
  }

  private static func check(_ method: Located<String>) -> Diagnostic? {
    let name = method.value
    guard !common.contains(name.uppercased()), !registered.contains(name.uppercased()),
      let near = NearMiss.suggestion(for: name, among: common)
    else { return nil }
    return diagnostic(
      "method '\(name)' is unusual", at: method.span, label: "did you mean '\(near)'?",
      fixIts: [
        .init(title: "Write \(near)", span: method.span, replacement: near, isSafe: false)
      ])
  }
}
