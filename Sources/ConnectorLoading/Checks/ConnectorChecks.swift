import ConnectorModel
import Diagnostics

/// What must hold of a connector beyond the shape of its keys.
enum ConnectorChecks {
  /// Checks one connector.
  static func check(_ file: WorkspaceFile<Connector>) -> [Diagnostic] {
    let connector = file.object
    var diagnostics: [Diagnostic] = []
    let urls = URLChecks(places: file.places)
    if let baseURL = connector.baseURL { diagnostics += urls.baseURL(baseURL) }
    if let proxy = connector.proxy { diagnostics += urls.proxy(proxy) }
    diagnostics += VariableChecks.check(connector.variables)
    diagnostics += EnvironmentNameChecks.check([connector])
    diagnostics += SchemeChecks.check(connector.auth, file)
    diagnostics += SchemeChecks.certificateDiagnostics(connector, file)
    diagnostics += HeaderChecks(places: file.places).check(connector.headers)
    diagnostics += TransferChecks.check(connector.timeout)
    diagnostics += RetryChecks.check(connector.retry) + RetryChecks.check(connector.rateLimit)
    diagnostics += TransferChecks.check(connector.tls)
    diagnostics += connector.errorMessage.flatMap { SelectorChecks.check($0) }
    let references = VariableReferences(
      declared: file.lacks("variables") ? nil : connector.variables.map(\.name), what: "connector",
      saved: file.lacks("auth") ? nil : SchemeChecks.savedNames(connector.auth),
      savingKey: SchemeChecks.savingKey(connector.auth))
    let names = DeclaredNames(file)
    diagnostics += TemplateTypeChecks(names: names).check(file.templates)
    diagnostics += ValuePlaceChecks(names: names, source: file.source).check(file.templates)
    diagnostics += references.check(file.templates)
    return ForeignTemplateChecks(
      names: connector.variables.map(\.name), connector: connector.id, places: file.places
    ).explaining(diagnostics, file.templates)
  }
}
