import Diagnostics

/// Workflow commands by which GitHub Actions annotates files.
package struct GitHubRenderer: ReportRenderer {
  package init() {}

  package func render(_ report: Report) -> String {
    report.diagnostics.map { diagnostic in
      var properties: [String] = []
      if let span = diagnostic.span {
        let (start, end) = (span.start, span.end)
        properties = [
          "file=\(Self.property(report.redact(span.source.path)))", "line=\(start.line)",
        ]
        // Columns are read only where the annotation stays on one line.
        if end.line > start.line {
          properties.append("endLine=\(end.line)")
        } else {
          properties += ["col=\(start.column)", "endColumn=\(max(end.column, start.column))"]
        }
      }
      properties.append("title=\(Self.property(diagnostic.id))")
      let message = Self.data(report.messageWithHelp(diagnostic))
      return "::\(diagnostic.severity.rawValue) \(properties.joined(separator: ","))::\(message)\n"
    }.joined()
  }

  /// A message as a workflow command takes it: without a line break, behind which a text of a file
  /// could begin a command of its own.
  private static func data(_ text: String) -> String { escaped(text, marks: []) }

  /// A property's value, in which `:` and `,` are marks.
  private static func property(_ text: String) -> String { escaped(text, marks: [":", ","]) }

  /// By scalars: to a String a CRLF is one character.
  private static func escaped(_ text: String, marks: [Unicode.Scalar]) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where marks.contains(":"): result += "%3A"
      case "," where marks.contains(","): result += "%2C"
      default: result.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
      }
    }
    return result
  }
}
