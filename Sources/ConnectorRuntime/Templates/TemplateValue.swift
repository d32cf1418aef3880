package import JSONDocument

/// A value on its way through a template, with whether it must never be shown.
package struct TemplateValue: Sendable, Hashable {
  /// The value.
  package var value: JSONValue
  /// Whether it is a secret or was derived from one.
  package var isSecret: Bool

  package init(_ value: JSONValue, isSecret: Bool = false) {
    self.value = value
    self.isSecret = isSecret
  }

  /// The value of text, a number or a boolean as text, numbers with every digit; nil for all else.
  package var text: String? {
    switch value {
    case .string(let text): text
    case .number(let number): number.text
    case .bool(let bool): bool ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}

extension JSONValue {
  /// The value's type as messages name it: `a list`.
  var shownType: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension SecretRegistry {
  /// Adds every text and number that a value is made of.
  package func insert(_ value: JSONValue) {
    switch value {
    case .null, .bool: break
    case .number(let number): insert(number.text)
    case .string(let text): insert(text)
    case .array(let elements): for element in elements { insert(element) }
    case .object(let members): for member in members { insert(member.value) }
    }
  }
}
