package import Diagnostics
package import JSONDocument

/// A connector's variable or an action's input.
package struct VariableDeclaration: Declared, SharingKeys {
  /// What values a variable takes.
  package enum ValueType: String, DeclaredChoice, CaseIterable {
    case string
    case integer
    case number
    case boolean
    case object
    case array
  }

  struct Keys {
    var type: Located<ValueType>?
    var description: Located<String>?
    var isRequired: Located<Bool>?
    var defaultValue: Located<JSONValue>?
    var example: Located<JSONValue>?
    var enumeration: Located<JSONValue>?
    var legalValues: Located<[Located<JSONValue>]>? {
      didSet { enumeration = legalValues?.map { .array($0.map(\.value)) } }
    }
    var pattern: RegularExpressionText?
    var minimum: Located<JSONValue>?
    var maximum: Located<JSONValue>?
    var isSecret: Located<Bool>?
    var from: VariableSource?
    var span: SourceSpan?
  }

  var keys = CopyOnWrite(Keys())

  /// The name, set by the loader from the entry's key.
  ///
  /// It is no key, and kept beside them: names are looked for among others.
  package var name = ""
  /// Where the name is declared, set by the loader.
  package var nameSpan: SourceSpan?
  package var type: Located<ValueType>? {
    get { keys.value.type }
    set { keys.value.type = newValue }
  }
  package var description: Located<String>? {
    get { keys.value.description }
    set { keys.value.description = newValue }
  }
  package var isRequired: Located<Bool>? {
    get { keys.value.isRequired }
    set { keys.value.isRequired = newValue }
  }
  package var defaultValue: Located<JSONValue>? {
    get { keys.value.defaultValue }
    set { keys.value.defaultValue = newValue }
  }
  package var example: Located<JSONValue>? {
    get { keys.value.example }
    set { keys.value.example = newValue }
  }
  package var enumeration: Located<JSONValue>? {
    get { keys.value.enumeration }
    set { keys.value.enumeration = newValue }
  }
  /// The elements of `enumeration`, each with its place.
  package var legalValues: Located<[Located<JSONValue>]>? {
    get { keys.value.legalValues }
    set { keys.value.legalValues = newValue }
  }
  package var pattern: RegularExpressionText? {
    get { keys.value.pattern }
    set { keys.value.pattern = newValue }
  }
  package var minimum: Located<JSONValue>? {
    get { keys.value.minimum }
    set { keys.value.minimum = newValue }
  }
  package var maximum: Located<JSONValue>? {
    get { keys.value.maximum }
    set { keys.value.maximum = newValue }
  }
  package var isSecret: Located<Bool>? {
    get { keys.value.isSecret }
    set { keys.value.isSecret = newValue }
  }
  package var from: VariableSource? {
    get { keys.value.from }
    set { keys.value.from = newValue }
  }
  package var span: SourceSpan? {
    get { keys.value.span }
    set { keys.value.span = newValue }
  }

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
    keys: [
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
