import Diagnostics

/// The rule `wrong-type`.
enum WrongType: Rule {
  static let page = RulePage(
    "wrong-type", .syntax, .error, .loading,
    summary: "a value of the wrong kind",
    explanation: """
      A key takes text, a number, `true` or `false`, a duration, a list or a mapping; the message says \
      which. What often goes wrong: `yes` and `on` are text in YAML 1.2; a duration needs its unit; a key \
      without anything behind it has no value; and in JSON a number such as `012` needs quotes, because \
      JSON cannot write it.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        check: desk/tickets
        timeout: {attempt: 60}
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        check: desk/tickets
        timeout: {attempt: 60s}
        """))
}
