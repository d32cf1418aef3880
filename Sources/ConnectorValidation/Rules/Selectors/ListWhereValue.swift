import Diagnostics

/// The rule `list-where-value`.
enum ListWhereValue: Rule {
  static let page = RulePage(
    "list-where-value", .selectors, .error, .loading,
    summary: "a JSONPath that gives a list where one value is needed",
    explanation: """
      Only a JSONPath of names and indexes gives a value: `$.id`, `$.items[0].id`. One with `*`, \
      `..`, a slice, several names or a condition gives a list, also where it selects a single \
      value or nothing at all ([RFC 9535 §2.3.5.1](https://www.rfc-editor.org/rfc/rfc9535#section-\
      2.3.5.1) calls the others singular queries). So

      - a check that asks about one value has the same outcome whatever the server answers: \
      `equals`, `one_of`, `matches`, `is_type`, `gt`, `gte`, `lt`, `lte` and `exists: false` never \
      hold; `not_equals` and `exists: true` always do (a warning). `empty: false` asks for at least \
      one value; `contains`, `length` and `empty` are made for lists.
      - a token or its end cannot be read from it: `token_response.access_token`, `expiry.in` and \
      `expiry.at`.
      - `next` of `paginate` and the entries of `retry.wait` cannot use it.
      - `type` cannot make a number or a boolean of it, and `default` is never used (a warning).
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        expect:
          checks:
            - {jsonpath: "$.tickets[*].status", equals: open}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        expect:
          checks:
            - {jsonpath: "$.tickets[0].status", equals: open}
        """))
}
