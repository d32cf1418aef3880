import ConnectorModel
import JSONDocument

/// Turns values into declared types, as `type` of a selector asks.
enum ValueConversion {
  /// The value as the type; nil where it cannot be one.
  static func convert(_ value: JSONValue, to type: VariableDeclaration.ValueType) -> JSONValue? {
    switch (type, value) {
    case (.string, .string), (.number, .number), (.boolean, .bool), (.object, .object),
      (.array, .array):
      value
    case (.string, .number(let number)): .string(number.text)
    case (.string, .bool(let bool)): .string(bool ? "true" : "false")
    case (.string, .array), (.string, .object): .string(value.text())
    case (.integer, .number(let number)): number.isInteger ? value : nil
    case (.integer, .string(let text)):
      JSONNumber(text.trimmingSpaces()).flatMap { $0.isInteger ? .number($0) : nil }
    case (.number, .string(let text)): JSONNumber(text.trimmingSpaces()).map(JSONValue.number)
    case (.boolean, .string("true")): .bool(true)
    case (.boolean, .string("false")): .bool(false)
    case (.object, .string(let text)): parsed(text, .object)
    case (.array, .string(let text)): parsed(text, .array)
    default: nil
    }
  }

  private static func parsed(_ text: String, _ kind: JSONKind) -> JSONValue? {
    guard let value = try? ParsedJSON(Array(text.utf8)).root.value, value.kind == kind else {
      return nil
    }
    return value
  }
}

extension JSONValue {
  /// What the value is, in words.
  package var kindName: String {
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
