import RegularExpressions

/// One schema of a compiled ``JSONSchema``.
struct Subschema: Sendable {
  /// A keyword with what it asks for.
  struct Assertion: Sendable {
    let keyword: String
    /// The keyword's value, for messages.
    let expected: JSONValue
    let rule: SchemaRule
  }

  let place: JSONSchemaPlace
  /// The resource that it belongs to: the nearest `$id` around it.
  let resource: Int
  /// Set where it is `false`: nothing is valid.
  var isFalse = false
  /// What must hold, in the order in which it is looked at.
  var assertions: [Assertion] = []
}

/// What a keyword asks for, ready to be evaluated; subschemas are told by position.
enum SchemaRule: Sendable {
  case types(SchemaTypes)
  case constant(JSONValue)
  case enumeration(Set<JSONValue>)
  case multipleOf(JSONNumber)
  case bound(JSONNumber, SchemaBound)
  case length(Int, isMaximum: Bool)
  case pattern(RegularExpression)
  case itemCount(Int, isMaximum: Bool)
  case uniqueItems
  case memberCount(Int, isMaximum: Bool)
  case required([SchemaName])
  case dependentRequired([(name: SchemaName, required: [SchemaName])])

  case prefixItems([Int])
  /// Elements from a position on.
  case items(Int, from: Int)
  case contains(Int, minimum: Int, maximum: Int?)
  case properties([SchemaName: Int])
  case patternProperties([(pattern: RegularExpression, schema: Int)])
  case additionalProperties(Int, names: Set<SchemaName>, patterns: [RegularExpression])
  case propertyNames(Int)
  case dependentSchemas([(name: SchemaName, schema: Int)])
  case allOf([Int])
  case anyOf([Int])
  case oneOf([Int])
  case not(Int)
  case condition(Int, then: Int?, otherwise: Int?)
  case reference(Int)
  /// A reference that the outermost resource with the anchor on the way decides.
  case dynamicReference(Int, anchor: String)

  case unevaluatedItems(Int)
  case unevaluatedProperties(Int)

  /// The subschemas that look at the same value.
  var inPlace: [Int] {
    switch self {
    case .dependentSchemas(let schemas): schemas.map(\.schema)
    case .allOf(let schemas), .anyOf(let schemas), .oneOf(let schemas): schemas
    case .not(let schema), .reference(let schema): [schema]
    case .condition(let condition, let then, let otherwise):
      [condition] + [then, otherwise].compactMap { $0 }
    default: []
    }
  }
}

/// How a number is bounded.
enum SchemaBound: Sendable {
  case maximum
  case exclusiveMaximum
  case minimum
  case exclusiveMinimum

  func holds(_ number: JSONNumber, _ bound: JSONNumber) -> Bool {
    switch self {
    case .maximum: number <= bound
    case .exclusiveMaximum: number < bound
    case .minimum: number >= bound
    case .exclusiveMinimum: number > bound
    }
  }
}

/// A member's name, compared by its bytes as JSON compares names.
struct SchemaName: Sendable, Hashable {
  let utf8: [UInt8]

  init(_ name: String) { utf8 = Array(name.utf8) }
  init(utf8: [UInt8]) { self.utf8 = utf8 }

  var text: String { String(decoding: utf8, as: UTF8.self) }
}

/// The words of `type`.
struct SchemaTypes: OptionSet, Sendable {
  let rawValue: UInt8

  static let null = SchemaTypes(rawValue: 1)
  static let boolean = SchemaTypes(rawValue: 2)
  static let number = SchemaTypes(rawValue: 4)
  static let integer = SchemaTypes(rawValue: 8)
  static let string = SchemaTypes(rawValue: 16)
  static let array = SchemaTypes(rawValue: 32)
  static let object = SchemaTypes(rawValue: 64)

  /// The words with what they mean, in the order of messages.
  static let words: KeyValuePairs<String, SchemaTypes> = [
    "string": .string, "integer": .integer, "number": .number, "boolean": .boolean,
    "object": .object, "array": .array, "null": .null,
  ]

  func accept(_ node: JSONNode) -> Bool {
    switch node.kind {
    case .null: contains(.null)
    case .boolean: contains(.boolean)
    case .string: contains(.string)
    case .array: contains(.array)
    case .object: contains(.object)
    case .number: contains(.number) || contains(.integer) && node.number?.isInteger == true
    }
  }
}
