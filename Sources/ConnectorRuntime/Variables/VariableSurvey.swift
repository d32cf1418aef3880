package import ConnectorModel
package import Diagnostics
package import JSONDocument

/// A connector's variables and URL keys, each with what it is and where its value comes from now:
/// information, never a failure.
package struct VariableSurvey: Sendable {
  /// What a variable has.
  package enum State: Sendable {
    /// A program gives it to a run; it was not run.
    case command(program: String, SourceSpan)
    /// A legal value.
    case set(JSONValue, ValueOrigin)
    /// A value that is not legal, and why: `must be a whole number`.
    case illegal(String, ValueOrigin?)
    /// No value, and a run needs one; the source that was named and has none.
    case missing(EmptySource?)
    /// No value, and none is needed; likewise.
    case unset(EmptySource?)
    /// No value, and only a URL would need it that is replaced from outside.
    case unneeded
  }

  /// A variable of the environment that a file names as a source, and that is not set.
  package struct EmptySource: Sendable, Hashable {
    /// Its name.
    package var name: String
    /// Where it is named.
    package var span: SourceSpan

    /// In words: `MYPIN in the environment, named in profiles/stage.yaml:1, is not set`.
    package var summary: String {
      "\(ValueOrigin.fromEnvironment(name: name, span).summary), is not set"
    }
  }

  /// One variable.
  package struct Variable: Sendable {
    /// The declaration.
    package var declaration: VariableDeclaration
    /// Its name in the environment.
    package var environmentName: String
    /// Whether it is declared secret, or is what a secret key is made of.
    package var isSecret: Bool
    /// What it has.
    package var state: State
  }

  /// One URL key.
  package struct URL: Sendable {
    /// The key, and the auth scheme that it belongs to.
    package var key: URLKey
    /// Its name in the environment.
    package var environmentName: String
    /// What the connector says; nil where it says nothing.
    package var declared: Template?
    /// What stands in its place.
    package var replacement: URLReplacement?

    /// The URL as it is written, wherever that is.
    package var written: String? { replacement?.written ?? declared?.written }

    /// A password in the URL, which no output may show; only a proxy's can hold one.
    package var password: String? { written.flatMap(EnvironmentProxy.password) }
  }

  /// The variables in the order declared.
  package var variables: [Variable]
  /// The URL keys: `base_url`, then those of the auth schemes, then `proxy`.
  package var urls: [URL]
  /// Every name of the environment that the connector reads, those of `from` included.
  package var names: Set<String>

  /// Surveys a connector.
  ///
  /// - Parameters:
  ///   - setup: the connector and the profile; the action plays no part.
  ///   - sources: what was given from outside.
  package init(_ setup: ActionSetup, from sources: VariableSources) {
    let connector = setup.connector
    let table = EnvironmentNameTable(connector: connector)
    let replacements = URLReplacements.find(setup: setup, sources: sources, names: table)
    urls = table.urls.map { key, name in
      URL(
        key: key, environmentName: name, declared: Self.declared(key, connector),
        replacement: replacements[key])
    }.sorted { Self.rank($0.key) < Self.rank($1.key) }
    let secretNames = Self.secretNames(connector)
    let needed = Self.names(
      in: TemplatesInUse.of(setup, urls: replacements, purpose: .request))
    let replaced = Self.names(in: urls.filter { $0.replacement != nil }.compactMap(\.declared))
    let lookup = VariableLookup(setup: setup, sources: sources)
    let declarations = EffectiveDeclaration.all(of: setup, used: needed, names: table)
    variables = declarations.filter(\.isConnectors).map { variable in
      Variable(
        declaration: variable.declaration,
        environmentName: variable.environmentName ?? variable.name,
        isSecret: variable.isSecret || secretNames.contains(variable.name),
        state: Self.state(
          variable, lookup, isUnneeded: replaced.subtracting(needed).contains(variable.name)))
    }
    names = Set(variables.map(\.environmentName) + urls.map(\.environmentName))
    names.formUnion(variables.compactMap { $0.declaration.from?.environment?.value })
  }

  private static func state(
    _ variable: EffectiveDeclaration, _ lookup: VariableLookup, isUnneeded: Bool
  ) -> State {
    let finding: VariableLookup.Finding
    do {
      switch try lookup.find(variable) {
      case .found(let found)?: finding = found
      case .command(let words)?:
        guard let program = words.first else { return .missing(nil) }
        return .command(program: program.value, program.span)
      case nil:
        let empty = lookup.emptySource(variable)
        guard variable.declaration.needsValue else { return .unset(empty) }
        return isUnneeded ? .unneeded : .missing(empty)
      }
    } catch {
      return .illegal(error.diagnostics.first?.message ?? "cannot be read", nil)
    }
    do {
      let value = try VariableConversion(declaration: variable.declaration)
        .value(of: finding.value)
      return .set(value, finding.origin)
    } catch {
      return .illegal(error.predicate, finding.origin)
    }
  }

  private static func declared(_ key: URLKey, _ connector: Connector) -> Template? {
    if key == .baseURL { return connector.baseURL }
    if key == .proxy { return connector.proxy }
    guard connector.auth.schemes.indices.contains(key.scheme) else { return nil }
    return connector.auth.schemes[key.scheme].urls.first { $0.key == key.name }?.template
  }

  private static func rank(_ key: URLKey) -> (Int, Int, String) {
    (key == .baseURL ? 0 : key == .proxy ? 2 : 1, key.scheme, key.name)
  }

  private static func names(in templates: [Template]) -> Set<String> {
    Set(
      templates.flatMap(\.expressions).flatMap(\.sources).compactMap { source in
        if case .variable(let name) = source.kind { return name }
        return nil
      })
  }

  private static func secretNames(_ connector: Connector) -> Set<String> {
    let templates =
      connector.auth.schemes.flatMap { $0.object.declaredTemplates }
      + (connector.tls?.declaredTemplates ?? [])
    return names(in: templates.filter(\.isSecret).map(\.template))
  }
}
