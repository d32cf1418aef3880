import Diagnostics

/// The rule `torn-template`.
enum TornTemplate: Rule {
  static let page = RulePage(
    "torn-template", .dataFlow, .error, .loading,
    summary: "a template that YAML cuts in two",
    explanation: """
      YAML knows nothing of templates. A text without quotes ends

      - inside `{ }` and `[ ]` at the next `,`, `[`, `]`, `{` or `}`: `{ids: <<ids | join(",")>>}`, \
      `{first: <<list[0]>>}`,
      - everywhere at ` #`, which begins a comment, and at `: `, which begins another value.

      A text in double quotes ends at the next `"`, that of a filter's argument too. Put the whole \
      value in quotes, and use the other kind of quotes inside the template.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          ids: {type: array, example: [1, 2]}
        method: GET
        path: /tickets
        query: {ids: <<ids | join(",")>>}
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          ids: {type: array, example: [1, 2]}
        method: GET
        path: /tickets
        query: {ids: '<<ids | join(",")>>'}
        """))
}
