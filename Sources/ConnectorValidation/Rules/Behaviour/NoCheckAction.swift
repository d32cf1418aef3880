import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `no-check-action`.
enum NoCheckAction: Rule {
  static let page = RulePage(
    "no-check-action", .behaviour, .warning, .validation,
    summary: "a connector with credentials and no action that proves them",
    explanation: """
      `connector-run check` obtains a token and then runs the connector's `check` action: a cheap \
      request that changes nothing and that every legal credential may make. Without one, it \
      cannot tell a token that the API refuses from one that it takes.

      Reported where the connector has an action that would do: a GET that needs no input and has no \
      `auth` of its own.
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
    let files = workspace.connectorFiles.filter { file in
      file.object.check == nil && !file.lacks("check") && !file.object.auth.schemes.isEmpty
    }
    if files.isEmpty { return [] }
    let candidates = candidates(in: workspace)
    return files.compactMap { file in
      guard let candidate = candidates[file.path] else { return nil }
      return diagnostic(
        "connector '\(file.object.id)' has no 'check' action",
        at: file.object.auth.schemes.first?.span,
        help: "Name an action that reads something small: check: \(candidate)")
    }
  }

  /// For each connector, by its file's path, the first action that would do: it reads, and needs no
  /// input.
  private static func candidates(in workspace: Workspace) -> [String: String] {
    var found: [String: String] = [:]
    for file in workspace.actionFiles {
      let action = file.action
      guard let path = file.connectorPath, found[path] == nil, action.method?.value == "GET",
        action.path != nil, action.auth == nil, !action.inputs.contains(where: \.needsValue)
      else { continue }
      found[path] = action.id
    }
    return found
  }
}
