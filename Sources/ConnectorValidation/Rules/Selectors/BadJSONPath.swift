import Diagnostics

/// The rule `bad-jsonpath`.
enum BadJSONPath: Rule {
  static let page = RulePage(
    "bad-jsonpath", .selectors, .error, .loading,
    summary: "a JSONPath that is none by RFC 9535",
    explanation: """
      A selector's text is a JSONPath as [RFC 9535](https://www.rfc-editor.org/rfc/rfc9535) has it. \
      It begins with `$`; a name with other characters than letters, digits and `_` stands in \
      brackets and quotes: `$['first-name']`. In YAML a JSONPath with `[`, `,` or `: ` in it is \
      quoted where it stands inside `{ }` or `[ ]`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        capture:
          name: $.requester.first-name
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        capture:
          name: $.requester['first-name']
        """))
}
