import ConnectorRuntime
import Diagnostics
import Glibc
import JSONDocument

/// Standard output and standard error, with every known secret hidden.
///
/// Standard output carries data only; everything else goes to standard error.
struct Console: Sendable {
  /// The secrets that no output shows.
  let secrets: SecretRegistry
  /// Whether standard output is a terminal.
  let outputIsTerminal: Bool
  /// Whether standard error is a terminal.
  let errorIsTerminal: Bool
  /// Whether colours are wanted on standard error.
  let usesColor: Bool
  /// Whether secrets are shown: asked for, and both streams are terminals.
  private(set) var showsSecrets: Bool
  /// Whether diagnostics are kept to oneself.
  private var isSilent = false

  /// The process's own streams.
  ///
  /// - Parameter showSecrets: `--show-secrets`; it counts on a terminal only.
  init(
    secrets: SecretRegistry, environment: [String: String], showSecrets: Bool = false
  ) {
    self.secrets = secrets
    outputIsTerminal = isatty(STDOUT_FILENO) == 1
    errorIsTerminal = isatty(STDERR_FILENO) == 1
    let refusesColor = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    usesColor = errorIsTerminal && !refusesColor
    showsSecrets = showSecrets && outputIsTerminal && errorIsTerminal
  }

  /// The same with secrets hidden: for what is written to a file beside a terminal.
  var masking: Console {
    var console = self
    console.showsSecrets = false
    return console
  }

  /// The same without diagnostics: for work whose failure is told in other words.
  var silenced: Console {
    var console = self
    console.isSilent = true
    return console
  }

  /// Writes data, secrets hidden.
  func print(_ text: String) throws(OutputError) {
    try Self.write(Array(hidden(text).utf8), to: STDOUT_FILENO)
  }

  /// Writes a page for people, secrets hidden and control characters made visible: what a file or a
  /// server says must not move the cursor, change colours or set the window's title.
  func printPage(_ text: String) throws(OutputError) { try print(TerminalText.safe(text)) }

  /// Writes data exactly as it is: a response's body to a pipe or a file.
  func printExactly(_ bytes: [UInt8]) throws(OutputError) {
    try Self.write(bytes, to: STDOUT_FILENO)
  }

  /// Writes a document whose secrets are hidden already, as JSON on lines of their own.
  func print(_ document: JSONValue) throws(OutputError) {
    let text = document.text(.indented) + "\n"
    try printExactly(Array((outputIsTerminal ? TerminalText.safe(text) : text).utf8))
  }

  /// Writes a line to standard error; failing to do so is nobody's concern.
  func note(_ line: String) {
    try? Self.write(Array((hidden(line) + "\n").utf8), to: STDERR_FILENO)
  }

  /// Writes a line of what a server and this program said to each other to standard error, control
  /// characters made visible.
  func conversation(_ line: String) {
    try? Self.write(Array((TerminalText.safe(hidden(line)) + "\n").utf8), to: STDERR_FILENO)
  }

  /// Writes a line of which no part comes from outside: nothing in it needs to be searched for
  /// secrets, and a short run is spared the search's preparation.
  func noteFixed(_ line: String) {
    try? Self.write(Array((line + "\n").utf8), to: STDERR_FILENO)
  }

  /// Writes a text, of which no part comes from outside, over the current line of a terminal at
  /// standard error.
  func overwrite(_ text: String) {
    try? Self.write(Array("\r\u{1B}[K\(text)".utf8), to: STDERR_FILENO)
  }

  /// Writes diagnostics to standard error.
  func report(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty, !isSilent else { return }
    let text = renderer(color: usesColor).render(diagnostics)
    try? Self.write(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Writes diagnostics to standard output, where they are the data that was asked for.
  func printDiagnostics(_ diagnostics: [Diagnostic]) throws(OutputError) {
    guard !diagnostics.isEmpty else { return }
    let text = renderer(color: usesColor && outputIsTerminal).render(diagnostics)
    try Self.write(Array(text.utf8), to: STDOUT_FILENO)
  }

  /// The text with its secrets hidden, unless they are to be shown.
  func hidden(_ text: String) -> String { showsSecrets ? text : secrets.redact(text) }

  /// The value with its secrets hidden, unless they are to be shown.
  func hidden(_ value: JSONValue) -> JSONValue {
    showsSecrets ? value : secrets.redactor.redact(value)
  }

  private func renderer(color: Bool) -> TextRenderer {
    let redactor = secrets.redactor
    let showsSecrets = showsSecrets
    return TextRenderer(
      usesColor: color, redact: { showsSecrets ? $0 : redactor.redact($0) })
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(OutputError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withContiguousStorageIfAvailable {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard let count, count >= 0 else {
        if errno == EINTR { continue }
        throw errno == EPIPE
          ? .closed : .failed(String(cString: strerror(errno)))
      }
      rest = rest.dropFirst(count)
    }
  }
}

/// Why data could not be written.
enum OutputError: Error, Equatable {
  /// The reader went away; nothing needs to be said.
  case closed
  /// The system's own words.
  case failed(String)
}
