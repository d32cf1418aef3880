import Diagnostics

/// The rule `not-available`.
enum NotAvailable: Rule {
  static let page = RulePage(
    "not-available", .syntax, .error, .loading,
    summary: "something of the format that this version does not act on yet",
    explanation: """
      The format has keys, auth schemes and grants that are not built yet. A file that uses one would \
      run without what it asks for (no retries, no paging, another authentication), so it is refused. \
      Take the key away, or wait for the version that has it.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        paginate: {strategy: link_header}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        """))
}
