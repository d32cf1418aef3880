import Diagnostics

/// The rule `bad-regex`.
enum BadRegex: Rule {
  static let page = RulePage(
    "bad-regex", .selectors, .error, .loading,
    summary: "a regular expression, or a group of it, that is not there",
    explanation: """
      The expressions of `pattern`, `regex` and `matches` are those of PCRE2. `group` is the number \
      of a pair of parentheses (0 is the whole match) or the name in `(?<name>…)`. In double quotes \
      YAML wants each `\\` twice; in single quotes and without any it is as it stands.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        capture:
          number: {regex: 'ticket ([0-9]+', group: 1}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        capture:
          number: {regex: 'ticket ([0-9]+)', group: 1}
        """))
}
