import Diagnostics

/// The rule `insecure-url`.
enum InsecureURL: Rule {
  static let page = RulePage(
    "insecure-url", .security, .error, .loading,
    summary: "a URL without TLS",
    explanation: """
      Over http everybody on the way reads and changes requests and responses, credentials included. \
      `http` is allowed to this machine only (`localhost`, `127.0.0.0/8`, `[::1]`), for a sandbox or a \
      tunnel. A base URL without TLS is an error; the `url` of an action, to which no credentials of \
      the connector go, is a warning.
      """,
    bad: RuleExample(
      connector: """
        base_url: http://desk.example.com
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        check: desk/tickets
        """))
}
