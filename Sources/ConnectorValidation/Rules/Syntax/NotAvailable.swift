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
      others: [("connector-run.yaml", "egress: {private: deny}")]),
    good: RuleExample(
      others: [("connector-run.yaml", "defaults: {timeout: {attempt: 30s}}")]))
}
