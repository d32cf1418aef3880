package import Diagnostics
package import JSONDocument

/// A connector's variable or an action's input.
package struct VariableDeclaration: Declared {
  /// What values a variable takes.
  package enum ValueType: String, DeclaredChoice, CaseIterable {
    case string
    case integer
    case number
    case boolean
    case object
    case array
  }

  /// The name, set by the loader from the entry's key.
  package var name = ""
  /// Where the name is declared, set by the loader.
  package var nameSpan: SourceSpan?
  package var type: Located<ValueType>?
  package var description: Located<String>?
  package var isRequired: Located<Bool>?
  package var defaultValue: Located<JSONValue>?
  package var example: Located<JSONValue>?
  package var enumeration: Located<JSONValue>?
  /// The elements of `enumeration`, each with its place.
  package var legalValues: Located<[Located<JSONValue>]>? {
    didSet { enumeration = legalValues?.map { .array($0.map(\.value)) } }
  }
  package var pattern: RegularExpressionText?
  package var minimum: Located<JSONValue>?
  package var maximum: Located<JSONValue>?
  package var isSecret: Located<Bool>?
  package var from: VariableSource?
  package var span: SourceSpan?

  package init() {}

  /// The type; text where none is declared.
  package var valueType: ValueType { type?.value ?? .string }

  /// Whether a run needs a value: unless declared otherwise, where there is no default.
  package var needsValue: Bool { defaultValue == nil && (isRequired?.value ?? true) }

  /// A bound in words: `60`, of a list `1 element`, of an object `30 members`.
  package func words(_ bound: JSONNumber) -> String {
    let isOne = bound == JSONNumber(1)
    return switch valueType {
    case .array: bound.text + (isOne ? " element" : " elements")
    case .object: bound.text + (isOne ? " member" : " members")
    default: bound.text
    }
  }

  package static let declaration = ObjectDeclaration<VariableDeclaration>(
    "variable", "A value that is given from outside.",
    habits: WritingHabits(bareValues: ["type", "default"]),
    fields: [
      FieldDeclaration("type", \.type, .choice(), "The type of its values; text by default."),
      FieldDeclaration("description", \.description, .text, "What it is, for people."),
      FieldDeclaration(
        "required", \.isRequired, .boolean,
        "Whether a run needs a value; true unless there is a default."),
      FieldDeclaration(
        "default", \.defaultValue, .value, "The value where no other source has one."),
      FieldDeclaration("example", \.example, .value, "A legal value, for documentation."),
      FieldDeclaration("enum", \.legalValues, .values, "The list of legal values."),
      FieldDeclaration(
        "pattern", \.pattern, .regularExpression,
        "A regular expression that text must match somewhere, in an array each element, in an "
          + "object each value; anchor it with ^ and $."),
      FieldDeclaration(
        "minimum", \.minimum, .literal,
        "The lowest number; for an array or an object, the fewest elements or members."),
      FieldDeclaration(
        "maximum", \.maximum, .literal,
        "The highest number; for an array or an object, the most elements or members."),
      FieldDeclaration(
        "secret", \.isSecret, .boolean, "Whether its value never shows in any output."),
      FieldDeclaration(
        "from", \.from, .object(), "Where to read it when nothing closer gives a value."),
    ])
}

/// `from`: a source of a variable outside the command line, the environment and the profile.
package struct VariableSource: Declared {
  package var environment: Located<String>?
  package var file: Located<String>?
  package var command: [Located<String>]?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<VariableSource>(
    "from", "A source of a variable's value.",
    constraints: [.exactlyOne(["env", "file", "command"])],
    habits: WritingHabits(bareValues: ["env"]),
    fields: [
      FieldDeclaration("env", \.environment, .text, "The name of an environment variable."),
      FieldDeclaration(
        "file", \.file, .text,
        "A file's path, relative to the project's root; one trailing newline is dropped."),
      FieldDeclaration(
        "command", \.command, .list(of: .text),
        "A program and its arguments, run without a shell; its standard output is the value."),
    ])
}
