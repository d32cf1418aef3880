import ConnectorModel
import Diagnostics

/// What must hold of an action beyond the shape of its keys.
enum ActionChecks {
  /// Checks one action.
  ///
  /// - Parameter connector: its connector; nil where it could not be read, and then nothing is
  ///   said of the variables that it might declare.
  static func check(
    _ file: WorkspaceFile<Action>, connector: WorkspaceFile<Connector>?
  ) -> [Diagnostic] {
    let action = file.object
    var diagnostics = request(action, file.places)
    diagnostics += SchemeChecks.check(action.auth ?? Authentication(), file)
    diagnostics += action.captures.flatMap { SelectorChecks.check($0.value) }
    diagnostics += action.expect.checks.flatMap { SelectorChecks.check($0) }
    diagnostics += TransferChecks.check(action.timeout)
    diagnostics += RetryChecks.check(action.retry) + RetryChecks.check(action.rateLimit)
    diagnostics += PaginationChecks.check(action, lacksBody: file.lacks("body"))
    diagnostics += PollChecks.check(action.poll)
    if let print = action.print, !file.lacks("capture"), !file.lacks("paginate") {
      diagnostics += printDiagnostics(print, action)
    }
    let names = action.inputs.map(\.name) + (connector?.object.variables.map(\.name) ?? [])
    if let connector {
      diagnostics += RedeclarationChecks.check(action, in: connector.object)
      diagnostics += references(file, connector, names).check(file.templates)
      diagnostics += OptionalInPath.check(action, connector.object)
      let declared = DeclaredNames(connector, action: file)
      diagnostics += TemplateTypeChecks(names: declared).check(file.templates)
      diagnostics += ValuePlaceChecks(names: declared, source: file.source).check(file.templates)
    } else {
      diagnostics += RedeclarationChecks.check(action)
    }
    return ForeignTemplateChecks(
      names: names, connector: connector?.object.id ?? "", places: file.places
    ).explaining(diagnostics, file.templates)
  }

  private static func references(
    _ file: WorkspaceFile<Action>, _ connector: WorkspaceFile<Connector>, _ names: [String]
  ) -> VariableReferences {
    let action = file.object
    let lacksVariables = file.lacks("inputs") || connector.lacks("variables")
    let lacksSchemes = file.lacks("auth") || (action.auth == nil && connector.lacks("auth"))
    return VariableReferences(
      declared: lacksVariables ? nil : names, what: "action and its connector",
      saved: lacksSchemes
        ? nil : SchemeChecks.savedNames(action.auth ?? connector.object.auth),
      savingKey: SchemeChecks.savingKey(action.auth ?? connector.object.auth))
  }

  /// Checks what an action sends, or a request that an auth scheme sends as an action does.
  static func request(_ action: Action, _ places: TemplatePlaces) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    let urls = URLChecks(places: places)
    let headers = HeaderChecks(places: places)
    if let method = action.method { diagnostics += MethodChecks.check(method) }
    if let path = action.path { diagnostics += urls.path(path) }
    if let url = action.url { diagnostics += urls.url(url) }
    diagnostics += headers.check(action.headers)
    if let body = action.body { diagnostics += BodyChecks.check(body, headers) }
    if case .template(let template)? = action.idempotencyKey {
      diagnostics += headers.check(template)
    }
    if action.idempotencyKey != nil,
      let header = action.headers.first(where: { $0.name.value.lowercased() == "idempotency-key" })
    {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys", "header '\(header.name.value)' is what 'idempotency_key' sends",
          at: header.name.span, help: "Keep one of them."))
    }
    if action.body?.compress != nil,
      let header = action.headers.first(where: { $0.name.value.lowercased() == "content-encoding" })
    {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys", "header '\(header.name.value)' is what 'compress' sends",
          at: header.name.span, help: "Keep one of them."))
    }
    return diagnostics
  }

  private static func printDiagnostics(
    _ print: Located<String>, _ action: Action
  ) -> [Diagnostic] {
    let captures = action.captures.map(\.name.value)
    let words =
      ["body"] + (action.paginate?.items == nil ? [] : ["items"]) + ["captures", "result"]
      + captures
    if words.contains(print.value) { return [] }
    if print.value == "items" {
      return [
        Diagnostic(
          "unknown-value", "'items' cannot be printed: the action does not say what they are",
          at: print.span, help: "Declare paginate.items, a JSONPath of the items of a page.")
      ]
    }
    let near = NearMiss.suggestion(for: print.value, among: words)
    return [
      Diagnostic(
        "unknown-value", "'\(print.value)' cannot be printed", at: print.span,
        label: near.map { "did you mean '\($0)'?" },
        help: near == nil ? "Legal here: \(words.joined(separator: ", "))." : nil)
    ]
  }
}
