import ConnectorModel
import Diagnostics

/// What must hold of a profile and the connectors that it gives values to.
enum ProfileChecks {
  /// The keys that a profile's `urls` may replace.
  static let urlKeys = ["base_url", "token_url", "proxy"]

  /// URL keys of the format that nothing acts on yet.
  static let plannedURLKeys = [
    "issuer", "authorization_url", "device_authorization_url", "refresh_url", "revoke_url",
  ]

  /// Checks a profile.
  ///
  /// - Parameters:
  ///   - connectors: those that were loaded.
  ///   - isWhole: whether these are all of the project, so that others do not exist.
  static func check(
    _ profile: Profile, against connectors: [Connector], isWhole: Bool = false
  ) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for name in profile.variables.map(\.name) + profile.urls.map(\.name) where isWhole {
      if connectors.contains(where: { $0.id == name.value }) { continue }
      diagnostics.append(unknown(name, connectors.map(\.id)))
    }
    for entry in profile.variables {
      guard let connector = connectors.first(where: { $0.id == entry.name.value }) else { continue }
      for value in entry.value { diagnostics += check(value, connector) }
    }
    for entry in profile.urls {
      for url in entry.value { diagnostics += check(url) }
    }
    return diagnostics
  }

  private static func unknown(_ name: Located<String>, _ known: [String]) -> Diagnostic {
    let near = NearMiss.suggestion(for: name.value, among: known)
    return Diagnostic(
      "unknown-connector", "connector '\(name.value)' does not exist", at: name.span,
      label: near.map { "did you mean '\($0)'?" },
      help: near == nil && !known.isEmpty ? "Connectors: \(known.joined(separator: ", "))." : nil)
  }

  private static func check(
    _ entry: NamedEntry<ProfileValue>, _ connector: Connector
  ) -> [Diagnostic] {
    let names = connector.variables.map(\.name)
    guard let declaration = connector.variables.first(where: { $0.name == entry.name.value })
    else {
      let near = NearMiss.suggestion(for: entry.name.value, among: names)
      return [
        Diagnostic(
          "undefined-variable",
          "variable '\(entry.name.value)' is not declared by connector '\(connector.id)'",
          at: entry.name.span, label: near.map { "did you mean '\($0)'?" },
          help: near == nil && !names.isEmpty
            ? "It declares: \(names.joined(separator: ", "))." : nil)
      ]
    }
    guard case .literal(let literal) = entry.value, declaration.isSecret?.value == true else {
      return []
    }
    return [
      Diagnostic(
        "plaintext-secret", "secret '\(entry.name.value)' must not stand in a profile",
        at: literal.span,
        notes: declaration.isSecret.map { [.init("declared secret here", at: $0.span)] } ?? [],
        help: "Write {from: {env: NAME}} or {from: {file: PATH}}, or leave it to the environment.")
    ]
  }

  private static func check(_ entry: NamedEntry<Template>) -> [Diagnostic] {
    let name = entry.name
    if urlKeys.contains(name.value) { return [] }
    if plannedURLKeys.contains(name.value) {
      return [
        Diagnostic(
          "not-available", "URL key '\(name.value)' is not available in this version",
          at: name.span)
      ]
    }
    let near = NearMiss.suggestion(for: name.value, among: urlKeys)
    return [
      Diagnostic(
        "unknown-key", "'\(name.value)' is not a URL key", at: name.span,
        label: near.map { "did you mean '\($0)'?" },
        help: near == nil ? "URL keys: \(urlKeys.joined(separator: ", "))." : nil)
    ]
  }
}
