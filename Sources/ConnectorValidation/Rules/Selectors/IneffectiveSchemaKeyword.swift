import Diagnostics

/// The rule `ineffective-schema-keyword`.
enum IneffectiveSchemaKeyword: Rule {
  static let page = RulePage(
    "ineffective-schema-keyword", .selectors, .warning, .loading,
    summary: "a keyword in a JSON Schema that checks nothing",
    explanation: """
      JSON Schema takes keywords that it does not know as notes, which check nothing. Notes of your \
      own may begin with `x-`. (What looks like a slip in a keyword that checks something is an error: \
      `bad-schema`.) `then` and `else` without `if`, and `minContains` and `maxContains` without \
      `contains`, check nothing either.

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
          schema: {type: object, then: {required: [id]}}
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
