import Diagnostics

/// The rule `bad-header-value`.
enum BadHeaderValue: Rule {
  static let page = RulePage(
    "bad-header-value", .http, .error, .loading,
    summary: "a header value that cannot be sent",
    explanation: """
      A header holds visible ASCII characters and spaces (RFC 9110 §5.5). A line break would begin \
      another header; other characters are read differently by each server. A text that begins with `|` \
      or `>` ends with a line break: write `|-` or `>-`. What is not ASCII has to be encoded the way the \
      API wants it, `<<name | base64>>` for example.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        headers:
          X-Note: |
            from connector-run
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        headers:
          X-Note: |-
            from connector-run
        """))
}
