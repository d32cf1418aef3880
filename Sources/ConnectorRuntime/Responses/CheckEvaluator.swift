package import ConnectorModel
package import Diagnostics
package import JSONDocument
import RegularExpressions

/// Decides whether a response meets a check.
package struct CheckEvaluator: Sendable {
  private let selectors: SelectorEvaluator

  private let redactor: Redactor

  /// - Parameter redactor: hides secrets before anything is cut.
  package init(response: ReceivedResponse, hiding redactor: Redactor) {
    selectors = SelectorEvaluator(response: response)
    self.redactor = redactor
  }

  /// What is wrong with the response by a check; nil where the check holds.
  package func failure(of check: Check) -> Diagnostic? { outcome(of: check).failure }

  /// What a check finds in the response.
  package func outcome(of check: Check) -> CheckOutcome {
    let actual: JSONValue?
    do {
      actual = try selectors.value(of: check.selector)
    } catch {
      // No body holds no value, which is what these two predicates ask. One that is cut short or
      // damaged may have held any.
      let holds = error.isEmptyBody && (check.exists?.value == false || check.empty?.value == true)
      return CheckOutcome(check, actual: nil, failure: holds ? nil : error.diagnostic)
    }
    return CheckOutcome(check, actual: actual, failure: failure(of: check, actual))
  }

  private func failure(of check: Check, _ actual: JSONValue?) -> Diagnostic? {
    do {
      guard let broken = try brokenPredicate(of: check, actual) else { return nil }
      let isSecret = check.selector.isSecret?.value ?? false
      return Diagnostic(
        "failed-check", "\(describe(check.selector)) \(broken.expectation)", at: broken.span,
        label: actual.map { found($0, isSecret: isSecret) } ?? "has no value",
        notes: notes(on: check.selector, actual))
    } catch {
      return error.diagnostic
    }
  }

  /// Where in the body a list was found, and where a path to nothing ends.
  private func notes(on selector: Selector, _ actual: JSONValue?) -> [Diagnostic.Note] {
    guard let path = selector.jsonPath?.value else { return [] }
    let places = BodyPlaces(selectors: selectors, redactor: redactor)
    if actual != nil {
      return places.selected(by: path).map { [.init("selected at \($0)")] } ?? []
    }
    let isSecret = selector.isSecret?.value ?? false
    return places.deepest(of: path).map {
      [.init("\($0.path) is \(places.describe($0.node, isSecret: isSecret))")]
    } ?? []
  }

  /// What was found, at more length than what was wanted: it is the server's own account of what
  /// went wrong, of which the end may say the reason.
  private func found(_ value: JSONValue, isSecret: Bool) -> String {
    "is "
      + (isSecret
        ? value.kindName : Self.shown(redactor.redact(value), limit: ServerMessage.limit))
  }

  /// A predicate that does not hold.
  private struct Broken {
    var expectation: String
    var span: SourceSpan
  }

  private func brokenPredicate(
    of check: Check, _ actual: JSONValue?
  ) throws(SelectorFailure) -> Broken? {
    if let wanted = check.exists {
      let holds = (actual != nil) == wanted.value
      return holds
        ? nil
        : Broken(expectation: wanted.value ? "must exist" : "must not exist", span: wanted.span)
    }
    if let wanted = check.empty {
      let holds = Self.isEmpty(actual) == wanted.value
      return holds
        ? nil
        : Broken(
          expectation: wanted.value ? "must be empty" : "must not be empty", span: wanted.span)
    }
    return try brokenComparison(of: check, actual) ?? brokenMeasure(of: check, actual)
  }

  private func brokenComparison(
    of check: Check, _ actual: JSONValue?
  ) throws(SelectorFailure) -> Broken? {
    if let wanted = check.equals, actual != wanted.value {
      return Broken(expectation: "must equal \(Self.shown(wanted.value))", span: wanted.span)
    }
    if let wanted = check.notEquals, actual == nil || actual == wanted.value {
      return Broken(expectation: "must not equal \(Self.shown(wanted.value))", span: wanted.span)
    }
    if let wanted = check.oneOf, case .array(let legal) = wanted.value,
      !(actual.map(legal.contains) ?? false)
    {
      return Broken(expectation: "must be one of \(Self.shown(wanted.value))", span: wanted.span)
    }
    if let wanted = check.contains, !Self.contains(actual, wanted.value) {
      return Broken(expectation: "must contain \(Self.shown(wanted.value))", span: wanted.span)
    }
    if let wanted = check.matches, !(try matches(actual, wanted)) {
      return Broken(
        expectation: "must match \(wanted.pattern.value)", span: wanted.pattern.span)
    }
    return nil
  }

  private func brokenMeasure(of check: Check, _ actual: JSONValue?) -> Broken? {
    if let wanted = check.isType, !Self.hasType(actual, wanted.value) {
      return Broken(expectation: "must be of type \(wanted.value.rawValue)", span: wanted.span)
    }
    if let wanted = check.length, Self.length(of: actual) != wanted.value {
      return Broken(expectation: "must have length \(wanted.value)", span: wanted.span)
    }
    let bounds: [(Located<JSONValue>?, String, (JSONNumber, JSONNumber) -> Bool)] = [
      (check.greaterThan, "greater than", { $0 > $1 }),
      (check.greaterOrEqual, "at least", { $0 >= $1 }),
      (check.lessThan, "less than", { $0 < $1 }),
      (check.lessOrEqual, "at most", { $0 <= $1 }),
    ]
    for (wanted, words, holds) in bounds {
      guard let wanted, case .number(let bound) = wanted.value else { continue }
      if case .number(let number)? = actual, holds(number, bound) { continue }
      return Broken(expectation: "must be \(words) \(bound.text)", span: wanted.span)
    }
    return nil
  }

  private func matches(
    _ actual: JSONValue?, _ wanted: RegularExpressionText
  ) throws(SelectorFailure) -> Bool {
    let text: String
    switch actual {
    case .string(let value): text = value
    case .number(let number): text = number.text
    case .bool(let value): text = value ? "true" : "false"
    default: return false
    }
    do {
      return try wanted.compiled.matches(text)
    } catch {
      throw SelectorFailure(
        Diagnostic(
          "bad-regex", "the regular expression was given up: \(error.message)",
          at: wanted.pattern.span))
    }
  }

  private static func isEmpty(_ value: JSONValue?) -> Bool {
    switch value {
    case nil, .null: true
    case .string(let text): text.isEmpty
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: false
    }
  }

  private static func contains(_ value: JSONValue?, _ wanted: JSONValue) -> Bool {
    switch (value, wanted) {
    case (.string(let text), .string(let part)): text.contains(part) || part.isEmpty
    case (.array(let elements), _): elements.contains(wanted)
    case (.object(let members), .string(let name)): members.contains { $0.name == name }
    default: false
    }
  }

  /// Characters are counted as Unicode scalars, as JSON Schema counts them.
  private static func length(of value: JSONValue?) -> Int? {
    switch value {
    case .string(let text): text.unicodeScalars.count
    case .array(let elements): elements.count
    case .object(let members): members.count
    default: nil
    }
  }

  private static func hasType(_ value: JSONValue?, _ type: Check.CheckedType) -> Bool {
    switch (type, value) {
    case (.string, .string), (.number, .number), (.boolean, .bool), (.object, .object),
      (.array, .array), (.null, .null):
      true
    case (.integer, .number(let number)): number.isInteger
    default: false
    }
  }

  private func describe(_ selector: Selector) -> String {
    if let path = selector.jsonPath { return path.value.text }
    if let header = selector.header { return "header '\(header.value)'" }
    if let cookie = selector.cookie { return "cookie '\(cookie.value)'" }
    if selector.regularExpression != nil { return "the regular expression's match" }
    if selector.status != nil { return "the status" }
    if selector.url != nil { return "the URL" }
    if selector.duration != nil { return "the duration" }
    return "the body"
  }

  /// A value as JSON, cut where it is longer than so many characters.
  package static func shown(_ value: JSONValue, limit: Int = 120) -> String {
    let text = value.text()
    return text.count <= limit ? text : text.prefix(limit - 3) + "..."
  }
}
