import RegularExpressions

extension JSONPathEvaluator {
  /// What an operand comes to.
  private enum Outcome {
    /// RFC 9535's `Nothing`: unlike null, no value at all.
    case nothing
    case node(Int)
    case value(JSONValue)
  }

  /// Whether a filter's condition holds, with `@` for the node.
  mutating func holds(
    _ condition: JSONPathCondition, at node: Int
  ) throws(JSONPathEvaluationError) -> Bool {
    try spend(1)
    switch condition {
    case .or(let parts):
      for part in parts where try holds(part, at: node) { return true }
      return false
    case .and(let parts):
      for part in parts where try !holds(part, at: node) { return false }
      return true
    case .not(let part):
      return try !holds(part, at: node)
    case .exists(let query):
      if query.isSingular { return try self.node(of: query, from: node) != nil }
      return try !nodes(of: query, from: node).isEmpty
    case .comparison(let left, let comparison, let right):
      return try compare(outcome(of: left, at: node), comparison, outcome(of: right, at: node))
    case .matches(let subject, let pattern, let isWhole):
      return try matches(subject, pattern, isWhole: isWhole, at: node)
    }
  }

  private mutating func outcome(
    of operand: JSONPathOperand, at node: Int
  ) throws(JSONPathEvaluationError) -> Outcome {
    switch operand {
    case .literal(let value):
      return .value(value)
    case .query(let query):
      return try self.node(of: query, from: node).map(Outcome.node) ?? .nothing
    case .length(let operand):
      return try length(of: outcome(of: operand, at: node)).map { .value(.number(JSONNumber($0))) }
        ?? .nothing
    case .count(let query):
      return .value(.number(JSONNumber(try nodes(of: query, from: node).count)))
    case .value(let query):
      let nodes = try nodes(of: query, from: node)
      return nodes.count == 1 ? .node(nodes[0]) : .nothing
    }
  }

  /// Code points of a string, elements of an array, members of an object (RFC 9535 §2.4.4).
  private mutating func length(of outcome: Outcome) throws(JSONPathEvaluationError) -> Int? {
    switch outcome {
    case .nothing: return nil
    case .value(.string(let string)): return string.unicodeScalars.count
    case .value: return nil
    case .node(let node):
      switch storage.tape[node].kind {
      case .array, .object: return storage.count(at: node)
      case .string:
        // Counting costs a step for each 64 bytes.
        try spend(storage.tape[node].second / 64)
        return storage.utf8OfString(at: node).count { $0 & 0xC0 != 0x80 }
      default: return nil
      }
    }
  }

  // MARK: Comparisons (RFC 9535 §2.3.5.2.2)

  private mutating func compare(
    _ left: Outcome, _ comparison: JSONPathComparison, _ right: Outcome
  ) throws(JSONPathEvaluationError) -> Bool {
    switch comparison {
    case .equal: return try isEqual(left, right)
    case .notEqual: return try !isEqual(left, right)
    case .less: return try isLess(left, right)
    case .greater: return try isLess(right, left)
    case .lessOrEqual:
      if try isLess(left, right) { return true }
      return try isEqual(left, right)
    case .greaterOrEqual:
      if try isLess(right, left) { return true }
      return try isEqual(left, right)
    }
  }

  private mutating func isEqual(
    _ left: Outcome, _ right: Outcome
  ) throws(JSONPathEvaluationError) -> Bool {
    switch (left, right) {
    case (.nothing, .nothing): return true
    case (.nothing, _), (_, .nothing): return false
    case (.node(let node), .value(.string(let text))), (.value(.string(let text)), .node(let node)):
      // The most common comparison by far needs no copy.
      if storage.tape[node].kind == .string, !storage.tape[node].flag {
        return storage.withScalarBytes(at: node) { $0.elementsEqual(text.utf8) }
      }
    default: break
    }
    // Copying is the dear part; values of different types need none.
    guard kind(of: left) == kind(of: right) else { return false }
    return try value(of: left) == value(of: right)
  }

  private mutating func isLess(
    _ left: Outcome, _ right: Outcome
  ) throws(JSONPathEvaluationError) -> Bool {
    switch (kind(of: left), kind(of: right)) {
    case (.number, .number), (.string, .string): break
    default: return false
    }
    switch (try value(of: left), try value(of: right)) {
    case (.number(let left), .number(let right)): return left < right
    case (.string(let left), .string(let right)):
      return left.utf8.lexicographicallyPrecedes(right.utf8)
    default: return false
    }
  }

  private func kind(of outcome: Outcome) -> JSONKind? {
    switch outcome {
    case .nothing: nil
    case .value(let value): value.kind
    case .node(let node): JSONNode(storage: storage, index: node).kind
    }
  }

  private mutating func value(of outcome: Outcome) throws(JSONPathEvaluationError) -> JSONValue {
    switch outcome {
    case .nothing: return .null
    case .value(let value): return value
    case .node(let node):
      let size = storage.next(after: node) - node
      try spend(size + storage.size(at: node) / 64)
      return storage.value(at: node)
    }
  }

  // MARK: match() and search() (RFC 9535 §2.4.6, §2.4.7)

  private mutating func matches(
    _ subject: JSONPathOperand, _ pattern: JSONPathPattern, isWhole: Bool, at node: Int
  ) throws(JSONPathEvaluationError) -> Bool {
    guard let text = try string(of: subject, at: node),
      let expression = try expression(of: pattern, at: node)
    else { return false }
    // A search has fixed costs, and costs that grow with the text.
    try spend(16 + text.utf8.count / 16)
    let start = ContinuousClock.now
    defer { remainingSearchTime -= .now - start }
    do throws(RegularExpressionFailure) {
      let deadline = start + remainingSearchTime
      return isWhole
        ? try expression.matchesWhole(text, until: deadline)
        : try expression.matches(text, until: deadline)
    } catch {
      throw .regularExpression(pattern: expression.pattern, error)
    }
  }

  /// The text of an operand that is a string.
  private mutating func string(
    of operand: JSONPathOperand, at node: Int
  ) throws(JSONPathEvaluationError) -> String? {
    switch try outcome(of: operand, at: node) {
    case .value(.string(let string)): return string
    case .node(let node) where storage.tape[node].kind == .string:
      try spend(storage.tape[node].second / 64)
      return storage.string(at: node)
    case .nothing, .value, .node: return nil
    }
  }

  private mutating func expression(
    of pattern: JSONPathPattern, at node: Int
  ) throws(JSONPathEvaluationError) -> RegularExpression? {
    switch pattern {
    case .fixed(let expression): return expression
    case .dynamic(let operand):
      guard let text = try string(of: operand, at: node) else { return nil }
      if let lastPattern, lastPattern.text.utf8.elementsEqual(text.utf8) {
        return lastPattern.expression
      }
      // Compiling costs far more than visiting a node.
      try spend(100 + text.utf8.count)
      let expression = try? RegularExpression(iRegexp: text)
      lastPattern = (text, expression)
      return expression
    }
  }
}
