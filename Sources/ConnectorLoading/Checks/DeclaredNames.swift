import ConnectorModel
import Diagnostics

/// The declarations that templates of a file may name, as the checks of their values see them.
struct DeclaredNames {
  private let connector: WorkspaceFile<Connector>
  private let action: WorkspaceFile<Action>?
  /// Positions, since declarations are large and most are never asked for.
  private var variables: [String: Int] = [:]
  private var inputs: [String: Int] = [:]

  /// The variables of a connector, and the inputs of an action.
  init(_ connector: WorkspaceFile<Connector>, action: WorkspaceFile<Action>? = nil) {
    self.connector = connector
    self.action = action
    for (index, variable) in connector.object.variables.enumerated() {
      variables[variable.name] = index
    }
    for (index, input) in (action?.object.inputs ?? []).enumerated() {
      inputs[input.name] = index
    }
  }

  /// The declaration of a name, a connector's with the action's default over it; nil where there is none, or nothing can be said of its values since
  /// its type was reported.
  func known(_ name: String) -> VariableDeclaration? {
    let input = inputs[name].flatMap { index in action.map { $0.object.inputs[index] } }
    guard let index = variables[name] else {
      guard let input, let action, !action.lacks("type", in: input.span) else { return nil }
      return input
    }
    var variable = connector.object.variables[index]
    if connector.lacks("type", in: variable.span) { return nil }
    if let value = input?.defaultValue { variable.defaultValue = value }
    return variable
  }
}
