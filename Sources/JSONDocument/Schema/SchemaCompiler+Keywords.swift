import RegularExpressions

extension SchemaCompiler {
  /// What a schema's keywords ask for; what is wrong with them is reported.
  mutating func assertions(of object: SchemaObject) -> [Subschema.Assertion] {
    var assertions: [Subschema.Assertion] = []
    // They look at what all others have looked at.
    var last: [Subschema.Assertion] = []
    for member in object.members {
      guard let keyword = SchemaKeyword.named(member.name) else {
        reportUnknown(member, in: object)
        continue
      }
      guard object.understands(keyword),
        let rule = rule(member.name, member.value, of: object)
      else { continue }
      let assertion = Subschema.Assertion(
        keyword: member.name, expected: keyword.children == .none ? member.value : .null, rule: rule
      )
      switch rule {
      case .unevaluatedItems, .unevaluatedProperties: last.append(assertion)
      // A value of the wrong type is wrong in every other way too.
      case .types: assertions.insert(assertion, at: 0)
      default: assertions.append(assertion)
      }
    }
    return assertions + last
  }

  private mutating func reportUnknown(_ member: JSONMember, in object: SchemaObject) {
    let name = member.name
    if name.hasPrefix("x-") { return }
    let place = object.place.member(name)
    if let help = SchemaKeyword.refused[name] {
      report(
        "keyword '\(name)' does nothing in draft 2020-12", at: place, isName: true, help: help)
    } else {
      report(
        "keyword '\(name)' is not known and checks nothing", at: place, isName: true,
        kind: .unknownKeyword(name, fitting: SchemaKeyword.checks(withValue: member.value)))
    }
  }

  private mutating func rule(
    _ keyword: String, _ value: JSONValue, of object: SchemaObject
  ) -> SchemaRule? {
    let place = object.place.member(keyword)
    switch keyword {
    case "$ref", "$dynamicRef": return reference(keyword, value, in: object)
    case "$schema", "$id", "$anchor", "$dynamicAnchor", "$comment", "title", "description":
      _ = text(value, keyword, at: place)
      return nil
    case "format", "contentEncoding", "contentMediaType":
      if text(value, keyword, at: place) != nil { reportAnnotation(keyword, in: object) }
      return nil
    case "properties", "patternProperties", "dependentSchemas", "$defs", "definitions":
      guard case .object(let members) = value else {
        return wrong(keyword, "a mapping of names to schemas", at: place)
      }
      return map(keyword, members, at: place)
    case "allOf", "anyOf", "oneOf", "prefixItems":
      guard case .array(let elements) = value, !elements.isEmpty else {
        return wrong(keyword, "a list of schemas with at least one", at: place)
      }
      let schemas = elements.indices.map { position(of: place.element($0)) }
      switch keyword {
      case "allOf": return .allOf(schemas)
      case "anyOf": return .anyOf(schemas)
      case "oneOf": return .oneOf(schemas)
      default: return .prefixItems(schemas)
      }
    default:
      return single(keyword, value, of: object) ?? assertion(keyword, value, of: object)
    }
  }

  /// A keyword whose value is one schema.
  private mutating func single(
    _ keyword: String, _ value: JSONValue, of object: SchemaObject
  ) -> SchemaRule? {
    guard SchemaKeyword.named(keyword)?.children == .one else { return nil }
    let place = object.place.member(keyword)
    if keyword == "items", case .array = value {
      report(
        "'items' must be one schema for all elements", at: place,
        help: "Write prefixItems for a schema for each element.")
      return nil
    }
    let schema = position(of: place)
    switch keyword {
    case "contentSchema":
      reportAnnotation(keyword, in: object)
      return nil
    case "not": return .not(schema)
    case "if":
      let then = object["then"].map { _ in position(of: object.place.member("then")) }
      let otherwise = object["else"].map { _ in position(of: object.place.member("else")) }
      return .condition(schema, then: then, otherwise: otherwise)
    case "then", "else":
      if object["if"] == nil { reportIneffective(keyword, without: "if", in: object) }
      return nil
    case "items":
      var count = 0
      if case .array(let prefix)? = object["prefixItems"] { count = prefix.count }
      return .items(schema, from: count)
    case "contains":
      let minimum = object["minContains"].flatMap(Self.count) ?? 1
      return .contains(schema, minimum: minimum, maximum: object["maxContains"].flatMap(Self.count))
    case "additionalProperties": return additionalProperties(schema, of: object)
    case "propertyNames": return .propertyNames(schema)
    case "unevaluatedItems":
      noteUseOfEvaluation()
      return .unevaluatedItems(schema)
    case "unevaluatedProperties":
      noteUseOfEvaluation()
      return .unevaluatedProperties(schema)
    default: return nil
    }
  }

  private mutating func map(
    _ keyword: String, _ members: [JSONMember], at place: JSONSchemaPlace
  ) -> SchemaRule? {
    let schemas = members.map {
      (name: SchemaName($0.name), schema: position(of: place.member($0.name)))
    }
    switch keyword {
    case "properties":
      return .properties(
        Dictionary(schemas.map { ($0.name, $0.schema) }, uniquingKeysWith: { _, last in last }))
    case "dependentSchemas": return .dependentSchemas(schemas)
    case "patternProperties":
      var patterns: [(pattern: RegularExpression, schema: Int)] = []
      for (member, schema) in zip(members, schemas) {
        let place = place.member(member.name)
        if let pattern = pattern(member.name, at: place, isName: true) {
          patterns.append((pattern, schema.schema))
        }
      }
      return .patternProperties(patterns)
    default: return nil
    }
  }

  private func additionalProperties(_ schema: Int, of object: SchemaObject) -> SchemaRule {
    var names: Set<SchemaName> = []
    if case .object(let members)? = object["properties"] {
      names = Set(members.map { SchemaName($0.name) })
    }
    var patterns: [RegularExpression] = []
    if case .object(let members)? = object["patternProperties"] {
      // Those that cannot be compiled are reported where they stand.
      patterns = members.compactMap { try? RegularExpression(ecmaScript: $0.name) }
    }
    return .additionalProperties(schema, names: names, patterns: patterns)
  }

  private mutating func reference(
    _ keyword: String, _ value: JSONValue, in object: SchemaObject
  ) -> SchemaRule? {
    guard let text = text(value, keyword, at: object.place.member(keyword)),
      let target = target(of: text, keyword: keyword, in: object)
    else { return nil }
    if keyword == "$dynamicRef", let anchor = target.dynamicAnchor {
      return .dynamicReference(target.position, anchor: anchor)
    }
    return .reference(target.position)
  }

  // MARK: Values

  mutating func pattern(
    _ text: String, at place: JSONSchemaPlace, isName: Bool = false
  ) -> RegularExpression? {
    do {
      return try RegularExpression(ecmaScript: text)
    } catch {
      let end = min(error.offset + 1, text.utf8.count)
      report(
        "regular expression: \(error.message)", at: place, isName: isName,
        range: min(error.offset, max(end - 1, 0))..<end)
      return nil
    }
  }

  private mutating func text(
    _ value: JSONValue, _ keyword: String, at place: JSONSchemaPlace
  ) -> String? {
    if case .string(let text) = value { return text }
    _ = wrong(keyword, "text", at: place)
    return nil
  }

  /// Reports a value of the wrong kind; gives nil to return.
  mutating func wrong(
    _ keyword: String, _ expected: String, at place: JSONSchemaPlace, help: String? = nil
  ) -> SchemaRule? {
    report("'\(keyword)' must be \(expected)", at: place, help: help)
    return nil
  }

  mutating func reportIneffective(
    _ keyword: String, without other: String, in object: SchemaObject
  ) {
    report(
      "'\(keyword)' checks nothing without '\(other)' beside it", at: object.place.member(keyword),
      isName: true, kind: .ineffective)
  }

  /// Tells of a keyword that looks like a check and is a note (JSON Schema Validation §7.2.1, §8).
  private mutating func reportAnnotation(_ keyword: String, in object: SchemaObject) {
    let isFormat = keyword == "format"
    // A format beside what checks it says in a word what that means.
    if isFormat, Self.checksOfFormats.contains(where: { object[$0] != nil }) { return }
    report(
      "'\(keyword)' checks nothing: draft 2020-12 takes it as a note",
      at: object.place.member(keyword), isName: true,
      help: isFormat
        ? "Write 'pattern' for a text, 'minimum' and 'maximum' for a number; with one of them beside it, "
          + "'format' may stay."
        : "What the text holds is not looked into: 'pattern' checks the text itself.",
      kind: .ineffective)
  }

  /// What checks that a value has a form.
  private static let checksOfFormats = ["pattern", "enum", "const", "minimum", "maximum"]

  /// A number of things; what no collection can have so many of becomes the largest number.
  static func count(_ value: JSONValue) -> Int? {
    guard case .number(let number) = value, number.isInteger, number >= JSONNumber(0) else {
      return nil
    }
    return number.int64.map { Int($0) } ?? .max
  }
}
