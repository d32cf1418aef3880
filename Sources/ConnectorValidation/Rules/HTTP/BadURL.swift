import Diagnostics

/// The rule `bad-url`.
enum BadURL: Rule {
  static let page = RulePage(
    "bad-url", .http, .error, .loading,
    summary: "a URL that cannot be called",
    explanation: """
      `base_url`, an action's `url` and `proxy` are whole URLs with a host; `token_url` may also be a \
      path that begins with `/`. None of them holds a fragment (`#…`), which is never sent; `base_url` \
      holds no query, because each action's path is appended to it; and user name and password belong \
      under `auth`, where they are hidden in all output.
      """,
    bad: RuleExample(
      connector: """
        base_url: desk.example.com
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        check: desk/tickets
        """))
}
