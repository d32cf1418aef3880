import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `unknown-rule`.
enum UnknownRule: Rule {
  static let page = RulePage(
    "unknown-rule", .references, .error, .validation,
    summary: "settings or a comment that name a rule which does not exist",
    explanation: """
      A misspelt name under `rules` in `connector-run.yaml`, or in a comment \
      `# connector-run: ignore RULE`, would choose nothing. `connector-run explain` lists the \
      rules and their categories. A reason in a comment stands after `--`.
      """,
    bad: RuleExample(others: [
      (
        "connector-run.yaml",
        """
        rules:
          unsued-variable: error
        """
      )
    ]),
    good: RuleExample(others: [
      (
        "connector-run.yaml",
        """
        rules:
          no-check-action: error
        """
      )
    ]))

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    let known = RuleCatalog.pages.map(\.id) + RuleCategory.allCases.map(\.rawValue)
    let names = Set(known)
    return workspace.settings.rules.filter { !names.contains($0.name.value) }.map {
      diagnostic($0.name, among: known)
    }
  }

  /// Says that a name is no rule's.
  static func diagnostic(_ name: Located<String>, among known: [String]) -> Diagnostic {
    if RuleCategory(rawValue: name.value) != nil {
      return diagnostic(
        "'\(name.value)' is a category; a comment names rules", at: name.span,
        help: "'connector-run explain' lists the rules of each category.")
    }
    let near = NearMiss.suggestion(for: name.value, among: known)
    return diagnostic(
      "there is no rule '\(name.value)'", at: name.span,
      label: near.map { "did you mean '\($0)'?" },
      help: near == nil ? "'connector-run explain' lists the rules." : nil,
      fixIts: near.map {
        [.init(title: "Write '\($0)'", span: name.span, replacement: $0, isSafe: false)]
      } ?? [])
  }
}
