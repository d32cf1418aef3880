import Diagnostics

/// Why a text cannot stand where it lands, before it is known which value it is.
struct EncodingProblem: Error, Hashable {
  /// The diagnostic's id.
  var id: String
  /// What the text does, as a predicate: `holds a line break, which a header cannot`.
  var predicate: String
  /// What to do about it.
  var help: String?

  init(_ predicate: String, id: String = "unencodable-value", help: String? = nil) {
    self.id = id
    self.predicate = predicate
    self.help = help
  }

  /// The diagnostic about a named value; the value itself is never shown, it may be a secret.
  func diagnostic(subject: String, at span: SourceSpan?) -> Diagnostic {
    Diagnostic(id, "\(subject) \(predicate)", at: span, help: help)
  }
}
