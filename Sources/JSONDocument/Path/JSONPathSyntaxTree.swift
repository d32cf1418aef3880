import RegularExpressions

/// `$…` or, inside a filter, `@…`.
struct JSONPathQuery: Sendable {
  var isAbsolute: Bool
  var segments: [JSONPathSegment] = []

  /// Whether it gives at most one node, whatever the document (RFC 9535 §2.3.5.1).
  var isSingular: Bool { segments.allSatisfy(\.isSingular) }
}

/// `.name`, `[…]`, or one of these behind `..`.
struct JSONPathSegment: Sendable {
  var isDescendant: Bool
  var selectors: [JSONPathSelector]
  /// UTF-8 offsets in the text of the query.
  var range: Range<Int>

  var isSingular: Bool {
    guard !isDescendant, selectors.count == 1 else { return false }
    switch selectors[0] {
    case .name, .index: return true
    case .wildcard, .slice, .filter: return false
    }
  }
}

enum JSONPathSelector: Sendable {
  /// The name's UTF-8.
  case name([UInt8])
  case wildcard
  case index(Int)
  case slice(JSONPathSlice)
  case filter(JSONPathCondition)
}

/// A filter's logical expression.
indirect enum JSONPathCondition: Sendable {
  case or([JSONPathCondition])
  case and([JSONPathCondition])
  case not(JSONPathCondition)
  case exists(JSONPathQuery)
  case comparison(JSONPathOperand, JSONPathComparison, JSONPathOperand)
  case matches(JSONPathOperand, JSONPathPattern, isWhole: Bool)
}

enum JSONPathComparison: String, Sendable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case less = "<"
  case greater = ">"
}

/// What has a value in a filter: RFC 9535's `ValueType`.
indirect enum JSONPathOperand: Sendable {
  case literal(JSONValue)
  /// A singular query.
  case query(JSONPathQuery)
  case length(JSONPathOperand)
  case count(JSONPathQuery)
  case value(JSONPathQuery)
}

/// The second argument of `match()` or `search()`.
enum JSONPathPattern: Sendable {
  /// A literal; nil if it is no I-Regexp, so that nothing matches.
  case fixed(RegularExpression?)
  /// To be compiled when its text is known.
  case dynamic(JSONPathOperand)
}
