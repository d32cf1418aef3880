import ConnectorModel
import Diagnostics

/// What must hold of a connector beyond the shape of its keys.
enum ConnectorChecks {
  /// Checks one connector.
  ///
  /// - Parameter templates: every template of the file.
  static func check(_ connector: Connector, templates: [Template]) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let baseURL = connector.baseURL { diagnostics += URLChecks.baseURL(baseURL) }
    diagnostics += VariableChecks.check(connector.variables)
    diagnostics += VariableChecks.ambiguousNames(in: connector)
    for scheme in connector.auth.schemes { diagnostics += SchemeChecks.check(scheme) }
    diagnostics += VariableReferences.check(
      templates, declared: connector.variables.map(\.name), what: "connector",
      saved: SchemeChecks.savedNames(connector.auth))
    diagnostics += connector.errorMessage.flatMap(SelectorChecks.check)
    return diagnostics
  }
}
