import ConnectorRuntime
import JSONDocument

/// Writes the pages of a run as they come, and keeps none: their items as JSON Lines, or their bodies
/// one after the other.
struct PageOutput: Sendable {
  let console: Console
  /// `items` or `body`.
  let part: PrintedPart
  /// The file of `-o`; nil for standard output.
  let file: OutputFile?

  /// Whether what is written is read by people at once.
  var isTerminal: Bool { file?.isTerminal ?? console.outputIsTerminal }

  /// Writes a page.
  func take(_ page: DeliveredPage) throws {
    if part == .items {
      if !page.items.isEmpty { try write(lines(page.items)) }
    } else if isTerminal {
      var text = page.response.json?.root.text(.indented) ?? page.response.text
      if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
      try write(Array(TerminalText.safe(showsSecrets ? text : console.secrets.redact(text)).utf8))
    } else {
      try write(page.response.body)
    }
  }

  /// Whether secrets are shown there: a file keeps them, whatever the terminal beside it shows.
  private var showsSecrets: Bool { console.showsSecrets && isTerminal }

  /// One line for each item, secrets hidden.
  private func lines(_ items: [JSONNode]) -> [UInt8] {
    let redactor = showsSecrets ? nil : console.secrets.redactor
    var bytes: [UInt8] = []
    for item in items {
      let value = item.value
      let text = (redactor?.redact(value) ?? value).text()
      bytes += (isTerminal ? TerminalText.safe(text) : text).utf8
      bytes.append(0x0A)
    }
    return bytes
  }

  private func write(_ bytes: [UInt8]) throws {
    if let file { try file.write(bytes) } else { try console.printExactly(bytes) }
  }
}
