import RegularExpressions

extension SchemaEvaluator {
  /// Whether a keyword on the members of an object holds; on anything else it does.
  mutating func membersHold(
    _ rule: SchemaRule, _ node: JSONNode, _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    guard node.kind == .object else { return true }
    var isValid = true
    // Of several members with one name each is looked at.
    for (name, value) in node.namedMembers {
      try spend(1)
      if try memberHolds(rule, name, value, &evaluated) { continue }
      isValid = false
      if isFull { break }
    }
    return isValid
  }

  private mutating func memberHolds(
    _ rule: SchemaRule, _ name: JSONNode, _ value: JSONNode, _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    switch rule {
    case .properties(let schemas):
      guard let schema = schemas[SchemaName(name)] else { return true }
      return try childHolds(schema, value, &evaluated)
    case .patternProperties(let patterns):
      let text = name.string ?? ""
      var isValid = true
      for (pattern, schema) in patterns {
        let place = self.schema.subschemas[schema].place
        guard try matches(pattern, text, at: place) else { continue }
        if try !childHolds(schema, value, &evaluated) { isValid = false }
      }
      return isValid
    case .additionalProperties(let schema, let names, let patterns):
      if names.contains(SchemaName(name)) { return true }
      if !patterns.isEmpty {
        let text = name.string ?? ""
        let place = self.schema.subschemas[schema].place
        for pattern in patterns where try matches(pattern, text, at: place) { return true }
      }
      return try childHolds(schema, value, &evaluated)
    case .propertyNames(let schema): return try evaluateName(schema, name)
    case .unevaluatedProperties(let schema):
      if evaluated.contains(value) { return true }
      return try childHolds(schema, value, &evaluated)
    default: return true
    }
  }

  /// Whether a keyword on the elements of an array holds; on anything else it does.
  mutating func elementsHold(
    _ assertion: Subschema.Assertion, _ node: JSONNode, _ place: JSONSchemaPlace,
    _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    guard node.kind == .array else { return true }
    if case .contains(let schema, let minimum, let maximum) = assertion.rule {
      let count = try matchCount(schema, node, &evaluated)
      if count < minimum {
        let phrase = minimum == 1 ? "an element" : "at least \(minimum) elements"
        return fail(
          assertion, node, place,
          "must have \(phrase) as 'contains' says" + (count > 0 ? ", not \(count)" : ""))
      }
      if let maximum, count > maximum {
        return fail(
          assertion, node, place,
          "must have at most \(maximum) elements as 'contains' says, not \(count)")
      }
      return true
    }
    var isValid = true
    for (position, element) in node.elements.enumerated() {
      try spend(1)
      if try elementHolds(assertion.rule, element, position, &evaluated) { continue }
      isValid = false
      if isFull { break }
    }
    return isValid
  }

  private mutating func elementHolds(
    _ rule: SchemaRule, _ element: JSONNode, _ position: Int, _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    switch rule {
    case .prefixItems(let schemas):
      guard position < schemas.count else { return true }
      return try childHolds(schemas[position], element, &evaluated)
    case .items(let schema, let start):
      if position < start { return true }
      return try childHolds(schema, element, &evaluated)
    case .unevaluatedItems(let schema):
      if evaluated.contains(element) { return true }
      return try childHolds(schema, element, &evaluated)
    default: return true
    }
  }

  private mutating func matchCount(
    _ schema: Int, _ node: JSONNode, _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Int {
    var count = 0
    for element in node.elements {
      var ignored = Evaluated()
      guard try attempt(schema, element, into: &ignored).isValid else { continue }
      count += 1
      if self.schema.tracksEvaluation { evaluated.places.insert(element.index) }
    }
    return count
  }

  /// Whether a child meets a subschema; it counts as looked at.
  private mutating func childHolds(
    _ schema: Int, _ child: JSONNode, _ evaluated: inout Evaluated
  ) throws(JSONSchemaEvaluationError) -> Bool {
    if self.schema.tracksEvaluation { evaluated.places.insert(child.index) }
    var ofChild = Evaluated()
    return try evaluate(schema, child, into: &ofChild)
  }
}
