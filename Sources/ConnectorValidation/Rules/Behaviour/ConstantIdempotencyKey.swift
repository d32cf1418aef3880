import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `constant-idempotency-key`.
enum ConstantIdempotencyKey: Rule {
  static let page = RulePage(
    "constant-idempotency-key", .behaviour, .warning, .validation,
    summary: "an idempotency key that is the same for every request",
    explanation: """
      By the key a server tells the repetition of a request from another request: it answers the second \
      request of the same key with what it answered the first, and does nothing. A fixed text therefore \
      makes one request of all there will ever be. Write `true` for a random key (`yes` is text), or a \
      template with what makes a request one of its kind: `order-<<order_id>>`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        idempotency_key: yes
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        idempotency_key: true
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.actionFiles.compactMap { file in
      guard case .template(let template)? = file.action.idempotencyKey,
        let text = template.literalText, !text.isEmpty
      else { return nil }
      let near = NearMiss.suggestion(for: text, among: ["true", "false"])
      return diagnostic(
        "'\(text)' is the same key for every request", at: template.span,
        label: near.map { "did you mean '\($0)'?" },
        help: near == nil ? "Write true for a random key, or a template." : nil,
        fixIts: near.map {
          [.init(title: "Write \($0)", span: template.span, replacement: $0, isSafe: false)]
        } ?? [])
    }
  }
}
