import ConnectorModel
import Diagnostics
import JSONDocument

/// Finds templates whose values cannot have the type that their place or a filter needs, whatever
/// the values are.
struct TemplateTypeChecks {
  /// The declarations that the templates may name.
  let names: DeclaredNames

  /// Checks the templates of a file.
  func check(_ templates: [TemplateUse]) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for use in templates {
      for case .expression(let expression) in use.template.segments {
        if let problem = check(expression, in: use) ?? checkArguments(of: expression) {
          diagnostics.append(problem)
        }
      }
    }
    return diagnostics
  }

  /// What is known of a value on its way through an expression.
  private struct Value {
    enum Kind {
      case text
      case number
      case boolean
      case array
      case object
      case unknown
    }

    var kind: Kind
    /// Whether it is null where nobody gives one.
    var isNullByDefault = false

    var isCollection: Bool { kind == .array || kind == .object }
    var isText: Bool { !isCollection && !isNullByDefault }

    /// What it is, for messages.
    var shown: String {
      switch kind {
      case .array: "a list"
      case .object: "an object"
      case .number: "a number"
      case .boolean: "a boolean"
      case .text, .unknown: "text"
      }
    }
  }

  private func check(_ expression: TemplateExpression, in use: TemplateUse) -> Diagnostic? {
    guard case .variable(let name) = expression.source.kind, let declared = names.known(name) else {
      return nil
    }
    var value = Value(
      kind: Self.kind(declared.valueType),
      isNullByDefault: declared.defaultValue?.value == .null)
    for (step, index) in zip(expression.source.path, 0...) {
      if let problem = self.problem(of: step, at: index, in: expression.source, value, declared) {
        return problem
      }
      value = Value(kind: .unknown)
    }
    for call in expression.filters {
      if let problem = self.problem(of: call, value, name, declared) { return problem }
      value = Self.result(of: call, value)
    }
    return landing(of: value, expression, name, in: use, declared)
  }

  // MARK: Steps and filters

  /// What is wrong with the first variable that cannot be a filter's argument; what stands there as a
  /// literal is checked with the template.
  private func checkArguments(of expression: TemplateExpression) -> Diagnostic? {
    for call in expression.filters where call.filter != .default {
      for (argument, parameter) in zip(call.arguments, call.filter.parameters) {
        if let problem = problem(of: argument, as: parameter, of: call.filter) { return problem }
      }
    }
    return nil
  }

  private func problem(
    of argument: TemplateSource, as parameter: TemplateFilter.Parameter, of filter: TemplateFilter
  ) -> Diagnostic? {
    guard case .variable(let name) = argument.kind, let declared = names.known(name) else {
      return nil
    }
    let value = Value(
      kind: Self.kind(declared.valueType),
      isNullByDefault: declared.defaultValue?.value == .null)
    if let step = argument.path.first {
      return problem(of: step, at: 0, in: argument, value, declared)
    }
    let need = "argument '\(parameter.name)' of '\(filter.rawValue)' must be text, but '\(name)'"
    if value.isCollection || parameter.choices != nil && [.number, .boolean].contains(value.kind) {
      return mismatch("\(need) is \(value.shown)", at: argument.span, declared)
    }
    return value.isNullByDefault
      ? null(
        "\(need) is null by default", argument.span, declared, help: "Declare another default.")
      : nil
  }

  private func problem(
    of step: TemplateSource.Step, at index: Int, in source: TemplateSource,
    _ value: Value, _ declared: VariableDeclaration
  ) -> Diagnostic? {
    let wanted: Value.Kind
    let what: String
    switch step {
    case .member(let name): (wanted, what) = (.object, "member '\(name)'")
    case .index(let number): (wanted, what) = (.array, "element \(number)")
    }
    if value.kind == wanted || value.kind == .unknown { return nil }
    let spans = source.stepSpans
    return mismatch(
      "variable '\(declared.name)' has no \(what): it is \(value.shown)",
      at: spans.indices.contains(index) ? spans[index] : source.span, declared,
      help: value.kind == .text
        ? "Declare type: \(wanted == .object ? "object" : "array") to have its text read as JSON."
        : nil)
  }

  private func problem(
    of call: TemplateFilterCall, _ value: Value, _ name: String, _ declared: VariableDeclaration
  ) -> Diagnostic? {
    let filter = "filter '\(call.filter.rawValue)'"
    switch call.filter {
    case .default, .json, .path, .raw: return nil
    case .join:
      if value.kind == .array || value.kind == .unknown { return nil }
      return mismatch(
        "\(filter) needs a list, but '\(name)' is \(value.shown)", at: call.span, declared,
        help: declared.type == nil ? "Declare type: array if it is one." : nil)
    case .date where value.kind == .boolean:
      return mismatch(
        "\(filter) needs a moment, but '\(name)' is \(value.shown)", at: call.span, declared)
    case .upper, .lower, .trim, .string, .base64, .base64url, .base64Decode, .sha256,
      .hmacSHA256, .append, .date:
      if value.isCollection {
        return mismatch(
          "\(filter) needs text, but '\(name)' is \(value.shown)", at: call.span, declared,
          help: Self.help(value))
      }
      return value.isNullByDefault
        ? null("\(filter) needs text, but '\(name)' is null by default", call.span, declared) : nil
    }
  }

  private static func result(of call: TemplateFilterCall, _ value: Value) -> Value {
    switch call.filter {
    case .path, .raw: value
    case .default:
      if case .literal(let literal)? = call.arguments.first?.kind, kind(literal) == value.kind {
        Value(kind: value.kind)
      } else {
        Value(kind: .unknown)
      }
    default: Value(kind: .text)
    }
  }

  // MARK: Where it lands

  private func landing(
    of value: Value, _ expression: TemplateExpression, _ name: String, in use: TemplateUse,
    _ declared: VariableDeclaration
  ) -> Diagnostic? {
    if value.isText || use.template.isBroken { return nil }
    let isAlone = use.template.segments.count == 1
    if value.isNullByDefault, !value.isCollection {
      if isAlone, Self.leavesNullOut(use) { return nil }
      let place = isAlone ? "but text is needed here" : "which has no place inside text"
      return null(
        "variable '\(name)' is null by default, \(place)", expression.source.span, declared)
    }
    if isAlone, Self.takes(value.kind, use) { return nil }
    let isEntry = isAlone && [.query, .form, .header, .cookie].contains(use.position)
    let place =
      !isAlone
      ? "which has no place inside text"
      : isEntry ? "which is no entry's value" : "but text is needed here"
    return mismatch(
      "variable '\(name)' is \(value.shown), \(place)", at: expression.source.span, declared,
      help: Self.help(value))
  }

  /// Whether a lone template may have a list or an object as its value.
  private static func takes(_ kind: Value.Kind, _ use: TemplateUse) -> Bool {
    switch use.position {
    case .json: true
    case .query, .cookie, .form: kind == .array
    // A body's media type is no entry that could be repeated.
    case .header: kind == .array && use.key != "body"
    // A scope is a text or a list.
    case .text: kind == .array && use.key == "auth"
    case .url, .path, .xml, .credential, .signing: false
    }
  }

  private static func leavesNullOut(_ use: TemplateUse) -> Bool {
    switch use.position {
    case .json, .query, .cookie, .form: true
    case .header: use.key != "body"
    case .text: use.key == "auth"
    case .url, .path, .xml, .credential, .signing: false
    }
  }

  // MARK: Reporting

  private func null(
    _ message: String, _ span: SourceSpan, _ declared: VariableDeclaration,
    help: String = "Write | default(\"…\") for a text in its place, or declare another default."
  ) -> Diagnostic {
    let value = declared.defaultValue
    return Diagnostic(
      "type-mismatch", message, at: span,
      notes: value.map { [.init("the default is declared here", at: $0.span)] } ?? [],
      help: help)
  }

  private func mismatch(
    _ message: String, at span: SourceSpan, _ declared: VariableDeclaration, help: String? = nil
  ) -> Diagnostic {
    let note =
      declared.type.map { Diagnostic.Note("the type is declared here", at: $0.span) }
      ?? declared.nameSpan.map { .init("declared here, as text", at: $0) }
    return Diagnostic(
      "type-mismatch", message, at: span, notes: [note].compactMap { $0 }, help: help)
  }

  private static func help(_ value: Value) -> String {
    value.kind == .array
      ? "Write | join(\",\") for its elements, or | json for JSON text."
      : "Name a member of it, or write | json for JSON text."
  }

  private static func kind(_ type: VariableDeclaration.ValueType) -> Value.Kind {
    switch type {
    case .string: .text
    case .integer, .number: .number
    case .boolean: .boolean
    case .object: .object
    case .array: .array
    }
  }

  private static func kind(_ literal: JSONValue) -> Value.Kind {
    switch literal {
    case .string: .text
    case .number: .number
    case .bool: .boolean
    case .array: .array
    case .object: .object
    case .null: .unknown
    }
  }
}
