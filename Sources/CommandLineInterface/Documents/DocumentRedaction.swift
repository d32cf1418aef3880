import ConnectorRuntime
import ConnectorValidation
import Diagnostics
import JSONDocument

/// Makes the parts of machine-readable documents, secrets hidden.
///
/// What comes from files and servers is hidden text by text, before it is written as JSON: hidden
/// afterwards, a secret such as `null` would break the document.
struct DocumentRedaction {
  /// Hides secrets; nil where they are to be shown.
  let redactor: Redactor?

  init(_ console: Console) {
    redactor = console.showsSecrets ? nil : console.secrets.redactor
  }

  /// A text without secrets.
  func text(_ text: String) -> String { redactor?.redact(text) ?? text }

  /// A text as JSON; null where there is none.
  func string(_ text: String?) -> JSONValue { text.map { .string(self.text($0)) } ?? .null }

  /// A value without secrets.
  func value(_ value: JSONValue) -> JSONValue { redactor?.redact(value) ?? value }

  /// A value that may be declared secret as a whole.
  func value(_ value: JSONValue, isSecret: Bool) -> JSONValue {
    isSecret && redactor != nil ? .string(Redactor.mask) : self.value(value)
  }

  /// Header fields in order, credentials masked whether they are known as secrets or not.
  func fields(_ fields: [HTTPField]) -> JSONValue {
    .array(
      fields.map { field in
        let value = redactor == nil ? field.value : HeaderMask.value(field.value, of: field.name)
        return ["name": string(field.name), "value": string(value)]
      })
  }

  /// Diagnostics in order.
  func diagnostics(_ diagnostics: [Diagnostic]) -> JSONValue {
    .array(diagnostics.map(document.diagnostic))
  }

  /// A place in a file; null where there is none.
  func place(_ span: SourceSpan?) -> JSONValue { document.place(span) }

  private var document: DiagnosticDocument {
    DiagnosticDocument { [redactor] in redactor?.redact($0) ?? $0 }
  }

  /// Milliseconds with decimals.
  static func milliseconds(_ duration: Duration) -> JSONValue {
    let (seconds, attoseconds) = duration.components
    let number = Double(seconds) * 1000 + (Double(attoseconds) / 1e12).rounded() / 1000
    return JSONNumber((number * 1000).rounded() / 1000).map(JSONValue.number) ?? .null
  }
}
