import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The variables that the templates of a file may name.
struct VariableScope {
  /// The connector's variables.
  let variables: [VariableDeclaration]
  /// The action's inputs; nothing for a connector's own file.
  let inputs: [VariableDeclaration]

  init(_ connector: Connector?, _ action: Action? = nil) {
    variables = connector?.variables ?? []
    inputs = action?.inputs ?? []
  }

  /// The connector's variable of a name.
  func variable(_ name: String) -> VariableDeclaration? { variables.first { $0.name == name } }

  /// The action's own input of a name; nil for one that changes a connector's default.
  func input(_ name: String) -> VariableDeclaration? {
    variable(name) == nil ? inputs.first { $0.name == name } : nil
  }

  /// Whether a variable is declared secret; an input that changes the default of a secret stays
  /// one.
  func isSecret(_ name: String) -> Bool {
    (variable(name) ?? input(name))?.isSecret?.value == true
  }

  /// Whether what an expression gives is a secret that its file names: a digest tells nothing.
  func givesSecret(_ expression: TemplateExpression) -> Bool {
    let holdsSecret = expression.joined.contains { source in
      if case .variable(let name) = source.kind { isSecret(name) } else { false }
    }
    return holdsSecret
      && !expression.filters.contains { $0.filter == .sha256 || $0.filter == .hmacSHA256 }
  }
}
