import Diagnostics

/// The rule `optional-in-path`.
enum OptionalInPath: Rule {
  static let page = RulePage(
    "optional-in-path", .dataFlow, .error, .loading,
    summary: "a variable that may have no value, in a path",
    explanation: """
      An entry of a query, of headers or of a form is left out where its variable has no value. A \
      path has no part that could be left out: `DELETE /tickets/<<id>>` without an `id` would be \
      `DELETE /tickets/`, the whole collection. So a variable in a path or a URL is required, has a \
      default, or stands behind `| default(…)`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          id: {type: integer, required: false}
        method: GET
        path: /tickets/<<id>>
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          id: {type: integer}
        method: GET
        path: /tickets/<<id>>
        """))
}
