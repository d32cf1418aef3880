import Diagnostics

/// The rule `type-mismatch`.
enum TypeMismatch: Rule {
  static let page = RulePage(
    "type-mismatch", .dataFlow, .error, .loading,
    summary: "a value that does not fit its declaration or the place that it is put in",
    explanation: """
      Found before anything is sent:

      - a `default`, an `example`, a value of `enum` or a profile's value that the declaration \
      itself excludes by its type, `enum`, `pattern`, `minimum` or `maximum`. Without a `type` a \
      variable is text.
      - an object, a list or a null default inside other text, in a path, or under a filter that \
      needs text. `| join(",")` makes text of a list, `| json` of anything, and `| default("…")` \
      stands in for null. Alone in a query, a header or a form a list repeats the entry; alone in \
      JSON every value keeps its type.
      - a member of what is no object, an element of what is no list, `| join` of what is no list.
      - a default or a value of `enum` that its place refuses: in a URL's host anything but letters, \
      digits, `.`, `-`, `_` and a port; in a header anything but visible ASCII and spaces; in a path \
      an empty text, or a segment `.` or `..`; at the start of a URL anything but `https://` or \
      `http://`.

      What only a run can know is reported by the run, under the same name.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          labels: {type: array, example: [new, urgent]}
        method: GET
        path: /tickets
        query:
          filter: label in (<<labels>>)
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          labels: {type: array, example: [new, urgent]}
        method: GET
        path: /tickets
        query:
          filter: label in (<<labels | join(",")>>)
        """))
}
