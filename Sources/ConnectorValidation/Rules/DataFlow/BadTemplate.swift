import Diagnostics

/// The rule `bad-template`.
enum BadTemplate: Rule {
  static let page = RulePage(
    "bad-template", .dataFlow, .error, .loading,
    summary: "a '<<' whose template cannot be read",
    explanation: """
      A template is `<<`, a name or a value, filters behind `|`, and `>>`: `<<name>>`, \
      `<<user.mail>>`, `<<list[0]>>`, `<<note | default("none")>>`. Names are made of letters, digits \
      and `_`, so a `-` is no part of one. A literal `<<` is written `<<"<<">>`.

      [Templates](../templates.md) has the whole grammar. Where YAML itself cuts a template in two \
      it is [torn-template](torn-template.md).
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          ticket_id: {type: integer}
        method: GET
        path: /tickets/<<ticket-id>>
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          ticket_id: {type: integer}
        method: GET
        path: /tickets/<<ticket_id>>
        """))
}
