import Diagnostics

/// The rule `undefined-variable`.
enum UndefinedVariable: Rule {
  static let page = RulePage(
    "undefined-variable", .dataFlow, .error, .loading,
    summary: "a template, or a profile's entry, that names what nobody declares",
    explanation: """
      A template may name the variables of the connector, in an action also the action's `inputs`, \
      and the built-in values, which begin with `$`: `<<$uuid>>`, `<<$run_id>>`, `<<$now>>`, \
      `<<$timestamp>>`. `<<$auth.name>>` is what `token_response.save` keeps, and is known in \
      `base_url` and in actions; `<<$token>>` in `attach.format` alone. Nothing else of the \
      environment gets in.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          ticket_id: {type: integer}
        method: GET
        path: /tickets/<<tikcet_id>>
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
