import Diagnostics

/// The rule `missing-space`.
enum MissingSpace: Rule {
  static let page = RulePage(
    "missing-space", .syntax, .error, .loading,
    summary: "a colon without a space behind it, so that YAML sees no key",
    explanation: """
      In YAML a key ends at a colon *and a space*. `{limit:10}` is one name, `limit:10`, without a \
      value, and an entry without a value is left out of a request; lines such as `method:GET` are \
      one text.

      A warning where such a name would be legal: in a query, in a form, in JSON. Put it in quotes if \
      it is meant: `{"limit:10": null}`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        query: {limit:10}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        query: {limit: 10}
        """))
}
