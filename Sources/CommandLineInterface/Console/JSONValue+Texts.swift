import JSONDocument

extension JSONValue {
  /// All texts and numbers in the value: what must not show where the value is secret.
  var texts: [String] {
    switch self {
    case .string(let text): [text]
    case .number(let number): [number.text]
    case .array(let elements): elements.flatMap(\.texts)
    case .object(let members): members.flatMap(\.value.texts)
    case .null, .bool: []
    }
  }
}
