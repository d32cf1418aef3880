import Diagnostics

/// The rule `insecure-token-url`.
enum InsecureTokenURL: Rule {
  static let page = RulePage(
    "insecure-token-url", .security, .error, .loading,
    summary: "a token endpoint without TLS",
    explanation: """
      A token request carries the client's secret, and its response a token: over http everybody on \
      the way reads both. `http` is allowed to this machine only (`localhost`, `127.0.0.0/8`, `[::1]`), \
      for tests.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_secret: {secret: true}
        auth:
          type: oauth2
          grant_type: client_credentials
          client_id: connector-run
          client_secret: <<desk_secret>>
          token_url: http://login.example.com/token
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_secret: {secret: true}
        auth:
          type: oauth2
          grant_type: client_credentials
          client_id: connector-run
          client_secret: <<desk_secret>>
          token_url: https://login.example.com/token
        check: desk/tickets
        """))
}
