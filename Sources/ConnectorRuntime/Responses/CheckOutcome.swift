import ConnectorModel
package import Diagnostics
package import JSONDocument

/// A check with what it found in a response.
package struct CheckOutcome: Sendable {
  /// Where the value was looked for, as files write it: `{"jsonpath": "$.a"}`.
  package var selector: JSONValue
  /// The predicate's word: `equals`; `one_of` for the status.
  package var predicate: String
  /// What the predicate asks for.
  package var expected: JSONValue
  /// The value that was found; nil where there was none.
  package var actual: JSONValue?
  /// Whether the value is declared secret.
  package var isSecret: Bool
  /// Where the check is written; nil for a status that nothing declares.
  package var span: SourceSpan?
  /// What of the body does not meet a schema; empty for any other check.
  package var mismatches: [SchemaMismatch] = []
  /// What is wrong; nil where the check holds.
  package var failure: Diagnostic?

  /// The outcome of a declared check.
  init(_ check: Check, actual: JSONValue?, failure: Diagnostic?) {
    selector = check.selector.written
    (predicate, expected) = check.predicate
    self.actual = actual
    isSecret = check.selector.isSecret?.value ?? false
    span = check.span
    self.failure = failure
  }

  /// The outcome of a schema.
  init(_ schema: ResponseSchema, _ mismatches: [SchemaMismatch], failure: Diagnostic?) {
    selector = ["jsonpath": "$"]
    predicate = "schema"
    switch schema.origin {
    case .inline(let document): expected = document.value
    case .file(let path): expected = .string(path.value)
    }
    actual = nil
    isSecret = false
    span = schema.span
    self.mismatches = mismatches
    self.failure = failure
  }

  /// The outcome of the check of the status.
  init(_ expectation: Expectation, status: Int, failure: Diagnostic?) {
    selector = ["status": true]
    predicate = "one_of"
    let patterns = expectation.status.map { $0.isEmpty ? nil : $0 } ?? nil
    expected = .array((patterns?.map(\.text) ?? ["2xx"]).map(JSONValue.string))
    actual = .number(JSONNumber(status))
    isSecret = false
    span = patterns?.first?.span
    self.failure = failure
  }
}

extension Selector {
  /// Where it looks, as files write it.
  var written: JSONValue {
    if let jsonPath { return ["jsonpath": .string(jsonPath.value.text)] }
    if let header { return ["header": .string(header.value)] }
    if let cookie { return ["cookie": .string(cookie.value)] }
    if let regularExpression {
      let expression = JSONMember(
        name: "regex", value: .string(regularExpression.pattern.value))
      let group = self.group.map { JSONMember(name: "group", value: $0.value) }
      return .object([expression] + [group].compactMap { $0 })
    }
    if status != nil { return ["status": true] }
    if url != nil { return ["url": true] }
    if duration != nil { return ["duration": true] }
    return ["body": .string(body?.value.rawValue ?? "text")]
  }
}

extension Check {
  /// The predicate's word and what it asks for.
  var predicate: (word: String, expected: JSONValue) {
    let values: [(String, JSONValue?)] = [
      ("equals", equals?.value), ("not_equals", notEquals?.value),
      ("exists", exists.map { .bool($0.value) }),
      ("matches", matches.map { .string($0.pattern.value) }), ("contains", contains?.value),
      ("one_of", oneOf?.value), ("is_type", isType.map { .string($0.value.rawValue) }),
      ("length", length.map { .number(JSONNumber($0.value)) }), ("gt", greaterThan?.value),
      ("gte", greaterOrEqual?.value), ("lt", lessThan?.value), ("lte", lessOrEqual?.value),
      ("empty", empty.map { .bool($0.value) }),
    ]
    for (word, value) in values {
      if let value { return (word, value) }
    }
    return ("exists", true)
  }
}
