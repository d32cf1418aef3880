import Diagnostics

/// The rule `bad-name`.
enum BadName: Rule {
  static let page = RulePage(
    "bad-name", .syntax, .error, .loading,
    summary: "a name that cannot be used as one",
    explanation: """
      Variables, inputs, captures and what `token_response.save` takes are named in templates, where \
      `<<api-key>>` would not be read as one name. So a name begins with a letter or `_` and goes on with \
      letters, digits and `_`. Names of query parameters and form fields may be any text but the empty \
      one; a cookie's name is made of the characters that RFC 9110 §5.6.2 allows in a token.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          api-key: {secret: true}
        auth: {type: bearer, token: <<api_key>>}
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          api_key: {secret: true}
        auth: {type: bearer, token: <<api_key>>}
        check: desk/tickets
        """))
}
