package import Diagnostics

/// What validation found, for a renderer.
package struct Report: Sendable {
  /// What is wrong, in the order to show.
  package var diagnostics: [Diagnostic]
  /// How many files were checked.
  package var fileCount: Int
  /// The program's version.
  package var toolVersion: String
  /// Takes secrets out of a text; every text of a report goes through it before it is encoded.
  package var redact: @Sendable (String) -> String

  package init(
    diagnostics: [Diagnostic], fileCount: Int, toolVersion: String,
    redact: @escaping @Sendable (String) -> String
  ) {
    self.diagnostics = diagnostics
    self.fileCount = fileCount
    self.toolVersion = toolVersion
    self.redact = redact
  }

  /// How many errors there are.
  var errorCount: Int { diagnostics.count { $0.severity == .error } }
  /// How many warnings there are.
  var warningCount: Int { diagnostics.count - errorCount }

  /// A diagnostic's message with its help, as forms without a place for help show it.
  func messageWithHelp(_ diagnostic: Diagnostic) -> String {
    var text = diagnostic.message
    if let label = diagnostic.label { text += "; \(label)" }
    if let help = diagnostic.help { text += (text.hasSuffix("?") ? " " : ". ") + help }
    return redact(text)
  }
}

/// A form of a report.
package protocol ReportRenderer: Sendable {
  /// The whole report, ending with a line break unless it is empty.
  func render(_ report: Report) -> String
}

/// The forms that `validate --format` takes.
package enum ReportFormat: String, Sendable, CaseIterable {
  /// For people: with the source line on a terminal, one line each elsewhere.
  case text
  /// The program's own JSON.
  case json
  /// SARIF 2.1.0.
  case sarif
  /// Annotations of GitHub Actions.
  case github
  /// JUnit XML.
  case junit
}
