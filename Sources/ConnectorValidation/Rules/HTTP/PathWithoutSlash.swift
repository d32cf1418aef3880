import Diagnostics

/// The rule `path-without-slash`.
enum PathWithoutSlash: Rule {
  static let page = RulePage(
    "path-without-slash", .http, .error, .loading,
    summary: "a path that does not begin with a slash",
    explanation: """
      An action's `path` is appended to the base URL. Without the `/` it would become a part of the \
      host or of the last segment: `https://desk.example.comtickets`. A whole URL stands under `url` \
      instead of `path`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: tickets
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        """))
}
