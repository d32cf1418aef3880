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

  /// A message as a workflow command takes it.
  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  /// A property's value, in which `:` and `,` are marks.
  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
