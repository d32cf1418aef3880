import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `unsafe-retry`.
enum UnsafeRetry: Rule {
  static let page = RulePage(
    "unsafe-retry", .behaviour, .warning, .validation,
    summary: "retries of a request that may do harm when it is done twice",
    explanation: """
      After a timeout or a broken connection nobody knows whether the server has done what it was \
      asked. GET, HEAD, OPTIONS, PUT and DELETE can be sent again all the same ([RFC 9110 \
      §9.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2)); a POST may create a second \
      order. So

      - `unsafe: true` repeats such a request whatever happens: reported where an action sends one \
      without an idempotency key.
      - without it, an action's own `retry` does nothing for such a request, which is reported too.

      With `idempotency_key: true` the server can tell a repetition from a second order, if it knows \
      the header field `Idempotency-Key`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body: {json: {subject: Printer on fire}}
        retry: {retries: 3, unsafe: true}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body: {json: {subject: Printer on fire}}
        idempotency_key: true
        retry: {retries: 3}
        """))

  private static let repeatable: Set<String> = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.actionFiles.compactMap { file in
      let action = file.action
      guard let method = action.method, !repeatable.contains(method.value),
        !hasKey(action), !file.file.lacks("idempotency_key"), !file.file.lacks("headers")
      else { return nil }
      let connector = file.connector?.object
      let settings = [action.retry, connector?.retry, workspace.settings.defaults.retry]
      let isUnsafe = settings.lazy.compactMap { $0?.isUnsafe }.first
      if settings.lazy.compactMap({ $0?.retries }).first?.value == 0 { return nil }
      if let isUnsafe, isUnsafe.value {
        let isOwn = action.retry?.isUnsafe != nil
        return diagnostic(
          "a \(method.value) without an idempotency key may be done twice",
          at: isOwn ? isUnsafe.span : method.span,
          notes: isOwn ? [] : [.init("'unsafe: true' is declared here", at: isUnsafe.span)],
          help: "Declare idempotency_key: true if the API knows it, or retry: {unsafe: false}.")
      }
      guard let retry = action.retry, !file.file.lacks("retry"),
        !file.file.lacks("unsafe", in: retry.span)
      else { return nil }
      return diagnostic(
        "'retry' does nothing for a \(method.value) without an idempotency key", at: retry.span,
        help: "Declare idempotency_key: true if the API knows it; unsafe: true if doing it twice "
          + "does no harm.")
    }
  }

  private static func hasKey(_ action: Action) -> Bool {
    switch action.idempotencyKey {
    case .random?, .template?: return true
    case nil, IdempotencyKey.none?:
      return action.headers.contains { $0.name.value.lowercased() == "idempotency-key" }
    }
  }
}
