import Diagnostics
import JSONDocument

/// The program's own JSON, described in `docs/commands/validate.md`.
package struct JSONRenderer: ReportRenderer {
  /// The version of the form; a change that a reader must know of raises it.
  static let version = 1

  package init() {}

  package func render(_ report: Report) -> String {
    let diagnostics = DiagnosticDocument(redact: report.redact)
    let document: JSONValue = [
      "version": .number(JSONNumber(Self.version)),
      "tool": ["name": "connector-run", "version": .string(report.toolVersion)],
      "files": .number(JSONNumber(report.fileCount)),
      "errors": .number(JSONNumber(report.errorCount)),
      "warnings": .number(JSONNumber(report.warningCount)),
      "diagnostics": .array(report.diagnostics.map(diagnostics.diagnosticWithFixes)),
    ]
    return document.text(.indented) + "\n"
  }
}
