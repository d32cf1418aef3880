import ConnectorRuntime
import JSONDocument

/// The lines of a plan: hidden, aligned, and coloured on a terminal.
struct PlanLines {
  /// One line: `name  value  <- source`.
  struct Row {
    var name: String
    var value = ""
    var source = ""
    /// Whether the whole value is hidden.
    var isSecret = false
  }

  /// The widest value that the sources beside it are aligned behind.
  private static let widestValue = 48
  /// The most lines of a body.
  private static let longestBlock = 100

  private let console: Console

  init(console: Console) { self.console = console }

  /// A text without secrets and without what a terminal would obey.
  func shown(_ text: String) -> String {
    let hidden = console.hidden(text)
    return console.outputIsTerminal ? TerminalText.safe(hidden) : hidden
  }

  func hidden(_ value: JSONValue) -> JSONValue { console.hidden(value) }

  /// A line that stands out.
  func strong(_ text: String) -> String { styled(oneLine(text), "1") }

  /// A section's first line.
  func heading(_ title: String, _ facts: String = "") -> String {
    styled(title, "1") + (facts.isEmpty ? "" : "  " + oneLine(facts)) + "\n"
  }

  /// Rows with their columns aligned.
  func table(_ rows: [Row]) -> String {
    let cells = rows.map { row in
      (
        name: oneLine(row.name),
        value: row.isSecret && !console.showsSecrets
          ? Redactor.mask : Self.shortPEM(row.value) ?? oneLine(row.value),
        source: oneLine(row.source)
      )
    }
    let nameWidth = cells.map(\.name.count).max() ?? 0
    let widths = cells.map(\.value.count).filter { $0 <= Self.widestValue }
    let valueWidth = widths.max() ?? 0
    return cells.map { cell in
      var line = "  " + padded(cell.name, nameWidth)
      if valueWidth > 0 || !cell.value.isEmpty { line += "  " + padded(cell.value, valueWidth) }
      if !cell.source.isEmpty { line += "  " + styled("<- " + cell.source, "2") }
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  /// Lines of text, indented; of many the first.
  func block(_ text: String) -> String {
    let all = shown(text).split(separator: "\n", omittingEmptySubsequences: false)
    let rest = all.count - Self.longestBlock
    let more = rest > 0 ? "  … \(rest) more lines: --format json shows them\n" : ""
    return all.prefix(Self.longestBlock).map { "  \($0)\n" }.joined() + more
  }

  /// What stands for a PEM block or a chain of them, of which nobody reads the lines; nil for any other
  /// text.
  static func shortPEM(_ text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count > 2, let first = lines.first, first.hasPrefix("-----BEGIN "),
      first.hasSuffix("-----"), let last = lines.last, last.hasPrefix("-----END ")
    else { return nil }
    return "\(first) … (\(lines.count) lines)"
  }

  private func oneLine(_ text: String) -> String {
    shown(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func styled(_ text: String, _ style: String) -> String {
    console.usesColor && console.outputIsTerminal ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
