import ConnectorModel
import ConnectorRuntime
import Diagnostics
import JSONDocument
import Testing

/// Models made by hand, each text in a file of its own.
enum Sample {
  /// The text as a place in a file.
  static func located(_ text: String) -> Located<String> {
    let source = SourceText(path: "sample(\(text.prefix(40))).yaml", text: text)
    return Located(text, at: SourceSpan(source: source, range: 0..<text.utf8.count))
  }

  static func span(_ text: String) -> SourceSpan { located(text).span }

  static func template(_ text: String, _ position: TemplatePosition = .text) -> Template {
    let span = span(text)
    let (template, diagnostics) = TemplateParser.parse(text, span: span, position: position) {
      SourceSpan(source: span.source, range: $0)
    }
    #expect(diagnostics.isEmpty, "\(text)")
    return template
  }

  static func variable(
    _ name: String, _ type: VariableDeclaration.ValueType? = nil, secret: Bool = false,
    required: Bool? = nil, default value: JSONValue? = nil
  ) -> VariableDeclaration {
    var declaration = VariableDeclaration()
    declaration.name = name
    declaration.nameSpan = span(name)
    declaration.type = type.map { Located($0, at: span("type")) }
    if secret { declaration.isSecret = Located(true, at: span("secret")) }
    declaration.isRequired = required.map { Located($0, at: span("required")) }
    declaration.defaultValue = value.map { Located($0, at: span("default of \(name)")) }
    return declaration
  }

  /// Entries of a query, header or form mapping; nil is an explicit null.
  static func entries(
    _ position: TemplatePosition, _ pairs: KeyValuePairs<String, String?>
  ) -> TemplateEntries {
    pairs.map { name, text in
      NamedEntry(
        name: located(name),
        value: EntryValue(templates: text.map { [template($0, position)] } ?? []))
    }
  }

  static func connector(
    _ id: String = "api", base: String = "https://api.example.com",
    variables: [VariableDeclaration] = [], auth: [AuthenticationScheme] = []
  ) -> Connector {
    var connector = Connector()
    connector.id = id
    connector.baseURL = template(base, .url)
    connector.variables = variables
    connector.auth = Authentication(schemes: auth)
    return connector
  }

  static func action(
    _ method: String = "GET", path: String? = "/items", url: String? = nil,
    inputs: [VariableDeclaration] = []
  ) -> Action {
    var action = Action()
    action.id = "group/action"
    action.span = span("action")
    action.method = located(method)
    action.path = url == nil ? path.map { template($0, .path) } : nil
    action.url = url.map { template($0, .url) }
    action.inputs = inputs
    return action
  }

  static func evaluator(
    _ values: [String: JSONValue] = [:], secret: Set<String> = [], declared: [String] = [],
    urls: [URLKey: URLReplacement] = [:], saved: SavedValues = .unavailable,
    token: String? = nil, secrets: SecretRegistry = SecretRegistry()
  ) -> TemplateEvaluator {
    let resolved = values.map { name, value in
      (
        name,
        ResolvedValue(value: value, isSecret: secret.contains(name), origin: .commandLine)
      )
    }
    return TemplateEvaluator(
      variables: ResolvedVariables(
        values: Dictionary(uniqueKeysWithValues: resolved),
        declared: values.keys.sorted() + declared, urls: urls),
      run: RunIdentity(
        runID: "11111111-2222-4333-8444-555555555555",
        started: WallTime(milliseconds: 1_763_843_503_000)),
      saved: saved, token: token, secrets: secrets)
  }

  /// A request from parts.
  static func request(
    _ action: Action, _ connector: Connector = connector(), _ values: [String: JSONValue] = [:],
    declared: [String] = [], root: String = "/nowhere", saved: [SavedValue] = []
  ) throws -> PreparedRequest {
    try RequestBuilder(
      setup: ActionSetup(action: action, connector: connector, root: root),
      evaluator: evaluator(values, declared: declared)
    ).build(saved: saved)
  }

  /// The ids of the diagnostics that some work fails with.
  static func ids(_ work: () throws -> Void) -> [String] {
    diagnostics(work).map(\.id)
  }

  static func diagnostics(_ work: () throws -> Void) -> [Diagnostic] {
    do {
      try work()
      return []
    } catch let failure as RunFailure {
      return failure.diagnostics
    } catch let failure as EvaluationFailure {
      return failure.diagnostics
    } catch {
      Issue.record("unexpected error \(error)")
      return []
    }
  }
}
