import Diagnostics

/// The rule `missing-key`.
enum MissingKey: Rule {
  static let page = RulePage(
    "missing-key", .syntax, .error, .loading,
    summary: "a key that has to be there",
    explanation: """
      A connector needs a `base_url`, an action a `connector`, a `method` and a `path` (or a `url`), an \
      auth scheme what its type needs. Some keys need another beside them: `client_certificate` needs \
      `client_key`, `client_auth: tls` needs `tls.client_certificate`, and `client_secret` may be left \
      out with `client_auth: none` only.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        path: /tickets
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        """))
}
