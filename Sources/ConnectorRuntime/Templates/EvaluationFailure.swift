package import Diagnostics

/// Why templates have no text to send: everything that is wrong with them, not the first alone.
package struct EvaluationFailure: Error, Sendable {
  /// What is wrong, at least one.
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// A failure with one diagnostic.
  package init(_ diagnostic: Diagnostic) { self.init([diagnostic]) }
}
