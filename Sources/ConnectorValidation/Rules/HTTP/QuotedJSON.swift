import ConnectorLoading
import ConnectorModel
import Diagnostics
import JSONDocument

/// The rule `quoted-json`.
enum QuotedJSON: Rule {
  static let page = RulePage(
    "quoted-json", .http, .warning, .validation,
    summary: "a JSON body that is a text with JSON in it",
    explanation: """
      What stands under `json` is written as YAML and sent as JSON, so a text becomes a JSON string: \
      `json: '{"a": 1}'` sends `"{\\"a\\": 1}"`, in which the server finds no field. Without the quotes \
      (or the `|` of a block) the same characters are a mapping, and templates in it are encoded \
      rightly.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body:
          json: '{"subject": "Printer on fire"}'
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body:
          json: {"subject": "Printer on fire"}
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.actionFiles.compactMap { $0.action.body }.flatMap { body in
      [
        body.json.flatMap { check($0, "json") },
        body.graphQL?.variables.flatMap { check($0, "variables") },
      ].compactMap { $0 }
    }
  }

  private static func check(_ json: TemplatedJSON, _ key: String) -> Diagnostic? {
    guard case .text(let template) = json, !template.isBroken else { return nil }
    // A value stands in for each template: in quotes or not, a digit is legal.
    let text = template.segments.map { segment in
      if case .text(let text) = segment { return text }
      return "0"
    }.joined()
    guard let first = text.first(where: { !$0.isWhitespace }), "{[".contains(first),
      (try? ParsedJSON(text, maximumDepth: 64)) != nil
    else { return nil }
    let source = template.span.text
    let isBlock = source.hasPrefix("|") || source.hasPrefix(">")
    let inner = String(source.dropFirst().dropLast())
    let isPlainlyQuoted = source.hasPrefix("'") && !inner.contains("'") && !inner.contains("\n")
    return diagnostic(
      "'\(key)' holds a text that is JSON itself", at: template.span,
      help: isBlock
        ? "Take the '\(source.prefix(1))' away: what stands under '\(key)' is sent as JSON."
        : "Take the quotes away: what stands under '\(key)' is sent as JSON.",
      fixIts: isPlainlyQuoted && template.expressions.isEmpty
        ? [
          .init(
            title: "Take the quotes away", span: template.span, replacement: inner, isSafe: false)
        ] : [])
  }
}
