import Diagnostics

/// The rule `ineffective-schema-keyword`.
enum IneffectiveSchemaKeyword: Rule {
  static let page = RulePage(
    "ineffective-schema-keyword", .selectors, .warning, .loading,
    summary: "a keyword in a JSON Schema that checks nothing",
    explanation: """
      JSON Schema takes keywords that it does not know as notes, so a misspelt one passes in \
      silence and checks nothing. Notes of your own may begin with `x-`. `then` and `else` without \
      `if`, and `minContains` and `maxContains` without `contains`, check nothing either.

      `format`, `contentEncoding`, `contentMediaType` and `contentSchema` are notes in draft 2020-12, \
      though they look like checks: `format: email` accepts any text. Beside `pattern`, `enum`, `const`, \
      `minimum` or `maximum`, which check the form, `format` may stay as the note that it is.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets/1
        expect:
          schema: {type: object, requried: [id]}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets/1
        expect:
          schema: {type: object, required: [id]}
        """))
}
