import Diagnostics

/// The rule `unfit-check-action`.
enum UnfitCheckAction: Rule {
  static let page = RulePage(
    "unfit-check-action", .behaviour, .error, .loading,
    summary: "a check action that cannot prove its connector's credentials",
    explanation: """
      `connector-run check` runs the action that a connector's `check` names, without being told \
      any input. So the action must belong to that connector, must not have an `auth` of its own, \
      and each of its inputs needs a default, a `from`, or `required: false`.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        check: desk/tickets
        """,
      action: """
        connector: desk
        inputs:
          id: {type: integer}
        method: GET
        path: /tickets/<<id>>
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        check: desk/tickets
        """,
      action: """
        connector: desk
        inputs:
          limit: {type: integer, default: 1}
        method: GET
        path: /tickets
        query: {limit: <<limit>>}
        """))
}
