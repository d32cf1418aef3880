import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `fixed-rule`.
enum FixedRule: Rule {
  static let page = RulePage(
    "fixed-rule", .references, .warning, .validation,
    summary: "settings that lower a rule which no run passes over",
    explanation: """
      What a run refuses when it loads a file is an error for `validate` too, whatever settings, \
      options or comments say: a project that validates must not fail to load. So `warning` and \
      `ignore` have no effect on such a rule.
      """,
    bad: RuleExample(others: [
      (
        "connector-run.yaml",
        """
        rules:
          unknown-key: ignore
        """
      )
    ]),
    good: RuleExample(others: [
      (
        "connector-run.yaml",
        """
        rules:
          no-check-action: ignore
        """
      )
    ]))

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.settings.rules.flatMap { entry -> [Diagnostic] in
      let name = entry.name.value
      guard RuleCatalog.isFixed(name) else { return [] }
      let what =
        RuleCatalog.page(of: name) != nil
        ? "rule '\(name)' is an error" : "all rules of '\(name)' are errors"
      return entry.value.choices.filter { $0.level.value != .error }.map { choice in
        diagnostic(
          "\(what) whatever is said here", at: choice.level.span,
          help: "No run would take such a file: take the entry away.")
      }
    }
  }
}
