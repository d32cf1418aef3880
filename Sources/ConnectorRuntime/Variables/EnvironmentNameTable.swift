package import ConnectorModel
package import Diagnostics

/// Every name of the environment that a connector reads, and whether each has one meaning only.
package struct EnvironmentNameTable: Sendable {
  /// The names of the connector's variables.
  package private(set) var variables: [String: String] = [:]
  /// The names of its URL keys.
  package private(set) var urls: [URLKey: String] = [:]
  /// Two declarations with one name.
  package private(set) var diagnostics: [Diagnostic] = []

  /// - Parameters:
  ///   - connector: the connector.
  ///   - authentication: the schemes in force; the connector's own unless an action has others.
  package init(connector: Connector, authentication: Authentication? = nil) {
    var owners: [String: (what: String, span: SourceSpan?)] = [:]
    for (key, span) in Self.urlKeys(connector, authentication ?? connector.auth) {
      let name = EnvironmentName.url(key.name, connector: connector.id, scheme: key.scheme)
      urls[key] = name
      claim(name, "URL key '\(key.name)'", span, &owners)
    }
    for variable in connector.variables {
      let name = EnvironmentName.variable(variable.name, connector: connector.id)
      variables[variable.name] = name
      claim(name, "variable '\(variable.name)'", variable.nameSpan, &owners)
    }
  }

  private mutating func claim(
    _ name: String, _ what: String, _ span: SourceSpan?,
    _ owners: inout [String: (what: String, span: SourceSpan?)]
  ) {
    guard let other = owners.updateValue((what, span), forKey: name) else { return }
    diagnostics.append(
      Diagnostic(
        "ambiguous-environment-name",
        "\(other.what) and \(what) are both \(name) in the environment", at: span ?? other.span,
        notes: [.init("the other one", at: span == nil ? nil : other.span)],
        help: "Rename the variable."))
  }

  private static func urlKeys(
    _ connector: Connector, _ authentication: Authentication
  ) -> [(URLKey, SourceSpan?)] {
    var keys: [(URLKey, SourceSpan?)] = [
      (.baseURL, connector.baseURL?.span), (.proxy, connector.proxy?.span),
    ]
    for (index, scheme) in authentication.schemes.enumerated() {
      let urls = scheme.urls
      // A token endpoint takes the place of an issuer's.
      if case .oauth2 = scheme, !urls.contains(where: { $0.key == "token_url" }) {
        keys.append((.tokenURL(scheme: index), nil))
      }
      keys += urls.map { (URLKey($0.key, scheme: index), $0.template.span) }
    }
    return keys
  }
}
