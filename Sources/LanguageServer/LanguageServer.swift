package import ConnectorLoading
import ConnectorModel
import Diagnostics
package import JSONDocument

/// A server of the Language Server Protocol 3.17 for connector and action files.
///
/// It takes messages and gives messages: no streams, no clock. What it says of files comes from the
/// loader and the rules of `validate`.
package struct LanguageServer {
  private enum Phase {
    case fresh
    case ready
    case shutDown
  }

  private var phase = Phase.fresh
  private var capabilities = ClientCapabilities()
  private var project: OpenProject
  private var findings = OpenProject.Findings()
  /// What the editor was last told, by what it calls a file.
  private var published: [String: JSONValue] = [:]
  private var needsValidation = false
  /// The requests among the messages that wait which are not wanted any more.
  private var cancelled: [JSONValue] = []
  private let version: String
  private let redactor: @Sendable ([String]) -> @Sendable (String) -> String
  private var redact: @Sendable (String) -> String

  /// The exit status once the client has asked for the end (LSP: 1 without `shutdown` before).
  package private(set) var exitStatus: Int32?

  /// - Parameters:
  ///   - files: the file system.
  ///   - version: the program's.
  ///   - redactor: what takes secrets out of texts. It is made anew whenever the secrets of the files
  ///     change: what was one a keystroke ago is none any more.
  package init(
    files: any SourceFiles, version: String,
    redactor: @escaping @Sendable ([String]) -> @Sendable (String) -> String
  ) {
    project = OpenProject(files)
    self.version = version
    self.redactor = redactor
    redact = redactor([])
  }

  /// Looks through the messages that have arrived for requests that are cancelled already.
  package mutating func foresee(_ messages: [JSONValue]) {
    cancelled = messages.filter { $0["method"]?.textValue == "$/cancelRequest" }
      .compactMap { $0["params"]?["id"] }
  }

  /// Answers a message.
  ///
  /// - Returns: the messages to send, none for most notifications.
  package mutating func handle(_ message: JSONValue) async -> [JSONValue] {
    guard let method = message["method"]?.textValue else {
      // An answer to a request of ours: none says anything that is not known.
      guard message["result"] == nil, message["error"] == nil else { return [] }
      return [Message.failure(message["id"] ?? .null, .invalidRequest, "message has no method")]
    }
    let parameters = message["params"] ?? .null
    guard let id = message["id"] else { return notify(method, parameters) }
    switch (phase, method) {
    case (.fresh, "initialize"):
      phase = .ready
      return [Message.response(id, initialize(parameters))]
    case (.fresh, _):
      return [Message.failure(id, .serverNotInitialized, "the server is not initialised yet")]
    case (.shutDown, _), (.ready, "initialize"):
      return [Message.failure(id, .invalidRequest, "'\(method)' cannot come now")]
    case (.ready, "shutdown"):
      phase = .shutDown
      return [Message.response(id, .null)]
    case (.ready, _):
      if cancelled.contains(id) {
        return [Message.failure(id, .requestCancelled, "'\(method)' was cancelled")]
      }
      let before = mustSettle(before: method, parameters) ? await settle() : []
      guard let result = answer(method, parameters) else {
        return before + [Message.failure(id, .methodNotFound, "method '\(method)' is not known")]
      }
      return before + [Message.response(id, result)]
    }
  }

  /// Answers what was no message.
  package func handleUnreadable(_ reason: String) -> JSONValue {
    Message.failure(.null, .parseError, "message is no JSON: \(reason)")
  }

  /// Answers bytes behind which the next message cannot be found.
  package func handleBroken() -> JSONValue {
    Message.failure(.null, .parseError, "message has no usable Content-Length")
  }

  /// Validates what has changed since the last time, and tells the client; to be called when no
  /// message waits.
  package mutating func settle() async -> [JSONValue] {
    guard needsValidation, phase == .ready else { return [] }
    needsValidation = false
    let secrets = findings.secrets
    findings = await project.validate()
    if findings.secrets != secrets { redact = redactor(findings.secrets) }
    var current: [String: JSONValue] = [:]
    for path in Set(findings.diagnostics.keys).union(project.documents.keys) {
      current[places.uri(path)] = diagnosticMessage.publication(
        findings.diagnostics[path] ?? [], of: path)
    }
    for (uri, last) in published where current[uri] == nil {
      guard last["diagnostics"]?.elements.isEmpty == false else { continue }
      current[uri] = ["uri": .string(uri), "diagnostics": []]
    }
    let news = current.filter { published[$0.key] != $0.value }
    published = current
    return news.sorted { $0.key < $1.key }.map {
      Message.notification("textDocument/publishDiagnostics", $0.value)
    }
  }

  private var places: Places { Places(project: project, encoding: capabilities.encoding) }

  private var diagnosticMessage: DiagnosticMessage {
    DiagnosticMessage(places: places, redact: redact)
  }

  private mutating func initialize(_ parameters: JSONValue) -> JSONValue {
    capabilities = ClientCapabilities(parameters["capabilities"])
    return [
      "capabilities": [
        "positionEncoding": .string(capabilities.encoding.rawValue),
        "textDocumentSync": ["openClose": true, "change": 2, "save": true],
        "completionProvider": ["triggerCharacters": ["<", "|", "$", ":", " "]],
        "hoverProvider": true, "definitionProvider": true,
        "codeActionProvider": [
          "codeActionKinds": .array(CodeActions.kinds.map(JSONValue.string))
        ],
        "documentFormattingProvider": true,
      ],
      "serverInfo": ["name": "connector-run", "version": .string(version)],
    ]
  }

  private mutating func notify(_ method: String, _ parameters: JSONValue) -> [JSONValue] {
    if method == "exit" { exitStatus = phase == .shutDown ? 0 : 1 }
    guard phase == .ready else { return [] }
    let named = parameters["textDocument"]
    let uri = named?["uri"]?.textValue ?? ""
    switch method {
    case "initialized": return capabilities.watchesFiles ? [Self.watching] : []
    case "workspace/didChangeWatchedFiles": needsValidation = true
    case "textDocument/didOpen":
      guard let path = FileURI.path(uri), let text = named?["text"]?.textValue else { return [] }
      let place = project.identity(of: path)
      project.open(
        OpenDocument(uri: uri, path: place, text: text, version: named?["version"]))
      // An editor that opens a file waits for word of it, whatever was said before.
      published[uri] = nil
      needsValidation = true
    case "textDocument/didChange":
      guard var document = project.document(uri) else { return [] }
      document.change(
        parameters["contentChanges"]?.elements ?? [], version: named?["version"],
        capabilities.encoding)
      project.open(document)
      needsValidation = true
    case "textDocument/didClose":
      project.close(uri)
      needsValidation = true
    // What is on disk beside the text may have changed with it.
    case "textDocument/didSave": needsValidation = true
    default: break
    }
    return []
  }

  /// Asks the editor to tell of changes of the files that are not open.
  private static let watching = Message.request(
    "connector-run/watch", "client/registerCapability",
    [
      "registrations": [
        [
          "id": "connector-run/watch", "method": "workspace/didChangeWatchedFiles",
          "registerOptions": ["watchers": [["globPattern": "**/*.{yaml,yml}"]]],
        ]
      ]
    ])

  /// Whether a request must be answered from the very text that the editor has.
  ///
  /// An edit that is made for an older one would spoil it. What is named in other files may be a
  /// keystroke old.
  private func mustSettle(before method: String, _ parameters: JSONValue) -> Bool {
    guard needsValidation, method.hasPrefix("textDocument/"),
      let document = project.document(parameters["textDocument"]?["uri"]?.textValue ?? "")
    else { return false }
    return method == "textDocument/codeAction" || !project.isKnown(document.source.path)
  }

  /// The result of a request; nil for a method that is not known.
  private func answer(_ method: String, _ parameters: JSONValue) -> JSONValue? {
    let document = project.document(parameters["textDocument"]?["uri"]?.textValue ?? "")
    switch method {
    case "textDocument/completion":
      guard let document, let offset = offset(parameters, document) else { return .array([]) }
      return .array(
        Completion(project: project, path: document.source.path, encoding: capabilities.encoding)
          .items(in: document.source, at: offset))
    case "textDocument/hover":
      guard let document, let offset = offset(parameters, document),
        let page = Hover(project: project, path: document.source.path)
          .page(in: document.source, at: offset)
      else { return .null }
      return [
        "contents": ["kind": "markdown", "value": .string(redact(page.markdown))],
        "range": capabilities.encoding.range(of: page.span, isOpen: true),
      ]
    case "textDocument/definition":
      guard let document, let offset = offset(parameters, document),
        let span = Definition(project: project, path: document.source.path)
          .place(in: document.source, at: offset)
      else { return .null }
      return places.location(span)
    case "textDocument/codeAction":
      guard let document else { return .array([]) }
      let actions = CodeActions(
        places: places, capabilities: capabilities, message: diagnosticMessage)
      return .array(
        actions.actions(document, findings.diagnostics[document.source.path] ?? [], parameters))
    case "textDocument/formatting":
      guard let document else { return .array([]) }
      return DocumentFormatting(project: project, path: document.source.path)
        .edits(in: document.source, capabilities.encoding)
    default: return nil
    }
  }

  private func offset(_ parameters: JSONValue, _ document: OpenDocument) -> Int? {
    parameters["position"].map {
      capabilities.encoding.offset(of: $0, in: document.source, isOpen: true)
    }
  }
}
