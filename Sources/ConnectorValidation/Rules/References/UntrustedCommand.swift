import Diagnostics

/// The rule `untrusted-command`.
enum UntrustedCommand: Rule {
  static let page = RulePage(
    "untrusted-command", .references, .error, .loading,
    summary: "a value from a program, in a project that is not trusted",
    explanation: """
      `from: {command: […]}` would run a program as soon as somebody runs an action of the project, \
      a project that was downloaded, for example. That needs the user's consent, for which there is \
      no command in this version yet. So the key is refused: take the value from the environment or \
      from a file.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true, from: {command: [pass, show, desk]}}
        auth: {type: bearer, token: <<desk_token>>}
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true, from: {env: DESK_TOKEN_OF_TODAY}}
        auth: {type: bearer, token: <<desk_token>>}
        check: desk/tickets
        """))
}
