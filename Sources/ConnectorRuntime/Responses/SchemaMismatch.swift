package import Diagnostics
package import JSONDocument

/// A part of a body that is not what a schema says.
package struct SchemaMismatch: Sendable {
  /// Where it is in the body, as a JSON Pointer.
  package var pointer: JSONPointer
  /// Where it is in the body, as a normalised path (RFC 9535 §2.7).
  package var path: String
  /// Whether the name of the member is wrong, not its value.
  package var isName: Bool
  /// The schema's keyword; `false` for a subschema that allows nothing.
  package var keyword: String
  /// What the keyword asks for; null where it asks by subschemas.
  package var expected: JSONValue
  /// The value; nil for an object or an array.
  package var actual: JSONValue?
  /// The value in a few words.
  package var found: String
  /// What it must be: `must be of type integer`.
  package var expectation: String
  /// Where the keyword is written; nil in the draft's own documents.
  package var span: SourceSpan?
  /// Why alternatives fail.
  package var causes: [SchemaMismatch] = []

  /// What is wrong, as a sentence without a period.
  package var message: String { "\(subject) \(expectation)" }

  /// What it is about.
  package var subject: String {
    let place = pointer.text.isEmpty ? "the body" : "'\(pointer.text)'"
    return isName ? "the name of \(place)" : place
  }
}
