/// Replaces secrets in text, in every form that this program or a server may have written them.
///
/// Secrets under four bytes are not searched for: a PIN like `1` would blank half of every output.
/// They are masked where their position is known.
package struct Redactor: Sendable {
  /// What stands in place of a secret.
  package static let mask = "***"

  /// The shortest form that is searched for, in bytes.
  static let shortestForm = 4

  /// The forms by first byte, the longest first, so that the longest match wins.
  private let forms: [UInt8: [[UInt8]]]

  package init(secrets: some Sequence<String>) {
    var forms: Set<[UInt8]> = []
    for secret in secrets { forms.formUnion(SecretForms.all(of: Array(secret.utf8))) }
    self.forms = Dictionary(grouping: forms.filter { $0.count >= Self.shortestForm }) { $0[0] }
      .mapValues { $0.sorted { $0.count > $1.count } }
  }

  /// Whether there is nothing to hide.
  package var isEmpty: Bool { forms.isEmpty }

  /// The text with every secret replaced.
  package func redact(_ text: String) -> String {
    isEmpty ? text : String(decoding: redact(Array(text.utf8)), as: UTF8.self)
  }

  /// The bytes with every secret replaced.
  package func redact(_ bytes: [UInt8]) -> [UInt8] {
    if isEmpty { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if let form = forms[bytes[index]]?.first(where: { bytes[index...].starts(with: $0) }) {
        result.append(contentsOf: Self.mask.utf8)
        index += form.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}
