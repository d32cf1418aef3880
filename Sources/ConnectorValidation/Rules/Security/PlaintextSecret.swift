import Diagnostics

/// The rule `plaintext-secret`.
enum PlaintextSecret: Rule {
  static let page = RulePage(
    "plaintext-secret", .security, .warning, .loading,
    summary: "a credential that is written into a file",
    explanation: """
      Files are copied, reviewed and committed: whoever reads one has what it holds, and a history \
      keeps it. Declare a variable with `secret: true` and give its value from outside: the environment, \
      `.env`, or `from: {file: …}` outside of the repository. A credential that was committed has to be \
      replaced.

      Found are literal texts in secret fields (`password`, `token`, `client_secret`, …), texts that are \
      no plain words under names such as `X-API-Key`, `Authorization` or `client_secret`, and what can \
      be told by its look wherever it stands, in comments and descriptions too: private keys, JSON web \
      tokens, the keys and tokens of well-known vendors. What is found is hidden in all output. In a profile a value for a secret is an error.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        auth: {type: bearer, token: t0ken-of-mine}
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
