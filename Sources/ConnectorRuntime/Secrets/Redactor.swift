/// Replaces secrets in text, in every form that this program or a server may have written them.
///
/// Forms that overlap or touch become one mask. Of a secret of several lines each line is a secret
/// too, so that a text that shows them one by one hides them. Secrets and lines under four bytes
/// are not searched for: a PIN like `1` would blank half of every output. They are masked where
/// their position is known.
package struct Redactor: Sendable {
  /// What stands in place of a secret.
  package static let mask = "***"

  /// The shortest secret and the shortest form that are searched for, in bytes.
  static let shortestForm = FormAutomaton.shortestForm

  private let automaton: FormAutomaton

  package init(secrets: some Sequence<String>) {
    var forms: Set<[UInt8]> = []
    for part in Set(secrets.flatMap(SecretForms.parts)) {
      forms.formUnion(SecretForms.all(of: part))
    }
    self.init(forms: forms.filter { $0.count >= Self.shortestForm })
  }

  init(forms: some Collection<[UInt8]>) { automaton = FormAutomaton(forms) }

  /// Whether there is nothing to hide.
  package var isEmpty: Bool { automaton.isEmpty }

  /// The text with every secret replaced.
  package func redact(_ text: String) -> String {
    isEmpty ? text : String(decoding: redact(Array(text.utf8)), as: UTF8.self)
  }

  /// The bytes with every secret replaced.
  package func redact(_ bytes: [UInt8]) -> [UInt8] {
    if isEmpty { return bytes }
    var stream = stream()
    return stream.feed(bytes) + stream.finish()
  }

  /// For a text that comes in chunks.
  package func stream() -> RedactionStream { RedactionStream(automaton) }
}
