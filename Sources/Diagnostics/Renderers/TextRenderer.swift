/// Renders diagnostics for people: place, message, source line with the fault underlined.
///
/// ```
/// actions/search.yaml:14:22: error: variable 'tikcet_id' is not defined [undefined-variable]
///    |
/// 14 |     path: /tickets/<<tikcet_id>>.json
///    |                      ^^^^^^^^^ did you mean 'ticket_id'?
/// ```
package struct TextRenderer: Sendable {
  /// Whether to use the terminal's colours.
  package var usesColor: Bool

  /// How many columns of a source line are shown; of longer ones the part around the fault.
  package var maximumWidth: Int

  /// Takes secrets out of a text before anything of it is shown.
  ///
  /// It gets messages, labels, help, paths, and source lines one by one; so a secret of several
  /// lines must be known to it by its lines.
  package var redact: @Sendable (String) -> String

  package init(
    usesColor: Bool = false, maximumWidth: Int = 140,
    redact: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.usesColor = usesColor
    self.maximumWidth = maximumWidth
    self.redact = redact
  }

  /// The text of diagnostics in the order given, each ending with a line break, an empty line
  /// between two of them.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined(separator: "\n")
  }

  /// The text of one diagnostic, ending with a line break.
  package func render(_ diagnostic: Diagnostic) -> String {
    let color = diagnostic.severity == .error ? Style.error : .warning
    let lines = ([diagnostic.span] + diagnostic.notes.map(\.span)).compactMap { $0?.start.line }
    let gutter = String(lines.max() ?? 0).count
    var output = Output(usesColor: usesColor)

    writePlace(diagnostic.span, to: &output)
    output.write(diagnostic.severity.rawValue + ": ", color)
    output.write(shown(diagnostic.message), .strong)
    output.write(" [\(diagnostic.id)]\n")
    if let span = diagnostic.span {
      writeSnippet(span, label: diagnostic.label, gutter: gutter, color: color, to: &output)
    }
    for note in diagnostic.notes {
      writePlace(note.span, to: &output)
      output.write("note: ", .note)
      output.write(shown(note.message) + "\n")
      if let span = note.span {
        writeSnippet(span, label: nil, gutter: gutter, color: .note, to: &output)
      }
    }
    if let help = diagnostic.help {
      output.write("help: ", .help)
      let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
      output.write(lines.map { shown(String($0)) }.joined(separator: "\n      ") + "\n")
    }
    return output.text
  }

  private func writePlace(_ span: SourceSpan?, to output: inout Output) {
    guard let span else { return }
    let start = span.start
    output.write("\(shown(span.source.path)):\(start.line):\(start.column): ", .strong)
  }

  private func writeSnippet(
    _ span: SourceSpan, label: String?, gutter: Int, color: Style, to output: inout Output
  ) {
    guard span.source.showsLines else { return writeLabel(label, color, to: &output) }
    let number = String(span.start.line)
    let padding = String(repeating: " ", count: gutter)
    let snippet = Snippet(span, maximumWidth: maximumWidth, redact: redact)
    output.write("\(padding) |\n", .gutter)
    output.write("\(padding.dropLast(number.count))\(number) |", .gutter)
    output.write(snippet.line.isEmpty ? "\n" : " \(snippet.line)\n")
    let underline = snippet.underline.map {
      String(repeating: " ", count: $0.lowerBound) + String(repeating: "^", count: $0.count)
    }
    let mark = [underline, label.map(shown)].compactMap { $0 }.joined(separator: " ")
    guard !mark.isEmpty else { return }
    output.write("\(padding) |", .gutter)
    output.write(" \(mark)\n", color)
  }

  /// A label without the line that it stands under.
  private func writeLabel(_ label: String?, _ color: Style, to output: inout Output) {
    if let label { output.write("  " + shown(label) + "\n", color) }
  }

  /// The most characters of a message, a label or a line of help that are shown.
  private static let longestText = 2000

  /// A text as it may be shown: without secrets, of a bearable length, and without what a terminal
  /// would obey.
  ///
  /// It is cut only once secrets are gone, so that no part of one is left.
  private func shown(_ text: String) -> String {
    let safe = redact(text)
    let start = safe.prefix(Self.longestText)
    return DisplayText(start.endIndex == safe.endIndex ? safe : start + "…").text
  }

  /// The parts that colours tell apart.
  private enum Style: String {
    case error = "\u{1B}[1;31m"
    case warning = "\u{1B}[1;33m"
    case note = "\u{1B}[1;36m"
    case help = "\u{1B}[1;32m"
    case gutter = "\u{1B}[34m"
    case strong = "\u{1B}[1m"
  }

  private struct Output {
    let usesColor: Bool
    private(set) var text = ""

    init(usesColor: Bool) { self.usesColor = usesColor }

    mutating func write(_ part: String, _ style: Style? = nil) {
      guard usesColor, let style else {
        text += part
        return
      }
      // The line break stays outside, so that a background does not run on.
      let hasBreak = part.hasSuffix("\n")
      text += style.rawValue + (hasBreak ? String(part.dropLast()) : part) + "\u{1B}[0m"
      if hasBreak { text += "\n" }
    }
  }
}
