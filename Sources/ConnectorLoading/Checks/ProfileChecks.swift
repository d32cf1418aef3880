import ConnectorModel
import Diagnostics
import JSONDocument

/// What must hold of a profile and the connectors that it gives values to.
enum ProfileChecks {
  /// The keys that a profile's `urls` may replace.
  static let urlKeys = ["base_url"] + endpointKeys + ["proxy"]

  /// Those of them that belong to an auth scheme.
  static let endpointKeys = [
    "token_url", "issuer", "authorization_url", "device_authorization_url", "refresh_url",
    "revoke_url",
  ]

  /// Checks a profile.
  ///
  /// - Parameters:
  ///   - connectors: those to check its values against.
  ///   - known: the ids of all connectors that there are.
  static func check(
    _ profile: Profile, against connectors: [WorkspaceFile<Connector>], known: [String],
    places: TemplatePlaces
  ) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    let known = Set(known).sorted()
    for (key, name) in profile.variables.map({ ("variables", $0.name) })
      + profile.urls.map({ ("urls", $0.name) })
    where !known.contains(name.value) {
      diagnostics.append(
        misplaced(name, in: key, connectors) ?? unknown(name, known))
    }
    let byID = Dictionary(
      connectors.map { ($0.object.id, $0) }, uniquingKeysWith: { first, _ in first })
    for entry in profile.variables {
      guard let loaded = byID[entry.name.value] else { continue }
      let replaced = profile.urls.last { $0.name.value == entry.name.value }?.value ?? []
      let templates = templates(of: loaded, without: replaced.map(\.name.value))
      for value in entry.value { diagnostics += check(value, loaded, templates) }
    }
    for entry in profile.urls {
      for url in entry.value {
        diagnostics += check(
          url, byID[entry.name.value], URLChecks(places: places), profile.source)
      }
    }
    return diagnostics
  }

  /// The literal values that a profile gives to secrets.
  static func secretTexts(
    _ profile: Profile, _ connectors: [WorkspaceFile<Connector>]
  ) -> [String] {
    profile.variables.flatMap { entry -> [String] in
      guard let loaded = connectors.first(where: { $0.object.id == entry.name.value }) else {
        return []
      }
      return entry.value.compactMap { value in
        guard case .literal(let literal) = value.value,
          let text = DeclaredValueCheck.text(literal.value), !text.isEmpty,
          let declaration = loaded.object.variables.first(where: { $0.name == value.name.value }),
          secrecy(of: text, declaration, loaded) != nil
        else { return nil }
        return text
      }
    }
  }

  /// Why a literal is a secret.
  private enum Secrecy {
    case declared
    /// It lands where a secret belongs.
    case landing
    /// It looks like one.
    case look
  }

  private static func secrecy(
    of text: String, _ declaration: VariableDeclaration, _ loaded: WorkspaceFile<Connector>
  ) -> Secrecy? {
    if declaration.isSecret?.value == true { return .declared }
    if PlaintextSecrets.landing(loaded.templates).contains(declaration.name) { return .landing }
    let isLook =
      CredentialName.holdsSecret(text, named: declaration.name)
      || SecretShape.first(in: text) != nil
    return isLook ? .look : nil
  }

  /// Says of a name that stands where a connector's id should, but is a variable or a URL key, where
  /// it belongs.
  private static func misplaced(
    _ name: Located<String>, in key: String, _ connectors: [WorkspaceFile<Connector>]
  ) -> Diagnostic? {
    let isURL = key == "urls" && urlKeys.contains(name.value)
    let owner = connectors.first { connector in
      isURL || connector.object.variables.contains { $0.name == name.value }
    }
    guard let owner else { return nil }
    let id = owner.object.id
    return Diagnostic(
      "unknown-connector",
      isURL
        ? "'\(name.value)' is a URL key, not a connector"
        : "'\(name.value)' is a variable of '\(id)'", at: name.span,
      help: "Write \(isURL ? "urls" : "variables"): {\(id): {\(name.value): …}}")
  }

  private static func unknown(_ name: Located<String>, _ known: [String]) -> Diagnostic {
    let near = NearMiss.suggestion(for: name.value, among: known)
    let listed = known.prefix(12).joined(separator: ", ") + (known.count > 12 ? ", …" : "")
    return Diagnostic(
      "unknown-connector", "connector '\(name.value)' does not exist", at: name.span,
      label: near.map { "did you mean '\($0)'?" },
      help: near == nil && !known.isEmpty ? "Connectors: \(listed)." : nil)
  }

  private static func check(
    _ entry: NamedEntry<ProfileValue>, _ loaded: WorkspaceFile<Connector>,
    _ templates: [TemplateUse]
  ) -> [Diagnostic] {
    let variables = loaded.object.variables
    guard let declaration = variables.first(where: { $0.name == entry.name.value }) else {
      return loaded.lacks("variables") ? [] : [undeclared(entry.name, loaded.object)]
    }
    switch entry.value {
    case .source(let source, _): return SourceChecks.check(source)
    case .literal(let literal):
      let text = DeclaredValueCheck.text(literal.value) ?? ""
      let secrecy = secrecy(of: text, declaration, loaded)
      if let secrecy, secrecy == .declared || !text.isEmpty {
        return [plaintext(literal.span, declaration, secrecy)]
      }
      let problem = DeclaredValueCheck(declaration: declaration)
        .check(literal, "variable '\(declaration.name)'", readsText: true)
      let place = ValuePlaceChecks.check(literal, of: declaration.name, in: templates)
      return [problem ?? place].compactMap { $0 }
    }
  }

  /// The templates of a connector but for the URLs that the profile itself replaces.
  private static func templates(
    of connector: WorkspaceFile<Connector>, without urls: [String]
  ) -> [TemplateUse] {
    connector.templates.filter { use in
      use.position != .url || !urls.contains(use.key == "auth" ? "token_url" : use.key)
    }
  }

  private static func undeclared(_ name: Located<String>, _ connector: Connector) -> Diagnostic {
    let names = connector.variables.map(\.name)
    let near = NearMiss.suggestion(for: name.value, among: names)
    return Diagnostic(
      "undefined-variable",
      "variable '\(name.value)' is not declared by connector '\(connector.id)'", at: name.span,
      label: near.map { "did you mean '\($0)'?" },
      help: near == nil && !names.isEmpty
        ? "It declares: \(names.prefix(12).joined(separator: ", "))." : nil)
  }

  private static func plaintext(
    _ span: SourceSpan, _ declaration: VariableDeclaration, _ secrecy: Secrecy
  ) -> Diagnostic {
    let declared = declaration.isSecret.map { Diagnostic.Note("declared secret here", at: $0.span) }
    let landing = declaration.nameSpan.map {
      Diagnostic.Note("declared here, and used where a secret belongs", at: $0)
    }
    return Diagnostic(
      "plaintext-secret", secrecy == .look ? .warning : .error,
      secrecy == .look
        ? "the value of '\(declaration.name)' looks like a secret"
        : "secret '\(declaration.name)' must not stand in a profile", at: span,
      notes: [secrecy == .declared ? declared : secrecy == .landing ? landing : nil]
        .compactMap { $0 },
      help: "Write {from: {env: NAME}} or {from: {file: PATH}}, or leave it to the environment.")
  }

  private static func check(
    _ entry: NamedEntry<Template>, _ loaded: WorkspaceFile<Connector>?, _ urls: URLChecks,
    _ source: SourceText?
  ) -> [Diagnostic] {
    let name = entry.name
    guard urlKeys.contains(name.value) else {
      return [unknownKey(name, of: loaded?.object)]
    }
    var diagnostics: [Diagnostic]
    let isEndpoint = endpointKeys.contains(name.value)
    switch name.value {
    case _ where isEndpoint: diagnostics = urls.endpointURL(entry.value, key: name.value)
    case "proxy": diagnostics = urls.proxy(entry.value)
    default: diagnostics = urls.baseURL(entry.value)
    }
    guard let loaded else { return diagnostics }
    if isEndpoint, !loaded.lacks("auth"), !hasEndpoint(name.value, loaded.object) {
      diagnostics.append(
        Diagnostic(
          "unknown-key", "connector '\(loaded.object.id)' has no '\(name.value)' to replace",
          at: name.span,
          help: name.value == "token_url"
            ? "Only a scheme of type oauth2 has one." : "Its auth scheme does not declare one."))
    }
    let references = VariableReferences(
      declared: loaded.lacks("variables") ? nil : loaded.object.variables.map(\.name),
      what: "connector", saved: [])
    let use = TemplateUse(
      key: name.value, template: entry.value, position: .url, isSecretField: false)
    let names = DeclaredNames(loaded)
    diagnostics += TemplateTypeChecks(names: names).check([use])
    if let source {
      diagnostics += ValuePlaceChecks(names: names, source: source).check([use])
    }
    diagnostics += references.check([use])
    return ForeignTemplateChecks(
      names: loaded.object.variables.map(\.name), connector: loaded.object.id, places: urls.places
    ).explaining(diagnostics, [use])
  }

  /// Whether the first scheme, which a profile's key means, has such an endpoint; a token endpoint
  /// takes the place of an issuer's.
  private static func hasEndpoint(_ key: String, _ connector: Connector) -> Bool {
    guard case .oauth2(let scheme)? = connector.auth.schemes.first else { return false }
    return key == "token_url" || scheme.urls.contains { $0.key == key }
  }

  private static func unknownKey(_ name: Located<String>, of connector: Connector?) -> Diagnostic {
    let fitting = urlKeys.filter { key in
      !endpointKeys.contains(key) || connector.map { hasEndpoint(key, $0) } ?? true
    }
    let near = NearMiss.suggestion(for: name.value, among: fitting)
    return Diagnostic(
      "unknown-key", "'\(name.value)' is not a URL key", at: name.span,
      label: near.map { "did you mean '\($0)'?" },
      help: near == nil ? "URL keys: \(fitting.joined(separator: ", "))." : nil)
  }
}
