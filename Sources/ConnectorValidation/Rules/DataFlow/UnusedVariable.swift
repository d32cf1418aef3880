import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `unused-variable`.
enum UnusedVariable: Rule {
  static let page = RulePage(
    "unused-variable", .dataFlow, .warning, .validation,
    summary: "a variable or an input that no template uses",
    explanation: """
      A value that is asked for and then goes nowhere is mostly a forgotten header, parameter or \
      field of a body. An input without a default must be given in each run, for nothing.

      A connector's variable counts as used where the connector, any of its actions or a profile's \
      URL has it in a template. It is looked for only where the whole project is validated without \
      an error that may hide a use, and where the connector has an action.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          status: {enum: [open, closed], default: open}
        method: GET
        path: /tickets
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          status: {enum: [open, closed], default: open}
        method: GET
        path: /tickets
        query: {status: <<status>>}
        """))

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    let uses = VariableUses(workspace)
    // A use in another tool's form was reported as what it is.
    let meant = Set(
      workspace.diagnostics.filter { $0.id == LiteralTemplate.page.id }.flatMap(\.fixIts)
        .map(\.replacement))
    var diagnostics: [Diagnostic] = []
    for connector in workspace.connectorFiles where uses.isKnown(of: connector) {
      for variable in connector.object.variables {
        guard !uses.isUsed(variable.name, by: connector),
          !uses.isUsed(variable.name, byActionsOf: connector),
          !meant.contains("<<\(variable.name)>>")
        else { continue }
        diagnostics.append(
          diagnostic(
            "variable '\(variable.name)' is not used by the connector or any of its actions",
            at: variable.nameSpan,
            help: "Use it in a template, <<\(variable.name)>>, or take it away."))
      }
    }
    for action in workspace.actionFiles where !action.action.inputs.isEmpty {
      guard let connector = action.connector, !uses.isFaulty(connector.source),
        !uses.isFaulty(action.file.source)
      else { continue }
      diagnostics += check(action.file, connector, uses, meant)
    }
    return diagnostics
  }

  private static func check(
    _ action: WorkspaceFile<Action>, _ connector: WorkspaceFile<Connector>, _ uses: VariableUses,
    _ meant: Set<String>
  ) -> [Diagnostic] {
    action.object.inputs.compactMap { input in
      if action.variableNames.contains(input.name) || meant.contains("<<\(input.name)>>") {
        return nil
      }
      let isConnectors = connector.object.variables.contains { $0.name == input.name }
      if isConnectors {
        guard uses.isKnown(of: connector), !uses.isUsed(input.name, by: connector),
          // Else the variable itself is reported.
          uses.isUsed(input.name, byActionsOf: connector)
        else { return nil }
      }
      return diagnostic(
        "input '\(input.name)' is not used by the action", at: input.nameSpan,
        help: "Use it in a template, <<\(input.name)>>, or take it away.")
    }
  }
}
