extension SchemaCompiler {
  /// A keyword that has no subschemas.
  mutating func assertion(
    _ keyword: String, _ value: JSONValue, of object: SchemaObject
  ) -> SchemaRule? {
    let place = object.place.member(keyword)
    switch keyword {
    case "type": return types(value, at: place)
    case "const": return .constant(value)
    case "enum":
      guard case .array(let values) = value else {
        return wrong(keyword, "a list of values", at: place)
      }
      return .enumeration(Set(values))
    case "multipleOf":
      guard case .number(let number) = value, number > JSONNumber(0) else {
        return wrong(keyword, "a number above 0", at: place)
      }
      return .multipleOf(number)
    case "maximum": return bound(keyword, value, .maximum, at: place)
    case "exclusiveMaximum": return bound(keyword, value, .exclusiveMaximum, at: place)
    case "minimum": return bound(keyword, value, .minimum, at: place)
    case "exclusiveMinimum": return bound(keyword, value, .exclusiveMinimum, at: place)
    case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
      "minContains", "maxContains":
      return count(keyword, value, of: object)
    case "pattern":
      guard case .string(let text) = value else {
        return wrong(keyword, "a regular expression", at: place)
      }
      return pattern(text, at: place).map(SchemaRule.pattern)
    case "required": return names(value, keyword, at: place).map(SchemaRule.required)
    case "dependentRequired": return dependentRequired(value, at: place)
    default: return flag(keyword, value, at: place)
    }
  }

  private mutating func types(_ value: JSONValue, at place: JSONSchemaPlace) -> SchemaRule? {
    let words = SchemaTypes.words.map(\.key).joined(separator: ", ")
    let list: [(JSONValue, JSONSchemaPlace)]
    switch value {
    case .string: list = [(value, place)]
    case .array(let elements) where !elements.isEmpty:
      list = elements.enumerated().map { ($1, place.element($0)) }
    case .null:
      return wrong(
        "type", "one of \(words)", at: place, help: "The type of null is 'null', in quotes.")
    default: return wrong("type", "one of \(words), or a list of them", at: place)
    }
    var types: SchemaTypes = []
    for (value, place) in list {
      guard case .string(let word) = value,
        let type = SchemaTypes.words.first(where: { $0.key == word })?.value
      else {
        report(
          "'type' must be one of \(words)", at: place,
          help: value == .null ? "The type of null is 'null', in quotes." : nil)
        return nil
      }
      types.insert(type)
    }
    return .types(types)
  }

  private mutating func bound(
    _ keyword: String, _ value: JSONValue, _ bound: SchemaBound, at place: JSONSchemaPlace
  ) -> SchemaRule? {
    if case .number(let number) = value { return .bound(number, bound) }
    var help: String?
    if case .bool = value { help = "The bound itself is written here, in place of the other one." }
    return wrong(keyword, "a number", at: place, help: help)
  }

  private mutating func count(
    _ keyword: String, _ value: JSONValue, of object: SchemaObject
  ) -> SchemaRule? {
    guard let count = Self.count(value) else {
      return wrong(keyword, "a whole number, 0 or more", at: object.place.member(keyword))
    }
    let isMaximum = keyword.hasPrefix("max")
    switch keyword {
    case "minLength", "maxLength": return .length(count, isMaximum: isMaximum)
    case "minItems", "maxItems": return .itemCount(count, isMaximum: isMaximum)
    case "minProperties", "maxProperties": return .memberCount(count, isMaximum: isMaximum)
    default:
      // They are read with 'contains'.
      if object["contains"] == nil { reportIneffective(keyword, without: "contains", in: object) }
      return nil
    }
  }

  private mutating func names(
    _ value: JSONValue, _ keyword: String, at place: JSONSchemaPlace
  ) -> [SchemaName]? {
    guard case .array(let elements) = value else {
      var help: String?
      if case .bool = value {
        help = "The object around a property lists the names: required: [name]."
      }
      _ = wrong(keyword, "a list of names", at: place, help: help)
      return nil
    }
    var names: [SchemaName] = []
    var seen: Set<SchemaName> = []
    for (index, element) in elements.enumerated() {
      guard case .string(let name) = element else {
        report("'\(keyword)' must be a list of names, as text", at: place.element(index))
        return nil
      }
      guard seen.insert(SchemaName(name)).inserted else {
        report("'\(keyword)' names '\(name)' twice", at: place.element(index))
        return nil
      }
      names.append(SchemaName(name))
    }
    return names
  }

  private mutating func dependentRequired(
    _ value: JSONValue, at place: JSONSchemaPlace
  ) -> SchemaRule? {
    guard case .object(let members) = value else {
      return wrong("dependentRequired", "a mapping of names to lists of names", at: place)
    }
    return .dependentRequired(
      members.compactMap { member in
        names(member.value, "dependentRequired", at: place.member(member.name))
          .map { (name: SchemaName(member.name), required: $0) }
      })
  }

  /// What only has a type to be checked.
  private mutating func flag(
    _ keyword: String, _ value: JSONValue, at place: JSONSchemaPlace
  ) -> SchemaRule? {
    switch (keyword, value) {
    case ("uniqueItems", .bool(true)): return .uniqueItems
    case ("uniqueItems", .bool), ("deprecated", .bool), ("readOnly", .bool), ("writeOnly", .bool),
      ("examples", .array), ("$vocabulary", .object):
      return nil
    case ("uniqueItems", _), ("deprecated", _), ("readOnly", _), ("writeOnly", _):
      return wrong(keyword, "true or false", at: place)
    case ("examples", _): return wrong(keyword, "a list", at: place)
    case ("$vocabulary", _): return wrong(keyword, "a mapping", at: place)
    default: return nil
    }
  }
}
