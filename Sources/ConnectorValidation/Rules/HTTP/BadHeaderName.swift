import Diagnostics

/// The rule `bad-header-name`.
enum BadHeaderName: Rule {
  static let page = RulePage(
    "bad-header-name", .http, .error, .loading,
    summary: "a name that no header can have",
    explanation: """
      A header's name is made of letters, digits and ``!#$%&'*+-.^_`|~`` (RFC 9110 §5.1). A space or a \
      colon in it would make another header of it, or end the request's header.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        headers: {X Request Id: <<$uuid>>}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        headers: {X-Request-Id: <<$uuid>>}
        """))
}
