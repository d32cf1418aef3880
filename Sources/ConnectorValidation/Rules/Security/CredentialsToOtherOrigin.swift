import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `credentials-to-other-origin`.
enum CredentialsToOtherOrigin: Rule {
  static let page = RulePage(
    "credentials-to-other-origin", .security, .warning, .validation,
    summary: "a connector's secret that an action sends to another origin",
    explanation: """
      Where an action's `url` is of another origin (scheme, host, port) than `base_url`, the \
      connector's credentials and headers stay behind, so that another host never gets them. \
      A secret variable of the connector that the action puts into its own headers, query, body or \
      URL goes there all the same.

      Give the other system a connector of its own with its own credentials. Where the two belong \
      together and the API wants the secret there, let the action declare an input for it.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true}
        auth: {type: bearer, token: <<desk_token>>}
        check: desk/list
        """,
      action: """
        connector: desk
        method: GET
        url: https://files.example.net/attachments
        headers: {X-Desk-Token: <<desk_token>>}
        """, others: [("actions/desk/list.yaml", "connector: desk\nmethod: GET\npath: /tickets")]),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true}
        auth: {type: bearer, token: <<desk_token>>}
        check: desk/list
        """,
      action: """
        connector: desk
        inputs:
          files_token: {secret: true, description: A token of the file server}
        method: GET
        url: https://files.example.net/attachments
        headers: {X-Desk-Token: <<files_token>>}
        """, others: [("actions/desk/list.yaml", "connector: desk\nmethod: GET\npath: /tickets")]))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.actionFiles.flatMap { file -> [Diagnostic] in
      guard let url = file.action.url, let connector = file.connector,
        let baseURL = connector.object.baseURL, let place = destination(url, baseURL, file.action)
      else { return [] }
      let scope = VariableScope(connector.object, file.action)
      return file.file.templates.flatMap { use -> [Diagnostic] in
        guard ["url", "query", "headers", "body", "idempotency_key"].contains(use.key) else {
          return []
        }
        return use.template.expressions.compactMap { expression in
          guard case .variable(let name) = expression.source.kind,
            let variable = scope.variable(name), scope.givesSecret(expression)
          else { return nil }
          return report(variable, at: expression.source.span, url, place)
        }
      }
    }
  }

  /// Where the request goes, if not to the connector's origin.
  private static func destination(
    _ url: Template, _ baseURL: Template, _ action: Action
  ) -> String? {
    if OriginRelation(of: url, to: baseURL) == .other {
      return "this is of another origin than base_url"
    }
    // A whole URL that is an input may lead anywhere.
    guard case .expression(let first)? = url.segments.first,
      case .variable(let name) = first.source.kind,
      let input = action.inputs.first(where: { $0.name == name }), input.legalValues == nil
    else { return nil }
    return "input '\(name)' decides where the request goes"
  }

  private static func report(
    _ variable: VariableDeclaration, at span: SourceSpan, _ url: Template, _ place: String
  ) -> Diagnostic {
    diagnostic(
      "secret '\(variable.name)' of the connector goes to another origin", at: span,
      notes: [.init(place, at: url.span)],
      help: "Give the other system a connector of its own, with its own credentials.")
  }
}
