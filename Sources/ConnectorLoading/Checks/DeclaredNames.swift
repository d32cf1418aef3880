import ConnectorModel
import Diagnostics

/// The declarations that templates of a file may name, as the checks of their values see them.
struct DeclaredNames {
  private let connector: WorkspaceFile<Connector>
  private let action: WorkspaceFile<Action>?
  private let variables: DeclaredVariables
  private let inputs: DeclaredVariables

  /// The variables of a connector, and the inputs of an action.
  init(_ connector: WorkspaceFile<Connector>, action: WorkspaceFile<Action>? = nil) {
    self.connector = connector
    self.action = action
    variables = DeclaredVariables(connector.object.variables)
    inputs = DeclaredVariables(action?.object.inputs ?? [])
  }

  /// The declaration of a name, a connector's with the action's default over it; nil where there is
  /// none, or nothing can be said of its values since its type was reported.
  func known(_ name: String) -> VariableDeclaration? {
    let input = inputs[name]
    guard var variable = variables[name] else {
      guard let input, let action, !action.lacks("type", in: input.span) else { return nil }
      return input
    }
    if connector.lacks("type", in: variable.span) { return nil }
    if let value = input?.defaultValue { variable.defaultValue = value }
    return variable
  }
}

/// Declarations by their names: of few each is compared, since hashing names takes longer.
private struct DeclaredVariables {
  private let declarations: [VariableDeclaration]
  /// The positions of many.
  private let positions: [String: Int]

  init(_ declarations: [VariableDeclaration]) {
    self.declarations = declarations
    positions =
      declarations.count <= 16
      ? [:]
      : Dictionary(
        zip(declarations.map(\.name), declarations.indices), uniquingKeysWith: { $1 })
  }

  subscript(name: String) -> VariableDeclaration? {
    if positions.isEmpty { return declarations.first { $0.name == name } }
    return positions[name].map { declarations[$0] }
  }
}
