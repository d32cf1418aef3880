import Diagnostics

/// The rule `unknown-key`.
enum UnknownKey: Rule {
  static let page = RulePage(
    "unknown-key", .syntax, .error, .loading,
    summary: "a key that nothing reads",
    explanation: """
      A misspelt key would be passed over in silence, and what it was to do would not happen. So \
      every key must be one that the format has; the nearest one is suggested.

      The keys of each object are in the pages about [connectors](../connectors.md), \
      [actions](../actions.md) and [authentication](../auth.md).
      """,
    bad: RuleExample(
      action: """
        connector: desk
        methode: GET
        path: /tickets
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        """))
}
