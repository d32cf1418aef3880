import Diagnostics

/// The rule `query-in-path`.
enum QueryInPath: Rule {
  static let page = RulePage(
    "query-in-path", .http, .error, .loading,
    summary: "a query in a path",
    explanation: """
      Parameters stand under `query`: there each value is encoded for its place, an entry without a \
      value is left out, and the connector's own parameters can be replaced. In a path a value with `&`, \
      `=` or `#` would begin another parameter.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets?status=open
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        query: {status: open}
        """))
}
