import Diagnostics

/// The rule `bad-schema`.
enum BadSchema: Rule {
  static let page = RulePage(
    "bad-schema", .selectors, .error, .loading,
    summary: "a JSON Schema that says what is not understood, or refers to what is not there",
    explanation: """
      `expect.schema` is a JSON Schema of draft 2020-12. Its keywords must have values of their \
      types, its patterns must be those of ECMA-262, and each reference must lead to a schema in \
      the project without coming back to itself. Another draft in `$schema`, and keywords of other \
      drafts that check nothing in this one (`dependencies`, `nullable`), are refused. So is a \
      misspelt keyword (`proprties`, `requird`), which the draft would take as a note that checks \
      nothing; notes of your own may begin with `x-`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        expect:
          schema: {type: array, items: {type: obejct}}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        expect:
          schema: {type: array, items: {type: object}}
        """))
}
