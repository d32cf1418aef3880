import ConnectorModel
import Diagnostics
import JSONDocument
import RegularExpressions

/// Checks a value that a file gives to a variable against the variable's declaration.
struct DeclaredValueCheck {
  let declaration: VariableDeclaration

  /// What is wrong with a value.
  ///
  /// - Parameters:
  ///   - what: what the value is, for messages, worked out where there is one: `'default' of 'region'`.
  ///   - readsText: whether text that reads as the declared type will do.
  func check(
    _ value: Located<JSONValue>, _ what: @autoclosure () -> String, readsText: Bool = false
  ) -> Diagnostic? {
    let value = readsText ? value.map(read) : value
    guard hasType(value.value) else { return wrongType(value, what()) }
    if let problem = outsideEnumeration(value, what) { return problem }
    if let pattern = declaration.pattern,
      Self.parts(value.value).contains(where: { part in
        guard let text = Self.text(part) else { return true }
        return (try? pattern.compiled.matches(text)) == false
      })
    {
      return Diagnostic(
        "type-mismatch", "\(what()) does not match the pattern", at: value.span,
        notes: [.init("the pattern is declared here", at: pattern.pattern.span)])
    }
    return outsideBounds(value, what)
  }

  /// What is wrong with the type of a value, if anything.
  func checkType(
    _ value: Located<JSONValue>, _ what: @autoclosure () -> String
  ) -> Diagnostic? {
    hasType(value.value) ? nil : wrongType(value, what())
  }

  /// A text as the declared type reads it; what it cannot read stays text.
  private func read(_ value: JSONValue) -> JSONValue {
    guard case .string(let text) = value else { return value }
    switch declaration.valueType {
    case .string: return value
    case .integer, .number: return JSONNumber(text).map(JSONValue.number) ?? value
    case .boolean: return text == "true" ? true : text == "false" ? false : value
    case .object, .array:
      return (try? ParsedJSON(text, maximumDepth: 64).root.value) ?? value
    }
  }

  private func hasType(_ value: JSONValue) -> Bool {
    switch (declaration.valueType, value) {
    case (.string, .string), (.string, .number), (.string, .bool), (.number, .number),
      (.boolean, .bool), (.object, .object), (.array, .array):
      true
    case (.integer, .number(let number)): number.isInteger
    default: false
    }
  }

  private func wrongType(_ value: Located<JSONValue>, _ what: String) -> Diagnostic {
    let type = declaration.valueType
    let found = Self.typeName(value.value)
    var help: String?
    if declaration.type == nil, let name = Self.declaredName(value.value) {
      help = "Without a 'type' a variable is text: declare type: \(name)."
    } else if case .string(let text) = value.value {
      help = Self.help(text, type)
    }
    return Diagnostic(
      "type-mismatch", "\(what) must be \(Self.expectation(type)), not \(found)", at: value.span,
      notes: declaration.type.map { [.init("the type is declared here", at: $0.span)] } ?? [],
      help: help)
  }

  private func outsideEnumeration(
    _ value: Located<JSONValue>, _ what: () -> String
  ) -> Diagnostic? {
    guard let legal = declaration.legalValues else { return nil }
    let isText = declaration.valueType == .string
    let isLegal = legal.value.contains { element in
      isText ? Self.text(element.value) == Self.text(value.value) : element.value == value.value
    }
    if isLegal { return nil }
    let words = legal.value.compactMap { Self.text($0.value) }
    let near = Self.text(value.value).flatMap { NearMiss.suggestion(for: $0, among: words) }
    return Diagnostic(
      "type-mismatch", "\(what()) is not among the legal values", at: value.span,
      label: near.map { "did you mean '\($0)'?" },
      notes: [.init("the legal values are declared here", at: legal.span)])
  }

  private func outsideBounds(
    _ value: Located<JSONValue>, _ what: () -> String
  ) -> Diagnostic? {
    let amount: JSONNumber
    let verb: String
    switch value.value {
    case .number(let number) where declaration.valueType != .string: (amount, verb) = (number, "be")
    case .array(let elements): (amount, verb) = (JSONNumber(elements.count), "have")
    case .object(let members): (amount, verb) = (JSONNumber(members.count), "have")
    default: return nil
    }
    for isMinimum in [true, false] {
      let bound = isMinimum ? declaration.minimum : declaration.maximum
      guard let bound, case .number(let limit) = bound.value else { continue }
      guard isMinimum ? amount < limit : limit < amount else { continue }
      let side = isMinimum ? "least" : "most"
      return Diagnostic(
        "type-mismatch", "\(what()) must \(verb) at \(side) \(declaration.words(limit))",
        at: value.span,
        notes: [.init("the bound is declared here", at: bound.span)])
    }
    return nil
  }

  /// What a pattern holds for: the elements of a list, the values of a mapping, any other value
  /// itself.
  private static func parts(_ value: JSONValue) -> [JSONValue] {
    switch value {
    case .array(let elements): elements
    case .object(let members): members.map(\.value)
    default: [value]
    }
  }

  /// A scalar as a text variable takes it.
  static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .number(let number): number.text
    case .bool(let bool): bool ? "true" : "false"
    default: nil
    }
  }

  private static func typeName(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "a boolean"
    case .number(let number): number.isInteger ? "a whole number" : "a number with a fraction"
    case .string: "text"
    case .array: "a list"
    case .object: "a mapping"
    }
  }

  /// What to write in place of a text that was meant as another type.
  private static func help(
    _ text: String, _ type: VariableDeclaration.ValueType
  ) -> String? {
    switch type {
    case .boolean:
      let word = text.lowercased()
      return ["true", "false"].contains(word) ? "Write \(word), without quotes." : nil
    case .integer, .number:
      if JSONNumber(text) != nil { return "Write \(text), without quotes." }
      let isNumeric = text.utf8.first.map { "0123456789+-.".utf8.contains($0) } ?? false
      return isNumeric ? "A number has no leading zero, no '+' and no 0x." : nil
    case .string, .object, .array: return nil
    }
  }

  private static func declaredName(_ value: JSONValue) -> String? {
    switch value {
    case .array: "array"
    case .object: "object"
    default: nil
    }
  }

  private static func expectation(_ type: VariableDeclaration.ValueType) -> String {
    switch type {
    case .string: "text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .object: "a mapping"
    case .array: "a list"
    }
  }
}
