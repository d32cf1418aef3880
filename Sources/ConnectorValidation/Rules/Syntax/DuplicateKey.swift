import Diagnostics

/// The rule `duplicate-key`.
enum DuplicateKey: Rule {
  static let page = RulePage(
    "duplicate-key", .syntax, .error, .loading,
    summary: "a key that is given twice",
    explanation: """
      YAML programs differ in which of two equal keys they take, so a file that has one is read \
      differently by each. Here it is an error. Names of headers compare without case: `Accept` and \
      `accept` are one. To send a header or a parameter twice, give it a list: `tag: [red, blue]`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        query: {tag: red, tag: blue}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        query: {tag: [red, blue]}
        """))
}
