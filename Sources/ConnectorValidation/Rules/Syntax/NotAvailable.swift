import Diagnostics

/// The rule `not-available`.
enum NotAvailable: Rule {
  static let page = RulePage(
    "not-available", .syntax, .error, .loading,
    summary: "something of the format that this version does not act on yet",
    explanation: """
      The format has keys, auth schemes and grants that are not built yet. A file that uses one would \
      run without what it asks for (a schema that nobody checks, another authentication), so it is refused. \
      Take the key away, or wait for the version that has it.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body: {multipart: {file: report.pdf}}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body: {json: {report: done}}
        """))
}
