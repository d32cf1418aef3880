import Diagnostics

/// The rule `unknown-connector`.
enum UnknownConnector: Rule {
  static let page = RulePage(
    "unknown-connector", .references, .error, .loading,
    summary: "an action or a profile that names no connector",
    explanation: """
      An action's `connector` is the id of a connector (its path below `connectors/` without \
      `.yaml`), or the path of a file that ends in `.yaml`, relative to the action's folder. The \
      entries of a profile are connectors' ids. Without its connector an action knows neither its \
      host nor its credentials.
      """,
    bad: RuleExample(
      action: """
        connector: dsek
        method: GET
        path: /tickets
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        """))
}
