/// Replaces secrets in text, in every form that this program or a server may have written them.
///
/// A secret is found as it is, with any of its characters escaped (percent, form, JSON, XML, shell,
/// Unicode; over one another up to three times), in Base64 of either alphabet at any alignment, and
/// in hexadecimal. Forms that overlap or touch become one mask. Of a secret of several lines each
/// line is a secret too, so that a text that shows them one by one hides them. Where a secret is
/// searched for depends on its `SecretStrength`.
package struct Redactor: Sendable {
  /// What stands in place of a secret.
  package static let mask = "***"

  private var index = FormIndex()

  package init(secrets: some Sequence<String>) { insert(secrets) }

  init(forms: some Sequence<SecretForm>) { index.insert(forms) }

  /// Adds secrets, at a cost that grows with what is added and hardly with what is there.
  package mutating func insert(_ secrets: some Sequence<String>) {
    index.insert(secrets.flatMap(SecretForms.all(of:)))
  }

  /// Adds forms.
  mutating func insert(_ forms: [SecretForm]) { index.insert(forms) }

  /// Whether a secret may be hidden for what stands before it.
  var hasContexts: Bool { index.hasContexts }

  /// Whether there is nothing to hide.
  package var isEmpty: Bool { index.isEmpty }

  /// The text with every secret replaced.
  package func redact(_ text: String) -> String {
    isEmpty ? text : String(decoding: redact(Array(text.utf8)), as: UTF8.self)
  }

  /// The bytes with every secret replaced.
  package func redact(_ bytes: [UInt8]) -> [UInt8] {
    if isEmpty { return bytes }
    var stream = stream()
    return stream.redact(whole: bytes)
  }

  /// For a text that comes in chunks.
  package func stream() -> RedactionStream { RedactionStream(index) }
}
