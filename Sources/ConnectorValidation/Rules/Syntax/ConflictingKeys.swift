import Diagnostics

/// The rule `conflicting-keys`.
enum ConflictingKeys: Rule {
  static let page = RulePage(
    "conflicting-keys", .syntax, .error, .loading,
    summary: "keys that contradict each other, or of which only one can count",
    explanation: """
      Where two keys say the same thing, one of them would be passed over in silence. So an action has \
      `path` or `url`, a body one kind of content, a check one predicate, a variable no `default` if it is \
      `required: true`, and so on. The message names both; take one of them away.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body:
          json: {subject: Printer on fire}
          form: {subject: Printer on fire}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body:
          json: {subject: Printer on fire}
        """))
}
