import RegularExpressions

extension JSONPathParser {
  /// A logical expression: alternatives of conjunctions (RFC 9535 §2.3.5.1).
  mutating func parseCondition() throws(JSONPathSyntaxError) -> JSONPathCondition {
    try nested { (parser) throws(JSONPathSyntaxError) in
      var alternatives = [try parser.parseConjunction()]
      while parser.takeOperator("||") { alternatives.append(try parser.parseConjunction()) }
      return alternatives.count == 1 ? alternatives[0] : .or(alternatives)
    }
  }

  private mutating func parseConjunction() throws(JSONPathSyntaxError) -> JSONPathCondition {
    var parts = [try parseBasicCondition()]
    while takeOperator("&&") { parts.append(try parseBasicCondition()) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func takeOperator(_ text: String) -> Bool {
    let start = position
    skipWhitespace()
    if take(text) { return true }
    position = start
    return false
  }

  private mutating func parseBasicCondition() throws(JSONPathSyntaxError) -> JSONPathCondition {
    skipWhitespace()
    var isNegated = false
    let start = position
    if peek == UInt8(ascii: "!") {
      isNegated = true
      position += 1
      skipWhitespace()
    }
    let condition: JSONPathCondition
    if peek == UInt8(ascii: "(") {
      condition = try parseParentheses()
    } else {
      let term = try parseTerm()
      if let (comparison, operatorRange) = try takeComparison() {
        if isNegated {
          throw JSONPathSyntaxError(
            "'!' before a comparison needs parentheses: !(…)", at: start..<start + 1)
        }
        let left = try operand(term)
        skipWhitespace()
        guard position < bytes.count else {
          throw JSONPathSyntaxError("a comparison has no right side", at: operatorRange)
        }
        return .comparison(left, comparison, try operand(try parseTerm()))
      }
      condition = try test(term)
    }
    return isNegated ? .not(condition) : condition
  }

  private mutating func parseParentheses() throws(JSONPathSyntaxError) -> JSONPathCondition {
    let start = position
    position += 1
    let condition = try parseCondition()
    skipWhitespace()
    guard peek == UInt8(ascii: ")") else {
      throw position < bytes.count
        ? unexpected("expected '&&', '||' or ')'")
        : JSONPathSyntaxError("'(' is not closed", at: start..<start + 1)
    }
    position += 1
    if let (_, range) = try takeComparison() {
      throw JSONPathSyntaxError("a condition in parentheses cannot be compared", at: range)
    }
    return condition
  }

  private mutating func takeComparison()
    throws(JSONPathSyntaxError) -> (JSONPathComparison, Range<Int>)?
  {
    let before = position
    skipWhitespace()
    let start = position
    // The longer operators stand first among the cases.
    for comparison in JSONPathComparison.allCases where take(comparison.rawValue) {
      if peek == UInt8(ascii: "=") {
        throw JSONPathSyntaxError(
          "no such operator", at: start..<position + 1, replacement: comparison.rawValue)
      }
      return (comparison, start..<position)
    }
    if peek == UInt8(ascii: "=") {
      let isMatch = take("=~")
      if !isMatch { position += 1 }
      throw JSONPathSyntaxError(
        isMatch ? "patterns are matched by match(…) or search(…)" : "equality is written '=='",
        at: start..<position, replacement: isMatch ? nil : "==")
    }
    position = before
    return nil
  }

  /// What stands in a condition alone, on a side of a comparison, or as an argument.
  private enum Term {
    case literal(JSONValue, Range<Int>)
    case query(JSONPathQuery, Range<Int>)
    /// A function with a value.
    case value(JSONPathOperand, String, Range<Int>)
    /// A function that is true or false.
    case logical(JSONPathCondition, String, Range<Int>)
  }

  private mutating func parseTerm() throws(JSONPathSyntaxError) -> Term {
    let start = position
    switch peek {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      return .literal(.string(try parseString()), start..<position)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .literal(.number(try parseNumber()), start..<position)
    case UInt8(ascii: "$"), UInt8(ascii: "@"):
      let query = try nested { (parser) throws(JSONPathSyntaxError) in try parser.parseQuery() }
      return .query(query, start..<position)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      throw JSONPathSyntaxError(
        "arrays and objects cannot be written in a filter", at: start..<start + 1)
    default:
      guard isNameStart(peek) else {
        throw unexpected("expected '@', '$', a literal or a function")
      }
      while isNameByte(peek) { position += 1 }
      let name = text(start..<position)
      if peek == UInt8(ascii: "(") { return try parseFunction(name, start: start) }
      switch name {
      case "true": return .literal(.bool(true), start..<position)
      case "false": return .literal(.bool(false), start..<position)
      case "null": return .literal(.null, start..<position)
      default:
        throw JSONPathSyntaxError(
          "'\(name)' is neither quoted nor behind '@.'", at: start..<position,
          replacement: "@.\(name)")
      }
    }
  }

  private mutating func parseFunction(
    _ name: String, start: Int
  ) throws(JSONPathSyntaxError) -> Term {
    let nameRange = start..<position
    let arities = ["length": 1, "count": 1, "value": 1, "match": 2, "search": 2]
    guard let arity = arities[name] else {
      throw JSONPathSyntaxError(
        "no function '\(name)'; there are length, count, match, search and value", at: nameRange)
    }
    position += 1
    let arguments = try nested { (parser) throws(JSONPathSyntaxError) in
      try parser.parseArguments(of: nameRange)
    }
    let range = start..<position
    guard arguments.count == arity else {
      throw JSONPathSyntaxError(
        "\(name)() takes \(arity) argument\(arity == 1 ? "" : "s"), found \(arguments.count)",
        at: range)
    }
    switch name {
    case "length": return .value(.length(try operand(arguments[0])), name, range)
    case "count": return .value(.count(try nodes(arguments[0], of: name)), name, range)
    case "value": return .value(.value(try nodes(arguments[0], of: name)), name, range)
    default:
      let subject = try operand(arguments[0])
      let pattern = try pattern(arguments[1], of: name)
      return .logical(.matches(subject, pattern, isWhole: name == "match"), name, range)
    }
  }

  /// The second argument of `match()` or `search()`, compiled now if it is a literal.
  ///
  /// What is no I-Regexp matches nothing (RFC 9535 §2.4.6), which nobody wants: hence a warning.
  private mutating func pattern(
    _ term: Term, of name: String
  ) throws(JSONPathSyntaxError) -> JSONPathPattern {
    guard case .literal(let literal, let range) = term else {
      return .dynamic(try operand(term))
    }
    guard case .string(let text) = literal else {
      warn("\(name)() takes a pattern in quotes; this is never true", at: range)
      return .fixed(nil)
    }
    do throws(RegularExpressionError) {
      return .fixed(try RegularExpression(iRegexp: text))
    } catch {
      warn(
        "this is never true: the pattern is no I-Regexp (RFC 9485): \(error.message)", at: range)
      return .fixed(nil)
    }
  }

  private mutating func parseArguments(
    of nameRange: Range<Int>
  ) throws(JSONPathSyntaxError) -> [Term] {
    var arguments: [Term] = []
    skipWhitespace()
    if take(")") { return arguments }
    while true {
      skipWhitespace()
      arguments.append(try parseTerm())
      skipWhitespace()
      if take(")") { return arguments }
      guard position < bytes.count else {
        throw JSONPathSyntaxError("a function's '(' is not closed", at: nameRange)
      }
      guard take(",") else { throw unexpected("expected ',' or ')'") }
    }
  }

  // MARK: Well-typedness (RFC 9535 §2.4.3)

  /// A term used for its value.
  private func operand(_ term: Term) throws(JSONPathSyntaxError) -> JSONPathOperand {
    switch term {
    case .literal(let literal, _): return .literal(literal)
    case .value(let operand, _, _): return operand
    case .query(let query, let range):
      guard query.isSingular else {
        throw JSONPathSyntaxError(
          "'\(text(range))' may give several nodes where one value is needed", at: range)
      }
      return .query(query)
    case .logical(_, let name, let range):
      throw JSONPathSyntaxError("\(name)() is a condition and has no value", at: range)
    }
  }

  /// A term used for the nodes that it selects.
  private func nodes(_ term: Term, of name: String) throws(JSONPathSyntaxError) -> JSONPathQuery {
    switch term {
    case .query(let query, _): return query
    case .literal(_, let range), .value(_, _, let range), .logical(_, _, let range):
      throw JSONPathSyntaxError("\(name)() takes a query, '@…' or '$…'", at: range)
    }
  }

  /// A term used as a condition.
  private func test(_ term: Term) throws(JSONPathSyntaxError) -> JSONPathCondition {
    switch term {
    case .query(let query, _): return .exists(query)
    case .logical(let condition, _, _): return condition
    case .literal(_, let range):
      throw JSONPathSyntaxError("a literal is no condition; compare it with something", at: range)
    case .value(_, let name, let range):
      throw JSONPathSyntaxError("\(name)() must be compared with something", at: range)
    }
  }
}
