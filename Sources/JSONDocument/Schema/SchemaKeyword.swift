/// What is known of a keyword of JSON Schema 2020-12.
struct SchemaKeyword {
  /// Where subschemas stand in a keyword's value.
  enum Children {
    case none
    /// The value is one.
    case one
    /// The elements are.
    case list
    /// The members' values are.
    case map
  }

  let vocabulary: SchemaVocabulary
  var children = Children.none
  /// Whether the children look at the same value that the keyword looks at.
  var isInPlace = false

  /// The keyword with a name; nil for one that the draft does not know.
  static func named(_ name: String) -> SchemaKeyword? { all[name] }

  /// Every keyword's name.
  static var names: some Collection<String> { all.keys.sorted() }

  /// The names of the keywords that check something and may have such a value, sorted: schemas stand
  /// where schemas do, and any value where something else stands.
  static func checks(withValue value: JSONValue) -> [String] {
    all.filter { name, keyword in
      switch keyword.vocabulary {
      case .applicator, .unevaluated, .validation: break
      case .core where ["$ref", "$dynamicRef"].contains(name): break
      case .core, .metadata, .format, .content: return false
      }
      return switch (keyword.children, value) {
      case (.none, _), (.one, .object), (.one, .bool), (.list, .array), (.map, .object): true
      case (.one, _), (.list, _), (.map, _): false
      }
    }.keys.sorted()
  }

  /// Keywords of other drafts and of OpenAPI which assert something there and nothing here, with what
  /// to write.
  static let refused: [String: String] = [
    "dependencies": "Write dependentRequired for lists of names, dependentSchemas for schemas.",
    "additionalItems": "Write prefixItems for the first elements, and items for the rest.",
    "$recursiveRef": "Write $dynamicRef.",
    "$recursiveAnchor": "Write $dynamicAnchor.",
    "nullable": "Write type: [string, 'null'] and the like.",
    "divisibleBy": "Write multipleOf.",
    "extends": "Write allOf.",
    "disallow": "Write not.",
  ]

  private static let all: [String: SchemaKeyword] = [
    "$schema": .init(vocabulary: .core), "$id": .init(vocabulary: .core),
    "$ref": .init(vocabulary: .core), "$dynamicRef": .init(vocabulary: .core),
    "$anchor": .init(vocabulary: .core), "$dynamicAnchor": .init(vocabulary: .core),
    "$vocabulary": .init(vocabulary: .core), "$comment": .init(vocabulary: .core),
    "$defs": .init(vocabulary: .core, children: .map),
    // The older name, which the metaschema still describes.
    "definitions": .init(vocabulary: .core, children: .map),

    "prefixItems": .init(vocabulary: .applicator, children: .list),
    "items": .init(vocabulary: .applicator, children: .one),
    "contains": .init(vocabulary: .applicator, children: .one),
    "additionalProperties": .init(vocabulary: .applicator, children: .one),
    "properties": .init(vocabulary: .applicator, children: .map),
    "patternProperties": .init(vocabulary: .applicator, children: .map),
    "propertyNames": .init(vocabulary: .applicator, children: .one),
    "dependentSchemas": .init(vocabulary: .applicator, children: .map, isInPlace: true),
    "if": .init(vocabulary: .applicator, children: .one, isInPlace: true),
    "then": .init(vocabulary: .applicator, children: .one, isInPlace: true),
    "else": .init(vocabulary: .applicator, children: .one, isInPlace: true),
    "allOf": .init(vocabulary: .applicator, children: .list, isInPlace: true),
    "anyOf": .init(vocabulary: .applicator, children: .list, isInPlace: true),
    "oneOf": .init(vocabulary: .applicator, children: .list, isInPlace: true),
    "not": .init(vocabulary: .applicator, children: .one, isInPlace: true),

    "unevaluatedItems": .init(vocabulary: .unevaluated, children: .one),
    "unevaluatedProperties": .init(vocabulary: .unevaluated, children: .one),

    "type": .init(vocabulary: .validation), "const": .init(vocabulary: .validation),
    "enum": .init(vocabulary: .validation), "multipleOf": .init(vocabulary: .validation),
    "maximum": .init(vocabulary: .validation), "minimum": .init(vocabulary: .validation),
    "exclusiveMaximum": .init(vocabulary: .validation),
    "exclusiveMinimum": .init(vocabulary: .validation),
    "maxLength": .init(vocabulary: .validation), "minLength": .init(vocabulary: .validation),
    "pattern": .init(vocabulary: .validation), "maxItems": .init(vocabulary: .validation),
    "minItems": .init(vocabulary: .validation), "uniqueItems": .init(vocabulary: .validation),
    "maxContains": .init(vocabulary: .validation), "minContains": .init(vocabulary: .validation),
    "maxProperties": .init(vocabulary: .validation),
    "minProperties": .init(vocabulary: .validation), "required": .init(vocabulary: .validation),
    "dependentRequired": .init(vocabulary: .validation),

    "title": .init(vocabulary: .metadata), "description": .init(vocabulary: .metadata),
    "default": .init(vocabulary: .metadata), "deprecated": .init(vocabulary: .metadata),
    "readOnly": .init(vocabulary: .metadata), "writeOnly": .init(vocabulary: .metadata),
    "examples": .init(vocabulary: .metadata),

    "format": .init(vocabulary: .format),

    "contentEncoding": .init(vocabulary: .content),
    "contentMediaType": .init(vocabulary: .content),
    "contentSchema": .init(vocabulary: .content, children: .one),
  ]
}

/// A set of keywords that a metaschema takes in as one (JSON Schema Core §8.1.2).
enum SchemaVocabulary: String, CaseIterable {
  case core
  case applicator
  case unevaluated
  case validation
  case metadata = "meta-data"
  case format = "format-annotation"
  case content

  private static let prefix = "https://json-schema.org/draft/2020-12/vocab/"

  /// The vocabulary with a URI; nil for one that is not known.
  init?(uri: String) {
    guard uri.hasPrefix(Self.prefix) else { return nil }
    self.init(rawValue: String(uri.dropFirst(Self.prefix.count)))
  }
}
