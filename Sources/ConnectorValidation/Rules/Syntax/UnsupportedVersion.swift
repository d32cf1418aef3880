import Diagnostics

/// The rule `unsupported-version`.
enum UnsupportedVersion: Rule {
  static let page = RulePage(
    "unsupported-version", .syntax, .error, .loading,
    summary: "a file of a version that this program does not know",
    explanation: """
      `version` says which version of the format a file is written in. There is one, 1, and it is meant \
      where the key is left away. A file that says another may mean something else by the same keys; a \
      newer program may read it.
      """,
    bad: RuleExample(
      connector: """
        version: 2
        base_url: https://desk.example.com
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        version: 1
        base_url: https://desk.example.com
        check: desk/tickets
        """))
}
