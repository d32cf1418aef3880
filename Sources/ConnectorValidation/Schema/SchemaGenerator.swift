import ConnectorModel
import JSONDocument

/// Turns declarations into JSON Schema, each object once.
struct SchemaGenerator {
  private var known: [String: JSONValue] = [:]

  /// The objects that others refer to, by name.
  var definitions: JSONValue {
    .object(known.sorted { $0.key < $1.key }.map { JSONMember(name: $0.key, value: $0.value) })
  }

  /// The keywords that describe an object.
  ///
  /// - Parameter discriminator: a key with its only value that the object has beside its own.
  mutating func object(
    _ declaration: AnyObjectDeclaration, discriminator: (key: String, word: String)? = nil
  ) -> [JSONMember] {
    var properties: [JSONMember] = []
    var required: [JSONValue] = []
    if let discriminator {
      properties.append(
        JSONMember(name: discriminator.key, value: ["const": .string(discriminator.word)]))
      required.append(.string(discriminator.key))
    }
    for field in declaration.fields where field.isBuilt {
      properties.append(JSONMember(name: field.name, value: schema(of: field)))
      if field.isRequired { required.append(.string(field.name)) }
    }
    var members = [
      JSONMember(name: "description", value: .string(declaration.summary)),
      JSONMember(name: "type", value: "object"),
      JSONMember(name: "properties", value: .object(properties)),
      JSONMember(name: "additionalProperties", value: false),
    ]
    if !required.isEmpty { members.append(JSONMember(name: "required", value: .array(required))) }
    let built = Set(declaration.builtNames)
    let constraints = declaration.constraints.flatMap { Self.schemas(of: $0, built: built) }
    if !constraints.isEmpty {
      members.append(JSONMember(name: "allOf", value: .array(constraints)))
    }
    return members
  }

  private mutating func schema(of field: FieldKey) -> JSONValue {
    var members = members(of: field.shape)
    members.insert(JSONMember(name: "description", value: .string(field.summary)), at: 0)
    if let example = field.example, let value = SchemaExample.value(example) {
      members.append(JSONMember(name: "examples", value: [value]))
    }
    return .object(members)
  }

  private mutating func schema(of shape: ValueShape) -> JSONValue { .object(members(of: shape)) }

  private mutating func members(of shape: ValueShape) -> [JSONMember] {
    switch shape {
    case .text, .template, .regularExpression:
      return [JSONMember(name: "type", value: ["string", "number", "boolean"])]
    case .boolean: return [JSONMember(name: "type", value: "boolean")]
    case .integer(let bounds): return Self.integer(bounds)
    case .number(let bounds):
      return [
        JSONMember(name: "type", value: "number"),
        JSONMember(name: "minimum", value: .number(JSONNumber(Int(bounds.lowerBound)))),
        JSONMember(name: "maximum", value: .number(JSONNumber(Int(bounds.upperBound)))),
      ]
    case .duration:
      return [
        JSONMember(name: "type", value: "string"),
        JSONMember(name: "pattern", value: "^[0-9]+(ms|s|m|h)$"),
      ]
    case .choice(let choices): return Self.choice(choices)
    // A quoted "1" will do as well.
    case .version: return [JSONMember(name: "enum", value: [1, "1"])]
    case .literal, .value, .json: return []
    case .profileValue: return [JSONMember(name: "not", value: ["type": "null"])]
    case .jsonPath:
      return [
        JSONMember(name: "type", value: "string"), JSONMember(name: "pattern", value: "^\\$"),
      ]
    // What the mapping holds is the draft's own business, which an editor would have to fetch.
    case .schema:
      return Self.anyOf([["type": "string", "minLength": 1], ["type": "object"]])
    case .statusPattern:
      return Self.anyOf([
        ["type": "integer", "minimum": 100, "maximum": 599],
        ["type": "string", "pattern": "^[1-5]([0-9][0-9]|[xX][xX])$"],
      ])
    case .list(let element, let orSingle):
      let element = schema(of: element)
      let list: JSONValue = ["type": "array", "items": element, "minItems": 1]
      return orSingle ? Self.anyOf([element, list]) : Self.members(list)
    case .map(let value, let keys): return map(schema(of: value), keys)
    case .object(let declaration): return [reference(to: declaration())]
    case .variant(let variant): return self.variant(variant)
    case .scalarOr(let scalar, let collection):
      return Self.anyOf([schema(of: scalar), schema(of: collection)])
    case .nullable(let inner): return Self.anyOf([schema(of: inner), ["type": "null"]])
    }
  }

  private func map(_ value: JSONValue, _ keys: ValueShape.KeyRule) -> [JSONMember] {
    var members = [
      JSONMember(name: "type", value: "object"),
      JSONMember(name: "additionalProperties", value: value),
    ]
    let names: JSONValue =
      switch keys {
      case .variableName: ["pattern": "^[A-Za-z_][A-Za-z0-9_]*$"]
      case .headerName: ["pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"]
      case .anyText, .identifier: ["minLength": 1]
      }
    members.append(JSONMember(name: "propertyNames", value: names))
    return members
  }

  private mutating func reference(to declaration: AnyObjectDeclaration) -> JSONMember {
    let name = Self.definitionName(declaration.name)
    if known[name] == nil {
      // Taken before its keys are looked at, so that an object may hold itself.
      known[name] = true
      known[name] = .object(object(declaration))
    }
    return JSONMember(name: "$ref", value: .string("#/$defs/\(name)"))
  }

  /// A mapping whose discriminator decides, so that an editor reports the chosen object's faults
  /// and not those of all others; or a bare word for an object without keys.
  private mutating func variant(_ variant: VariantDeclaration) -> [JSONMember] {
    let built = variant.cases.filter { $0.declaration != nil }
    var branches: [JSONValue] = []
    var bareWords: [JSONValue] = []
    for item in built {
      guard let declaration = item.declaration?() else { continue }
      if declaration.fields.isEmpty { bareWords.append(.string(item.word)) }
      let name = Self.definitionName(declaration.name)
      if known[name] == nil {
        known[name] = true
        known[name] = .object(
          object(declaration, discriminator: (variant.discriminator, item.word)))
      }
      branches.append([
        "if": [
          "properties": .object([
            .init(name: variant.discriminator, value: ["const": .string(item.word)])
          ])
        ],
        "then": ["$ref": .string("#/$defs/\(name)")],
      ])
    }
    let words = built.map { JSONValue.string($0.word) }
    let mapping: JSONValue = [
      "type": "object",
      "required": [.string(variant.discriminator)],
      "properties": .object([
        JSONMember(name: variant.discriminator, value: ["enum": .array(words)])
      ]),
      "allOf": .array(branches),
    ]
    if bareWords.isEmpty { return Self.members(mapping) }
    return Self.anyOf([["enum": .array(bareWords)], mapping])
  }

  private static func integer(_ bounds: ClosedRange<Int>) -> [JSONMember] {
    var members = [
      JSONMember(name: "type", value: "integer"),
      JSONMember(name: "minimum", value: .number(JSONNumber(bounds.lowerBound))),
    ]
    if bounds.upperBound != .max {
      members.append(
        JSONMember(name: "maximum", value: .number(JSONNumber(bounds.upperBound))))
    }
    return members
  }

  /// The words, also as a YAML parser reads them where they stand without quotes: `true`, `1.2`.
  private static func choice(_ choices: [ValueShape.Choice]) -> [JSONMember] {
    let words = choices.filter(\.isBuilt).map(\.word)
    let values = words.flatMap { word -> [JSONValue] in
      switch word {
      case "true": [.string(word), true]
      case "false": [.string(word), false]
      default: JSONNumber(word).map { [.string(word), .number($0)] } ?? [.string(word)]
      }
    }
    return [JSONMember(name: "enum", value: .array(values))]
  }

  private static func schemas(of constraint: KeyConstraint, built: Set<String>) -> [JSONValue] {
    func required(_ names: [String]) -> JSONValue {
      ["required": .array(names.map(JSONValue.string))]
    }
    switch constraint {
    case .exactlyOne(let names):
      return [["oneOf": .array(names.filter(built.contains).map { required([$0]) })]]
    case .atMostOne(let names):
      let known = names.filter(built.contains)
      let pairs = known.indices.flatMap { first in
        known[(first + 1)...].map { required([known[first], $0]) }
      }
      return pairs.map { ["not": $0] }
    case .requires(let name, let other):
      guard built.contains(name) else { return [] }
      return [
        ["dependentRequired": .object([.init(name: name, value: [.string(other)])])]
      ]
    }
  }

  private static func anyOf(_ schemas: [JSONValue]) -> [JSONMember] {
    [JSONMember(name: "anyOf", value: .array(schemas))]
  }

  private static func members(_ value: JSONValue) -> [JSONMember] {
    if case .object(let members) = value { return members }
    return []
  }

  /// A name without spaces and quotes: `auth scheme 'oauth2'` is `auth-scheme-oauth2`.
  private static func definitionName(_ name: String) -> String {
    name.replacing("'", with: "").replacing(" ", with: "-")
  }
}
