import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `unlikely-status`.
enum UnlikelyStatus: Rule {
  static let page = RulePage(
    "unlikely-status", .http, .warning, .validation,
    summary: "an expected status that no response has, or that has no body to look into",
    explanation: """
      `expect.status` with a code that nobody sends makes every run end with exit status 6. A 1xx \
      is never the final response (RFC 9110 §15.2); codes that are neither registered nor known \
      from servers and proxies are most likely mistyped.

      A 204, a 205, a 304 and every response to HEAD have no body. A check or a required capture \
      that looks into it fails each time, with exit status 7.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: DELETE
        path: /tickets
        expect: {status: 204}
        capture: {deleted: $.id}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: DELETE
        path: /tickets
        expect: {status: 204}
        capture: {request: {header: X-Request-Id}}
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.actionFiles.flatMap { file -> [Diagnostic] in
      let action = file.action
      return (action.expect.status ?? []).compactMap(check)
        + [bodyProblem(action)].compactMap { $0 }
    }
  }

  // MARK: Codes

  /// The registered codes (IANA, HTTP Status Code Registry).
  private static let registered: Set<Int> = Set(200...208).union([226]).union(300...305)
    .union([307, 308]).union(400...418).union(421...426).union([428, 429, 431, 451])
    .union(500...508).union([510, 511])

  /// Codes that servers, proxies and large APIs send without registration.
  private static let known: Set<Int> = Set(494...499).union(520...530).union([
    218, 419, 420, 430, 440, 444, 449, 450, 460, 463, 509, 540, 561, 598, 599,
  ])

  private static func check(_ status: StatusPattern) -> Diagnostic? {
    let code = status.codes.lowerBound
    if code < 200 {
      return diagnostic(
        "status \(status.text) is never that of a final response", at: status.span,
        help: "Write what comes after it: 2xx, or one code such as 200.")
    }
    guard status.codes.count == 1, !registered.contains(code), !known.contains(code) else {
      return nil
    }
    let words = registered.sorted().map(String.init)
    let near = NearMiss.suggestion(for: status.text, among: words)
    return diagnostic(
      "status \(status.text) is not registered, and no server is known to send it",
      at: status.span, label: near.map { "did you mean '\($0)'?" },
      help: near == nil ? "Write a registered code, or a class such as 2xx." : nil)
  }

  // MARK: Bodies

  /// The first selector that needs a body where there is none.
  private static func bodyProblem(_ action: Action) -> Diagnostic? {
    let reason: Diagnostic.Note
    if let method = action.method, method.value == "HEAD" {
      reason = .init("the response to HEAD has no body", at: method.span)
    } else if let status = action.expect.status, let first = status.first,
      status.allSatisfy({ $0.codes.count == 1 && [204, 205, 304].contains($0.codes.lowerBound) })
    {
      reason = .init("a response of status \(first.text) has no body", at: first.span)
    } else {
      return nil
    }
    let captures = action.captures.map(\.value)
      .filter { $0.isRequired?.value ?? true && $0.defaultValue == nil }
    let checks = action.expect.checks
      .filter { $0.exists?.value != false && $0.empty?.value != true }.map(\.selector)
      .filter { $0.defaultValue == nil }
    let paging = [action.paginate?.items, action.paginate?.next].compactMap { $0 }
    let polling = (action.poll?.until ?? []).map(\.selector)
    guard let selector = (checks + captures + paging + polling).first(where: looksIntoBody) else {
      return nil
    }
    return diagnostic(
      "there is no body to look into", at: selector.place, notes: [reason],
      help: "Select a header, or expect a status that has a body.")
  }

  private static func looksIntoBody(_ selector: Selector) -> Bool {
    selector.jsonPath != nil || selector.regularExpression != nil || selector.body != nil
  }
}

extension Selector {
  /// The smallest text that says where the value is.
  fileprivate var place: SourceSpan? {
    jsonPath?.span ?? regularExpression?.pattern.span ?? body?.span ?? span
  }
}
