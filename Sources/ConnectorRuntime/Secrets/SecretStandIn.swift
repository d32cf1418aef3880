import JSONDocument

/// What stands for a secret that is too short or too common to be searched for, where its position
/// is known.
///
/// Characters that no encoding changes and that may stand in a host: it is legal wherever the
/// secret is, a port apart.
package enum SecretStandIn {
  /// The text; whoever uses it adds it to the secrets.
  package static let text = "secret-too-short-to-find"

  /// Whether a secret is too short or too common to be found in an output.
  package static func isNeeded(for secret: String) -> Bool { SecretStrength(secret) == .weak }

  /// The value with every text, number and boolean in it replaced that cannot be searched for.
  static func replacingShortTexts(in value: JSONValue) -> JSONValue {
    switch value {
    case .null: value
    case .bool: .string(text)
    case .number(let number): isNeeded(for: number.text) ? .string(text) : value
    case .string(let secret): isNeeded(for: secret) && !secret.isEmpty ? .string(text) : value
    case .array(let elements): .array(elements.map(replacingShortTexts))
    case .object(let members):
      .object(
        members.map { JSONMember(name: $0.name, value: replacingShortTexts(in: $0.value)) })
    }
  }
}
