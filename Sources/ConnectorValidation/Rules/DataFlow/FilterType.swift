import Diagnostics

/// The rule `filter-type`.
enum FilterType: Rule {
  static let page = RulePage(
    "filter-type", .dataFlow, .error, .loading,
    summary: "a filter with wrong arguments or in the wrong place",
    explanation: """
      Each filter takes arguments of its own: `default(value)`, `join(separator)`, \
      `date(format)`, `sha256(encoding)`, `hmac_sha256(key, encoding)`; the others take none. Text \
      among them is quoted. `path` and `raw` say how the finished value is encoded, so they come \
      last, and `path` has a meaning in a URL's path only.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          body_text: {description: What is sent}
        method: POST
        path: /tickets
        headers:
          X-Digest: <<body_text | sha256("base-64")>>
        body: {text: <<body_text>>}
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          body_text: {description: What is sent}
        method: POST
        path: /tickets
        headers:
          X-Digest: <<body_text | sha256("base64")>>
        body: {text: <<body_text>>}
        """))
}
