import RegularExpressions

extension SchemaEvaluator {
  /// The most digits of a number times those of a divisor.
  private static let maximumDivision = 200_000_000

  /// Whether a keyword without subschemas holds.
  mutating func valueHolds(
    _ assertion: Subschema.Assertion, _ node: JSONNode, _ place: JSONSchemaPlace
  ) throws(JSONSchemaEvaluationError) -> Bool {
    switch assertion.rule {
    case .types(let types):
      return types.accept(node) || fail(assertion, node, place, "must be \(types.phrase)")
    case .constant(let value):
      if try equals(node, value) { return true }
      return fail(assertion, node, place, "must be \(value.text())")
    case .enumeration(let values):
      if try contains(values, node) { return true }
      return fail(assertion, node, place, "must be one of \(assertion.expected.text())")
    case .uniqueItems: return try areUnique(assertion, node, place)
    case .required(let names): return try haveAll(names, assertion, node, place)
    case .dependentRequired(let dependencies):
      guard node.kind == .object else { return true }
      var isValid = true
      for dependency in dependencies {
        try spend(node.count)
        guard node.storage.member(named: dependency.name.utf8, of: node.index) != nil else {
          continue
        }
        if try !haveAll(
          dependency.required, assertion, node, place, because: dependency.name.text)
        {
          isValid = false
        }
      }
      return isValid
    case .memberCount(let bound, let isMaximum):
      guard node.kind == .object else { return true }
      try spend(node.count)
      let count = Set(node.namedMembers.map { SchemaName($0.name) }).count
      return (isMaximum ? count <= bound : count >= bound)
        || fail(assertion, node, place, Self.phrase(bound, isMaximum, "property", "properties"))
    case .itemCount(let bound, let isMaximum):
      guard node.kind == .array else { return true }
      return (isMaximum ? node.count <= bound : node.count >= bound)
        || fail(assertion, node, place, Self.phrase(bound, isMaximum, "element", "elements"))
    default:
      return node.kind == .number
        ? try numberHolds(assertion, node, place) : try textHolds(assertion, node, place)
    }
  }

  private mutating func numberHolds(
    _ assertion: Subschema.Assertion, _ node: JSONNode, _ place: JSONSchemaPlace
  ) throws(JSONSchemaEvaluationError) -> Bool {
    guard let number = node.number else { return true }
    switch assertion.rule {
    case .multipleOf(let divisor):
      // It cannot be stopped halfway, and a body of 64 MiB may be one number.
      let work = number.length * (divisor.length > 18 ? divisor.length : 1)
      guard work <= Self.maximumDivision else { throw .tooMuchTime }
      try spend(work / 100)
      return number.isMultiple(of: divisor)
        || fail(assertion, node, place, "must be a multiple of \(divisor.text)")
    case .bound(let bound, let kind):
      return kind.holds(number, bound)
        || fail(assertion, node, place, "must be \(kind.phrase) \(bound.text)")
    default: return true
    }
  }

  private mutating func textHolds(
    _ assertion: Subschema.Assertion, _ node: JSONNode, _ place: JSONSchemaPlace
  ) throws(JSONSchemaEvaluationError) -> Bool {
    guard let text = node.string else { return true }
    switch assertion.rule {
    case .length(let bound, let isMaximum):
      let count = text.unicodeScalars.count
      return (isMaximum ? count <= bound : count >= bound)
        || fail(assertion, node, place, Self.phrase(bound, isMaximum, "character", "characters"))
    case .pattern(let pattern):
      return try matches(pattern, text, at: place.member(assertion.keyword))
        || fail(assertion, node, place, "must match \(pattern.pattern)")
    default: return true
    }
  }

  /// Whether a pattern is found in a text.
  mutating func matches(
    _ pattern: RegularExpression, _ text: String, at place: JSONSchemaPlace
  ) throws(JSONSchemaEvaluationError) -> Bool {
    do {
      return try pattern.matches(text, until: deadline)
    } catch {
      throw .search(error.message, place)
    }
  }

  private mutating func equals(
    _ node: JSONNode, _ value: JSONValue
  ) throws(JSONSchemaEvaluationError) -> Bool {
    guard node.kind == value.kind else { return false }
    try spend(node.entryCount)
    return node.value == value
  }

  private mutating func contains(
    _ values: Set<JSONValue>, _ node: JSONNode
  ) throws(JSONSchemaEvaluationError) -> Bool {
    try spend(node.entryCount)
    // Nothing large is copied to be compared with small values.
    if node.count > 0, !values.contains(where: { $0.kind == node.kind }) { return false }
    return values.contains(node.value)
  }

  private mutating func areUnique(
    _ assertion: Subschema.Assertion, _ node: JSONNode, _ place: JSONSchemaPlace
  ) throws(JSONSchemaEvaluationError) -> Bool {
    guard node.kind == .array else { return true }
    var seen: [JSONValue: Int] = [:]
    for (index, element) in node.elements.enumerated() {
      try spend(element.entryCount)
      if let first = seen.updateValue(index, forKey: element.value) {
        return fail(
          assertion, node, place,
          "must have no element twice, but elements \(first) and \(index) are equal")
      }
    }
    return true
  }

  private mutating func haveAll(
    _ names: [SchemaName], _ assertion: Subschema.Assertion, _ node: JSONNode,
    _ place: JSONSchemaPlace, because other: String? = nil
  ) throws(JSONSchemaEvaluationError) -> Bool {
    guard node.kind == .object else { return true }
    var isValid = true
    for name in names {
      try spend(node.count)
      if node.storage.member(named: name.utf8, of: node.index) != nil { continue }
      let reason = other.map { " where it has '\($0)'" } ?? ""
      isValid = fail(assertion, node, place, "must have the property '\(name.text)'\(reason)")
      if isFull { break }
    }
    return isValid
  }

  static func phrase(
    _ bound: Int, _ isMaximum: Bool, _ one: String, _ many: String
  ) -> String {
    "must have at \(isMaximum ? "most" : "least") \(bound) \(bound == 1 ? one : many)"
  }
}

extension SchemaName {
  /// The text of a node that is a member's name.
  init(_ node: JSONNode) { self.init(utf8: node.storage.utf8OfString(at: node.index)) }
}

extension JSONNode {
  /// How many values and names it is made of.
  var entryCount: Int { storage.next(after: index) - index }
}

extension SchemaTypes {
  /// As it follows "must be".
  fileprivate var phrase: String {
    let words = Self.words.filter { contains($0.value) }.map(\.key)
    return words.count == 1
      ? words == ["null"] ? "null" : "of type \(words[0])"
      : "of type \(words.dropLast().joined(separator: ", ")) or \(words.last ?? "")"
  }
}

extension SchemaBound {
  /// As it follows "must be".
  fileprivate var phrase: String {
    switch self {
    case .maximum: "at most"
    case .exclusiveMaximum: "less than"
    case .minimum: "at least"
    case .exclusiveMinimum: "greater than"
    }
  }
}
