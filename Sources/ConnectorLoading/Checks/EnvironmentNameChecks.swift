import ConnectorModel
import Diagnostics

/// Finds declarations that are read from the environment under the same name.
enum EnvironmentNameChecks {
  /// Checks the connectors of a project, together.
  static func check(_ connectors: [Connector]) -> [Diagnostic] {
    var owners: [String: Owner] = [:]
    var diagnostics: [Diagnostic] = []
    for owner in connectors.flatMap(names) {
      guard let other = owners.updateValue(owner, forKey: owner.name) else { continue }
      diagnostics.append(
        Diagnostic(
          "ambiguous-environment-name",
          "\(other.what) and \(owner.what) are both \(owner.name) in the environment",
          at: owner.span, notes: [.init("the other one", at: other.span)],
          help: "Rename one of them."))
    }
    return diagnostics
  }

  private struct Owner {
    var name: String
    var what: String
    var span: SourceSpan
  }

  /// The URL keys first: only what comes later can be renamed.
  private static func names(of connector: Connector) -> [Owner] {
    let id = connector.id
    var owners: [Owner] = []
    func add(_ key: String, _ span: SourceSpan?, scheme: Int = 0) {
      guard let span else { return }
      let name = EnvironmentName.url(key, connector: id, scheme: scheme)
      owners.append(Owner(name: name, what: "'\(key)' of '\(id)'", span: span))
    }
    add("base_url", connector.baseURL?.span)
    // It can be replaced without being there, at the cost of no place of its own.
    add("proxy", connector.proxy?.span ?? connector.span.map(Self.start))
    for (index, scheme) in connector.auth.schemes.enumerated() {
      for url in scheme.urls { add(url.key, url.template.span, scheme: index) }
    }
    for variable in connector.variables {
      guard let span = variable.nameSpan else { continue }
      let name = EnvironmentName.variable(variable.name, connector: id)
      owners.append(Owner(name: name, what: "variable '\(variable.name)' of '\(id)'", span: span))
    }
    return owners
  }

  private static func start(_ span: SourceSpan) -> SourceSpan {
    SourceSpan(source: span.source, range: span.range.lowerBound..<span.range.lowerBound)
  }
}
