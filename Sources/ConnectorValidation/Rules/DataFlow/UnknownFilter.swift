import ConnectorModel
import Diagnostics

/// The rule `unknown-filter`.
enum UnknownFilter: Rule {
  static let page = RulePage(
    "unknown-filter", .dataFlow, .error, .loading,
    summary: "a filter that does not exist",
    explanation: """
      What stands behind `|` in a template is one of these filters:

      \(TemplateFilter.allCases.map { "- `\($0.rawValue)`: \($0.summary)" }.joined(separator: "\n"))
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          status: {example: open}
        method: GET
        path: /tickets
        query:
          status: <<status | uppercase>>
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          status: {example: open}
        method: GET
        path: /tickets
        query:
          status: <<status | upper>>
        """))
}
