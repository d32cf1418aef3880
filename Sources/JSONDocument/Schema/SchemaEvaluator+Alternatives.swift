extension SchemaEvaluator {
  /// Whether a keyword holds that combines subschemas on the same value.
  mutating func alternativeHolds(
    _ assertion: Subschema.Assertion, _ node: JSONNode, _ place: JSONSchemaPlace,
    _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    switch assertion.rule {
    case .anyOf(let schemas): return try anyHolds(schemas, assertion, node, place, &evaluated)
    case .oneOf(let schemas): return try oneHolds(schemas, assertion, node, place, &evaluated)
    case .not(let schema):
      var ignored = Evaluated()
      return try !attempt(schema, node, into: &ignored).isValid
        || fail(assertion, node, place, "must not meet the schema of 'not'")
    case .condition(let condition, let then, let otherwise):
      let isMet = try attempt(condition, node, into: &evaluated).isValid
      guard let branch = isMet ? then : otherwise else { return true }
      return try evaluate(branch, node, into: &evaluated)
    case .dependentSchemas(let schemas):
      guard node.kind == .object else { return true }
      var isValid = true
      for (name, schema) in schemas {
        try spend(node.count)
        guard node.storage.member(named: name.utf8, of: node.index) != nil else { continue }
        if try evaluate(schema, node, into: &evaluated) { continue }
        isValid = false
        if isFull { break }
      }
      return isValid
    default: return true
    }
  }

  private mutating func anyHolds(
    _ schemas: [Int], _ assertion: Subschema.Assertion, _ node: JSONNode,
    _ place: JSONSchemaPlace, _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    var causes: [JSONSchemaFailure] = []
    var isValid = false
    for schema in schemas {
      let attempt = try attempt(schema, node, into: &evaluated, isExplained: true)
      if attempt.isValid {
        isValid = true
        // The others may still look at more children.
        if !self.schema.tracksEvaluation { return true }
      } else if let cause = attempt.failures.first {
        causes.append(cause)
      }
    }
    return isValid
      || fail(
        assertion, node, place,
        schemas.count == 1
          ? "must meet the schema of 'anyOf'" : "must meet one of \(schemas.count) schemas",
        causes: causes)
  }

  private mutating func oneHolds(
    _ schemas: [Int], _ assertion: Subschema.Assertion, _ node: JSONNode,
    _ place: JSONSchemaPlace, _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    var causes: [JSONSchemaFailure] = []
    var matching: [Int] = []
    for (number, schema) in schemas.enumerated() {
      let attempt = try attempt(schema, node, into: &evaluated, isExplained: true)
      if attempt.isValid {
        matching.append(number + 1)
        if matching.count > 1 { break }
      } else if let cause = attempt.failures.first {
        causes.append(cause)
      }
    }
    if matching.count == 1 { return true }
    if matching.isEmpty {
      return fail(
        assertion, node, place, "must meet exactly one of \(schemas.count) schemas",
        causes: causes)
    }
    return fail(
      assertion, node, place,
      "must meet exactly one of \(schemas.count) schemas, but meets number \(matching[0]) and "
        + "number \(matching[1])")
  }
}
