package import ConnectorLoading
import ConnectorModel
import ConnectorValidation
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
  private var encoding = PositionEncoding.utf16
  private var project: OpenProject
  private var diagnostics: [String: [Diagnostic]] = [:]
  private var published: Set<String> = []
  private var needsValidation = false
  private let version: String
  private let redact: @Sendable (String) -> String
  private let learn: @Sendable ([String]) -> Void

  /// The exit status once the client has asked for the end (LSP: 1 without `shutdown` before).
  package private(set) var exitStatus: Int32?

  /// - Parameters:
  ///   - files: the file system.
  ///   - version: the program's.
  ///   - redact: takes secrets out of a text.
  ///   - learn: takes the texts of files that stand where secrets belong.
  package init(
    files: any SourceFiles, version: String, redact: @escaping @Sendable (String) -> String,
    learn: @escaping @Sendable ([String]) -> Void
  ) {
    project = OpenProject(files)
    self.version = version
    self.redact = redact
    self.learn = learn
  }

  /// Answers a message.
  ///
  /// - Returns: the messages to send, none for most notifications.
  package mutating func handle(_ message: JSONValue) -> [JSONValue] {
    guard let method = message["method"]?.textValue else {
      // An answer to a request of ours; there are none.
      guard message["result"] == nil, message["error"] == nil else { return [] }
      return [Message.failure(message["id"] ?? .null, .invalidRequest, "message has no method")]
    }
    let parameters = message["params"] ?? .null
    guard let id = message["id"] else {
      notify(method, parameters)
      return []
    }
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
      guard let result = answer(method, parameters) else {
        return [Message.failure(id, .methodNotFound, "method '\(method)' is not known")]
      }
      return [Message.response(id, result)]
    }
  }

  /// Answers what was no message.
  package func handleUnreadable(_ reason: String) -> JSONValue {
    Message.failure(.null, .parseError, "message is no JSON: \(reason)")
  }

  /// Validates what has changed since the last time, and tells the client; to be called when no
  /// message waits.
  package mutating func settle() async -> [JSONValue] {
    guard needsValidation, phase == .ready else { return [] }
    needsValidation = false
    let (found, secrets) = await project.validate()
    learn(secrets)
    diagnostics = found
    let paths = Set(found.keys).union(published).union(project.texts.keys)
    published = Set(found.keys)
    return paths.sorted().map { path in
      Message.notification(
        "textDocument/publishDiagnostics",
        [
          "uri": .string(FileReference.uri(path)),
          "diagnostics": .array((found[path] ?? []).map(shown)),
        ])
    }
  }

  private mutating func initialize(_ parameters: JSONValue) -> JSONValue {
    let offered = parameters["capabilities"]?["general"]?["positionEncodings"]?.elements ?? []
    encoding = PositionEncoding(offered: offered)
    return [
      "capabilities": [
        "positionEncoding": .string(encoding.rawValue),
        "textDocumentSync": ["openClose": true, "change": 1, "save": true],
        "completionProvider": ["triggerCharacters": ["<", "|", "$", ":", " "]],
        "hoverProvider": true, "definitionProvider": true,
        "codeActionProvider": ["codeActionKinds": ["quickfix"]],
        "documentFormattingProvider": true,
      ],
      "serverInfo": ["name": "connector-run", "version": .string(version)],
    ]
  }

  private mutating func notify(_ method: String, _ parameters: JSONValue) {
    if method == "exit" {
      exitStatus = phase == .shutDown ? 0 : 1
      return
    }
    guard phase == .ready,
      let uri = parameters["textDocument"]?["uri"]?.textValue, let path = FileURI.path(uri)
    else {
      if phase == .ready, method == "workspace/didChangeWatchedFiles" { needsValidation = true }
      return
    }
    switch method {
    case "textDocument/didOpen":
      guard let text = parameters["textDocument"]?["text"]?.textValue else { return }
      project.open(path, text)
    case "textDocument/didChange":
      // With full synchronisation the last change is the whole text.
      guard let text = parameters["contentChanges"]?.elements.last?["text"]?.textValue else {
        return
      }
      project.open(path, text)
    case "textDocument/didClose": project.close(path)
    case "textDocument/didSave": break
    default: return
    }
    needsValidation = true
  }

  /// The result of a request; nil for a method that is not known.
  private func answer(_ method: String, _ parameters: JSONValue) -> JSONValue? {
    switch method {
    case "textDocument/completion":
      guard let (path, source, offset) = place(parameters) else { return .array([]) }
      return .array(Completion(project: project, path: path).items(in: source, at: offset))
    case "textDocument/hover":
      guard let (path, source, offset) = place(parameters),
        let page = Hover(project: project, path: path).page(in: source, at: offset)
      else { return .null }
      return [
        "contents": ["kind": "markdown", "value": .string(redact(page.markdown))],
        "range": encoding.range(of: page.span),
      ]
    case "textDocument/definition":
      guard let (path, source, offset) = place(parameters),
        let span = Definition(project: project, path: path).place(in: source, at: offset)
      else { return .null }
      return location(span)
    case "textDocument/codeAction": return codeActions(parameters)
    case "textDocument/formatting":
      guard let uri = parameters["textDocument"]?["uri"]?.textValue, let path = FileURI.path(uri),
        let source = project.texts[path]
      else { return .array([]) }
      return DocumentFormatting(project: project, path: path).edits(in: source, encoding)
    default: return nil
    }
  }

  private func place(_ parameters: JSONValue) -> (String, SourceText, Int)? {
    guard let uri = parameters["textDocument"]?["uri"]?.textValue, let path = FileURI.path(uri),
      let source = project.texts[path], let position = parameters["position"]
    else { return nil }
    return (path, source, encoding.offset(of: position, in: source))
  }

  private func location(_ span: SourceSpan) -> JSONValue {
    [
      "uri": .string(FileReference.uri(project.absolute(span.source.path))),
      "range": encoding.range(of: span),
    ]
  }

  private func shown(_ diagnostic: Diagnostic) -> JSONValue {
    var text = redact(diagnostic.message)
    for part in [diagnostic.label, diagnostic.help].compactMap({ $0 }) {
      text += "\n" + redact(part)
    }
    var members = [
      JSONMember(
        name: "range",
        value: diagnostic.span.map(encoding.range(of:))
          ?? ["start": ["line": 0, "character": 0], "end": ["line": 0, "character": 0]]),
      JSONMember(name: "severity", value: diagnostic.severity == .error ? 1 : 2),
      JSONMember(name: "code", value: .string(diagnostic.id)),
      JSONMember(name: "source", value: "connector-run"),
      JSONMember(name: "message", value: .string(text)),
    ]
    let related = diagnostic.notes.compactMap { note -> JSONValue? in
      note.span.map { ["location": location($0), "message": .string(redact(note.message))] }
    }
    if !related.isEmpty {
      members.append(JSONMember(name: "relatedInformation", value: .array(related)))
    }
    return .object(members)
  }

  /// The changes that the diagnostics of a range offer.
  private func codeActions(_ parameters: JSONValue) -> JSONValue {
    guard let uri = parameters["textDocument"]?["uri"]?.textValue, let path = FileURI.path(uri),
      let source = project.texts[path], let range = parameters["range"],
      let start = range["start"], let end = range["end"]
    else { return .array([]) }
    let first = encoding.offset(of: start, in: source)
    let last = max(first, encoding.offset(of: end, in: source))
    let touched = (diagnostics[path] ?? []).filter { diagnostic in
      guard let span = diagnostic.span else { return false }
      return span.range.lowerBound <= last && first <= span.range.upperBound
    }
    return .array(
      touched.flatMap { diagnostic in diagnostic.fixIts.map { action($0, diagnostic) } })
  }

  private func action(_ fix: Diagnostic.FixIt, _ diagnostic: Diagnostic) -> JSONValue {
    let edit: JSONValue = [
      "range": encoding.range(of: fix.span), "newText": .string(fix.replacement),
    ]
    let uri = FileReference.uri(project.absolute(fix.span.source.path))
    return [
      "title": .string(redact(fix.title)), "kind": "quickfix", "isPreferred": .bool(fix.isSafe),
      "diagnostics": [shown(diagnostic)],
      "edit": ["changes": .object([JSONMember(name: uri, value: [edit])])],
    ]
  }
}
