import Diagnostics

/// The rule `ambiguous-environment-name`.
enum AmbiguousEnvironmentName: Rule {
  static let page = RulePage(
    "ambiguous-environment-name", .references, .error, .loading,
    summary: "two declarations that one environment variable would set",
    explanation: """
      Every connector variable and every URL key can be set from the environment. Its name there \
      is the connector's id and its own name in capitals, with `_` for `-` and at camel humps: \
      `apiKey` and `api_key` of connector `desk` are both `DESK_API_KEY`. Which of the two the \
      user meant could not be told, so one of them needs another name.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          api_key: {description: The key of the API}
          apiKey: {description: The key of the old API}
        headers:
          X-Key: <<api_key>>
          X-Old-Key: <<apiKey>>
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          api_key: {description: The key of the API}
          old_api_key: {description: The key of the old API}
        headers:
          X-Key: <<api_key>>
          X-Old-Key: <<old_api_key>>
        """))
}
