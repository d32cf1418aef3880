import Diagnostics

/// One line for each diagnostic, as compilers write them: `FILE:LINE:COLUMN: error: … [rule]`.
package struct LineRenderer: ReportRenderer {
  package init() {}

  package func render(_ report: Report) -> String {
    report.diagnostics.map { diagnostic in
      var line = ""
      if let span = diagnostic.span {
        let start = span.start
        line += "\(report.redact(span.source.path)):\(start.line):\(start.column): "
      }
      line += "\(diagnostic.severity.rawValue): \(report.redact(diagnostic.message))"
      if let label = diagnostic.label {
        line += "; \(report.redact(label))"
      } else if diagnostic.id.hasPrefix("unknown-"), let help = diagnostic.help {
        // Of a name without a near miss the help lists those that there are.
        line += ". \(report.redact(help))"
      }
      return ReportText.oneLine(line) + " [\(diagnostic.id)]\n"
    }.joined()
  }
}
