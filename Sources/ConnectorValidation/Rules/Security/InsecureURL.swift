import Diagnostics

/// The rule `insecure-url`.
enum InsecureURL: Rule {
  static let page = RulePage(
    "insecure-url", .security, .error, .loading,
    summary: "a base URL without TLS",
    explanation: """
      Over http everybody on the way reads and changes requests and responses, credentials included. \
      `http` is allowed to this machine only (`localhost`, `127.0.0.0/8`, `[::1]`), for a sandbox or a \
      tunnel.
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
