import Diagnostics

/// `bad-suppression`; `SuppressionFilter` looks for it, since it knows what comments take back.
enum BadSuppression: Rule {
  static let page = RulePage(
    "bad-suppression", .references, .warning, .validation,
    summary: "a comment that ignores no rule, or one that reports nothing there",
    explanation: """
      `# connector-run: ignore RULE` takes back what the rule reports on the same line or, on a \
      line of its own, on the next line that is neither empty nor a comment. Several rules are \
      separated by commas; a reason stands after `--`. A comment that takes nothing back is left \
      from a fault that has gone, or stands at the wrong line, and would hide the next one.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        # connector-run: ignore no-check-action
        path: /tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true}
        # connector-run: ignore no-check-action -- every request to this system costs money
        auth: {type: bearer, token: <<desk_token>>}
        """))
}
