import Diagnostics

/// The rule `unknown-value`.
enum UnknownValue: Rule {
  static let page = RulePage(
    "unknown-value", .syntax, .error, .loading,
    summary: "a value that is none of the legal ones",
    explanation: """
      Some keys take one of a few words, such as `type: bearer`, and some texts have a form of their \
      own: a status is `200` or `2xx`, a method is written in capitals. The message suggests the nearest \
      legal value, or lists all of them.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true}
        auth: {type: baerer, token: <<desk_token>>}
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true}
        auth: {type: bearer, token: <<desk_token>>}
        check: desk/tickets
        """))
}
