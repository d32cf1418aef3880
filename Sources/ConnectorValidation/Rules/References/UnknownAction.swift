import Diagnostics

/// The rule `unknown-action`.
enum UnknownAction: Rule {
  static let page = RulePage(
    "unknown-action", .references, .error, .loading,
    summary: "a connector's 'check' that names no action",
    explanation: """
      `check` holds the id of an action: its path below `actions/` without `.yaml`. `connector-run \
      check` would have nothing to run.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        check: desk/ticket
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        check: desk/tickets
        """))
}
