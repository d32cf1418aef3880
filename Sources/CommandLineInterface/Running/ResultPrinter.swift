import ConnectorModel
import ConnectorRuntime
import JSONDocument

/// What a run prints: the body, the captures, one capture, or everything.
enum PrintedPart: Sendable, Hashable {
  /// The response's body.
  case body
  /// The items of all pages, as JSON Lines.
  case items
  /// All captures, as a JSON object.
  case captures
  /// One capture's value: text as it is, all else as JSON.
  case capture(String)
  /// The whole run, as a JSON object.
  case result

  /// What is printed where neither `--print` nor the action says so: of an action that pages, its
  /// items, as far as it says what they are.
  static func standard(_ action: Action?) -> PrintedPart {
    action?.paginate?.items == nil ? .body : .items
  }

  /// Reads `--print` or an action's `print`.
  init(_ word: String) {
    switch word {
    case "body": self = .body
    case "items": self = .items
    case "captures": self = .captures
    case "result": self = .result
    default: self = .capture(word)
    }
  }
}

/// Writes what a run gave to standard output or to the file of `-o`.
struct ResultPrinter {
  let console: Console
  let part: PrintedPart
  /// The file of `-o`; nil for standard output.
  let file: OutputFile?

  /// Writes the result; a streamed body is in the file already.
  func print(_ result: RunResult) throws {
    switch part {
    // Pages are written as they come.
    case .items: break
    case .body where result.pages != nil: break
    case .body: try printBody(result)
    case .captures: try emit(captures(result.captures).text(.indented) + "\n")
    case .capture(let name):
      let value = result.captures.first { $0.name == name }
      try emit(text(of: value) + "\n")
    case .result: return
    }
    try file?.finish()
  }

  /// Writes the document of a run, its secrets hidden already.
  func print(_ document: ResultDocument) throws {
    guard let file else { return try console.print(document.value) }
    try file.write(Array((document.value.text(.indented) + "\n").utf8))
    try file.finish()
  }

  private func printBody(_ result: RunResult) throws {
    if result.isBodyStreamed { return }
    let body = result.response.body
    // Bytes go to pipes and files exactly as they came; a terminal gets readable, masked text.
    guard isTerminal else {
      return if let file { try file.write(body) } else { try console.printExactly(body) }
    }
    var text = result.response.json?.root.text(.indented) ?? result.response.text
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    try emit(text)
  }

  private func emit(_ text: String) throws {
    // Hidden first: a secret with control characters in it would not be known by visible ones.
    let text = isTerminal ? TerminalText.safe(hidden(text)) : hidden(text)
    if let file {
      try file.write(Array(text.utf8))
    } else {
      try console.print(text)
    }
  }

  /// Whether what is written is read by people at once.
  private var isTerminal: Bool { file?.isTerminal ?? console.outputIsTerminal }

  /// Whether secrets are shown there: a file keeps them, whatever the terminal beside it shows.
  private var showsSecrets: Bool { console.showsSecrets && isTerminal }

  private func hidden(_ text: String) -> String {
    showsSecrets ? text : console.secrets.redact(text)
  }

  private func hidden(_ value: JSONValue) -> JSONValue {
    showsSecrets ? value : console.secrets.redactor.redact(value)
  }

  private func captures(_ captures: [CapturedValue]) -> JSONValue {
    .object(
      captures.compactMap { capture in
        capture.value.map { value in
          JSONMember(
            name: capture.name, value: isMasked(capture) ? .string(mask) : hidden(value))
        }
      })
  }

  private func text(of capture: CapturedValue?) -> String {
    guard let capture, let value = capture.value else { return "" }
    if isMasked(capture) { return mask }
    let safe = hidden(value)
    if case .string(let text) = safe { return text }
    return safe.text(.indented)
  }

  private func isMasked(_ capture: CapturedValue) -> Bool {
    capture.isSecret && !showsSecrets
  }

  private var mask: String { Redactor.mask }
}
