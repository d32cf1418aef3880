import ConnectorModel
import Diagnostics

/// A name's declaration in one run: the connector's with the action's default over it, or the
/// action's own.
struct EffectiveDeclaration {
  /// Types, limits and sources; secret where either declaration says so.
  var declaration: VariableDeclaration
  /// Whether the connector declares it; only then environment and profile can give it.
  var isConnectors: Bool
  /// Whether the run needs it, were there no default: used by what is evaluated, or an input.
  var isUsed: Bool
  /// The name in the environment, of a connector's variable.
  var environmentName: String?

  /// The declarations of a run, the connector's first.
  static func all(
    of setup: ActionSetup, used: Set<String>, names: EnvironmentNameTable
  ) -> [EffectiveDeclaration] {
    let inputs = Dictionary(
      setup.action.inputs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var result = setup.connector.variables.map { variable in
      var merged = variable
      let input = inputs[variable.name]
      if let input {
        merged.defaultValue = input.defaultValue ?? merged.defaultValue
        if input.isSecret?.value == true { merged.isSecret = input.isSecret }
      }
      return EffectiveDeclaration(
        declaration: merged, isConnectors: true,
        isUsed: input != nil || used.contains(variable.name),
        environmentName: names.variables[variable.name])
    }
    let known = Set(setup.connector.variables.map(\.name))
    for input in setup.action.inputs where !known.contains(input.name) {
      result.append(
        EffectiveDeclaration(
          declaration: input, isConnectors: false, isUsed: true, environmentName: nil))
    }
    return result
  }

  var name: String { declaration.name }
  var isSecret: Bool { declaration.isSecret?.value == true }
}
