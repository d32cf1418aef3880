import ConnectorModel
import Diagnostics

/// A credential that stands in a file, where everybody who reads the file has it.
struct PlaintextSecret {
  /// The credential, which no output may show.
  var text: String
  /// What is said of it.
  var diagnostic: Diagnostic

  /// - Parameters:
  ///   - message: the rule, without the credential.
  ///   - span: the credential and no more.
  init(
    _ text: String, _ message: String, at span: SourceSpan, notes: [Diagnostic.Note] = [],
    help: String
  ) {
    self.text = text
    diagnostic = Diagnostic(
      "plaintext-secret", .warning, message, at: span, notes: notes, help: help)
  }

  /// What to do where a template can stand.
  static let declare =
    "Everybody who reads the file has it: declare a variable with secret: true, and write <<name>>."
}
