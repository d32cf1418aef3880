import ConnectorModel
import Diagnostics
import JSONDocument
import RegularExpressions

/// Turns what a source gives into a value of the declared type and checks the declared limits.
struct VariableConversion {
  let declaration: VariableDeclaration

  /// Why a value is not legal, as a predicate: `must be a whole number`.
  struct Problem: Error, Hashable {
    var predicate: String
    /// The declaration's part that says so.
    var span: SourceSpan?
    /// The legal value that was probably meant, or all of them.
    var label: String?
    var help: String?
  }

  /// Reads text by the declared type; lists and objects are JSON.
  func value(of text: String) throws(Problem) -> JSONValue {
    let value = try converted(.string(text))
    try check(value)
    return value
  }

  /// Takes a value that has a type already; text is read by the declared type.
  func value(of value: JSONValue) throws(Problem) -> JSONValue {
    if value == .null, !declaration.needsValue { return .null }
    let value = try converted(value)
    try check(value)
    return value
  }

  private func converted(_ value: JSONValue) throws(Problem) -> JSONValue {
    switch (declaration.valueType, value) {
    case (.string, .string), (.number, .number), (.boolean, .bool), (.object, .object),
      (.array, .array):
      return value
    case (.string, .number(let number)): return .string(number.text)
    case (.string, .bool(let bool)): return .string(bool ? "true" : "false")
    case (.integer, .number(let number)) where number.isInteger: return value
    case (.integer, .string(let text)):
      if let number = JSONNumber(text), number.isInteger { return .number(number) }
    case (.number, .string(let text)):
      if let number = JSONNumber(text) { return .number(number) }
    case (.boolean, .string("true")): return true
    case (.boolean, .string("false")): return false
    case (.object, .string(let text)), (.array, .string(let text)):
      if let value = try? ParsedJSON(text, maximumDepth: 64).root.value,
        value.kind == (declaration.valueType == .object ? .object : .array)
      {
        return value
      }
    default: break
    }
    throw Problem(predicate: "must be \(expectation)", span: declaration.type?.span)
  }

  private var expectation: String {
    switch declaration.valueType {
    case .string: "text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .object: "a JSON object"
    case .array: "a JSON list"
    }
  }

  private func check(_ value: JSONValue) throws(Problem) {
    try checkEnumeration(value)
    try checkPattern(value)
    for (bound, isMinimum) in [(declaration.minimum, true), (declaration.maximum, false)] {
      guard let bound, case .number(let limit) = bound.value else { continue }
      let amount: JSONNumber
      let what: String
      switch value {
      case .number(let number): (amount, what) = (number, "be")
      case .array(let elements): (amount, what) = (JSONNumber(elements.count), "have")
      case .object(let members): (amount, what) = (JSONNumber(members.count), "have")
      default: continue
      }
      guard isMinimum ? amount < limit : limit < amount else { continue }
      throw Problem(
        predicate: "must \(what) at \(isMinimum ? "least" : "most") \(declaration.words(limit))",
        span: bound.span)
    }
  }

  private func checkEnumeration(_ value: JSONValue) throws(Problem) {
    guard let enumeration = declaration.enumeration, case .array(let listed) = enumeration.value
    else { return }
    var legal: [JSONValue] = []
    for element in listed {
      if let element = try? converted(element) { legal.append(element) }
    }
    if legal.contains(value) { return }
    let shown = legal.map { TemplateValue($0).text ?? $0.text() }
    let given = TemplateValue(value).text
    let near = given.flatMap { NearMiss.suggestion(for: $0, among: shown) }
    throw Problem(
      predicate: "must be one of its legal values", span: enumeration.span,
      label: declaration.isSecret?.value == true ? nil : near.map { "did you mean '\($0)'?" },
      help: "Legal values: \(shown.joined(separator: ", ")).")
  }

  /// Text must match as a whole value, a list in each element, an object in each value.
  private func checkPattern(_ value: JSONValue) throws(Problem) {
    guard let pattern = declaration.pattern else { return }
    switch value {
    case .string: try check(value, against: pattern, place: "")
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        try check(element, against: pattern, place: " in element \(index + 1)")
      }
    case .object(let members):
      let isSecret = declaration.isSecret?.value == true
      for member in members {
        try check(
          member.value, against: pattern,
          place: isSecret ? " in each member" : " in member '\(member.name)'")
      }
    default: break
    }
  }

  private func check(
    _ value: JSONValue, against pattern: RegularExpressionText, place: String
  ) throws(Problem) {
    do {
      if let text = TemplateValue(value).text, try pattern.compiled.matches(text) { return }
    } catch {
      throw Problem(
        predicate: "could not be checked: \(error.message)", span: pattern.pattern.span)
    }
    throw Problem(
      predicate: "must match the pattern '\(pattern.pattern.value)'\(place)",
      span: pattern.pattern.span)
  }
}
