/// Looks at one value by a schema.
///
/// Its work is bounded in time and in depth, so that neither a hostile value nor a schema whose
/// alternatives multiply can hang a run or exhaust the stack.
struct SchemaEvaluator {
  /// The children of a value that keywords have looked at and found good.
  struct Evaluated {
    /// Their places on the tape.
    var places: Set<Int> = []

    mutating func merge(_ other: Evaluated) {
      if !other.places.isEmpty { places.formUnion(other.places) }
    }

    func contains(_ node: JSONNode) -> Bool { places.contains(node.index) }
  }

  /// How many subschemas are followed inside each other, an alternative counted twice for the stack
  /// that it takes.
  ///
  /// A body nests 512 deep at most, and a recursive schema takes two for each level.
  static let maximumDepth = 1_100

  /// How many failures are kept of each alternative.
  private static let alternativeLimit = 3

  let schema: JSONSchema
  /// What is wrong so far.
  private(set) var failures: [JSONSchemaFailure] = []
  /// How many failures are collected; with 0 the first one ends the evaluation.
  private var limit: Int
  let deadline: ContinuousClock.Instant
  private var steps = 0
  private var depth = 0
  /// The resources entered, outermost first.
  private var scope: [Int] = []
  /// Whether the value is the name of a member.
  private var isName = false

  init(_ schema: JSONSchema, limit: Int, time: Duration) {
    self.schema = schema
    self.limit = limit
    deadline = .now + time
  }

  /// Whether the value meets the schema.
  mutating func evaluate(_ instance: JSONNode) throws(JSONSchemaEvaluationError) -> Bool {
    var evaluated = Evaluated()
    return try evaluate(0, instance, into: &evaluated)
  }

  /// Whether there is nothing left to be said.
  var isFull: Bool { failures.count >= limit }

  /// Whether a value meets one of the subschemas.
  ///
  /// - Parameter evaluated: takes the children that were looked at, where the value is good.
  mutating func evaluate(
    _ position: Int, _ node: JSONNode, into evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    try spend(1)
    let subschema = schema.subschemas[position]
    if subschema.isFalse {
      failFalse(subschema, node)
      return false
    }
    if subschema.assertions.isEmpty { return true }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw .tooDeep }
    let isEntering = scope.last != subschema.resource
    if isEntering { scope.append(subschema.resource) }
    defer { if isEntering { scope.removeLast() } }
    var own = Evaluated()
    var isValid = true
    for assertion in subschema.assertions {
      // What a failed keyword has looked at is not known, and would be reported once more.
      if !isValid, assertion.rule.dependsOnOthers { continue }
      if try holds(assertion, node, subschema.place, &own) { continue }
      isValid = false
      if isFull { break }
    }
    if isValid, schema.tracksEvaluation { evaluated.merge(own) }
    return isValid
  }

  private mutating func holds(
    _ assertion: Subschema.Assertion, _ node: JSONNode, _ place: JSONSchemaPlace,
    _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    switch assertion.rule {
    case .reference(let target): return try evaluate(target, node, into: &evaluated)
    case .dynamicReference(let target, let anchor):
      return try evaluate(dynamicTarget(anchor) ?? target, node, into: &evaluated)
    case .allOf(let schemas): return try allHold(schemas, node, &evaluated)
    case .anyOf, .oneOf, .not, .condition, .dependentSchemas:
      return try alternativeHolds(assertion, node, place, &evaluated)
    case .properties, .patternProperties, .additionalProperties, .propertyNames,
      .unevaluatedProperties:
      return try membersHold(assertion.rule, node, &evaluated)
    case .prefixItems, .items, .contains, .unevaluatedItems:
      return try elementsHold(assertion, node, place, &evaluated)
    default: return try valueHolds(assertion, node, place)
    }
  }

  private func dynamicTarget(_ anchor: String) -> Int? {
    for resource in scope {
      if let target = schema.dynamicAnchors[resource][anchor] { return target }
    }
    return nil
  }

  private mutating func allHold(
    _ schemas: [Int], _ node: JSONNode, _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    var isValid = true
    for schema in schemas {
      if try evaluate(schema, node, into: &evaluated) { continue }
      isValid = false
      if isFull { break }
    }
    return isValid
  }

  /// Evaluates without adding to the failures; gives those that there would have been.
  ///
  /// - Parameter isExplained: whether failures are wanted at all.
  mutating func attempt(
    _ position: Int, _ node: JSONNode, into evaluated: inout Evaluated, isExplained: Bool = false
  ) throws(JSONSchemaEvaluationError) -> (isValid: Bool, failures: [JSONSchemaFailure]) {
    let outer = (failures, limit)
    failures = []
    limit = isExplained ? min(limit, Self.alternativeLimit) : 0
    depth += 1
    defer {
      (failures, limit) = outer
      depth -= 1
    }
    let isValid = try evaluate(position, node, into: &evaluated)
    return (isValid, failures)
  }

  /// Evaluates the name of a member.
  mutating func evaluateName(
    _ position: Int, _ name: JSONNode
  ) throws(JSONSchemaEvaluationError) -> Bool {
    let outer = isName
    isName = true
    defer { isName = outer }
    var evaluated = Evaluated()
    return try evaluate(position, name, into: &evaluated)
  }

  /// Counts work, and looks at the clock now and then.
  mutating func spend(_ count: Int) throws(JSONSchemaEvaluationError) {
    steps += count
    guard steps >= 2_000 else { return }
    steps = 0
    if ContinuousClock.now > deadline { throw .tooMuchTime }
  }

  // MARK: Failures

  /// Notes that a keyword does not hold; gives false to return.
  mutating func fail(
    _ assertion: Subschema.Assertion, _ node: JSONNode, _ place: JSONSchemaPlace,
    _ expectation: @autoclosure () -> String, causes: [JSONSchemaFailure] = []
  ) -> Bool {
    if !isFull {
      failures.append(
        JSONSchemaFailure(
          instance: node, isName: isName, place: place.member(assertion.keyword),
          expectation: expectation(), keyword: assertion.keyword, expected: assertion.expected,
          causes: causes))
    }
    return false
  }

  private mutating func failFalse(_ subschema: Subschema, _ node: JSONNode) {
    if isFull { return }
    let expectation =
      switch subschema.place.pointer.tokens.last {
      case "additionalProperties", "unevaluatedProperties": "is not an allowed property"
      case "items", "unevaluatedItems": "is not an allowed element"
      default: "must not be there"
      }
    failures.append(
      JSONSchemaFailure(
        instance: node, isName: isName, place: subschema.place, expectation: expectation,
        keyword: "false", expected: false))
  }
}

extension SchemaRule {
  /// Whether it asks what the keywords beside it have looked at.
  fileprivate var dependsOnOthers: Bool {
    switch self {
    case .unevaluatedItems, .unevaluatedProperties: true
    default: false
    }
  }
}
