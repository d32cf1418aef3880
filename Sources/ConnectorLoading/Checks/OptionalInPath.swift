import ConnectorModel
import Diagnostics

/// Finds optional inputs in a path, where nothing can be left out.
enum OptionalInPath {
  /// Checks an action's path or URL.
  static func check(_ action: Action, _ connector: Connector) -> [Diagnostic] {
    let expressions = [action.path, action.url].compactMap { $0 }.flatMap(\.expressions)
    // Most paths have none.
    if expressions.isEmpty { return [] }
    let declarations = connector.variables + action.inputs
    let byName = Dictionary(declarations.map { ($0.name, $0) }) { first, second in
      // An input only changes a variable's default.
      var merged = first
      merged.defaultValue = second.defaultValue ?? first.defaultValue
      return merged
    }
    return expressions.compactMap { expression in
      guard case .variable(let name) = expression.source.kind, let declaration = byName[name],
        declaration.isRequired?.value == false, declaration.defaultValue == nil,
        !expression.filters.contains(where: { $0.filter == .default })
      else { return nil }
      return Diagnostic(
        "optional-in-path", "variable '\(name)' may have no value, but stands in a path",
        at: expression.source.span,
        notes: declaration.isRequired.map { [.init("declared optional here", at: $0.span)] } ?? [],
        help: "Make it required, or give it a default.")
    }
  }
}
