import ConnectorLoading
import ConnectorModel
import Diagnostics

/// `no-check-action`
enum NoCheckAction: Rule {
  static let page = RulePage(
    "no-check-action", .behaviour, .warning, .validation,
    summary: "a connector with credentials and no action that proves them",
    explanation: """
      `connector-run check` obtains a token and then runs the connector's `check` action: a cheap \
      request that changes nothing and that every legal credential may make. Without one, it \
      cannot tell a token that the API refuses from one that it takes.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true}
        auth: {type: bearer, token: <<desk_token>>}
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true}
        auth: {type: bearer, token: <<desk_token>>}
        check: desk/tickets
        """))

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.connectorFiles.compactMap { file in
      let connector = file.object
      guard connector.check == nil, !file.lacks("check"), let scheme = connector.auth.schemes.first
      else { return nil }
      return diagnostic(
        "connector '\(connector.id)' has no 'check' action", at: scheme.span,
        help: "Name an action that reads something small: check: \(connector.id)/ACTION")
    }
  }
}
