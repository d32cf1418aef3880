import Diagnostics

/// The rule `odd-jsonpath`.
enum OddJSONPath: Rule {
  static let page = RulePage(
    "odd-jsonpath", .selectors, .warning, .loading,
    summary: "a JSONPath that is legal and yet selects nothing",
    explanation: """
      `match()` and `search()` take an I-Regexp \
      ([RFC 9485](https://www.rfc-editor.org/rfc/rfc9485)): no groups with `?`, no `^` and `$`, no \
      `\\d`. With another pattern the condition is never true, without any error. `match()` is about \
      the whole text, `search()` about a part of it.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        capture:
          open: $[?match(@.key, 'T-(?:[0-9]+)')].id
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        capture:
          open: $[?match(@.key, 'T-[0-9]+')].id
        """))
}
