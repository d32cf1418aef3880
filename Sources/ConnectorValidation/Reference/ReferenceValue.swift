import ConnectorModel

/// What may stand at a key, in the words of the reference.
struct ReferenceValue {
  private let shape: ValueShape

  init(_ shape: ValueShape) { self.shape = shape }

  /// The value in words, as Markdown: "list of [check](#check)".
  var text: String {
    switch shape {
    case .text: "text"
    case .template(.url): "URL, templated"
    case .template: "text, templated"
    case .boolean: "`true` or `false`"
    case .integer(let bounds):
      bounds.upperBound == .max
        ? "whole number from \(bounds.lowerBound)"
        : "whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
    case .number(let bounds):
      bounds.upperBound.isFinite
        ? "number from \(bounds.lowerBound) to \(bounds.upperBound)"
        : "number from \(bounds.lowerBound)"
    case .duration: "duration: `250ms`, `2s`, `5m`, `1h`"
    case .choice(let choices): choices.map { "`\($0.word)`" }.joined(separator: ", ")
    case .version: "`1`"
    case .literal: "any value"
    case .value: "any value of the declared type"
    case .json: "any value, its texts templated"
    case .profileValue: "a value, or a mapping with `from`"
    case .jsonPath: "JSONPath"
    case .regularExpression: "regular expression"
    case .schema: "[JSON Schema](../json-schema.md), or a file with one"
    case .statusPattern: "status: `200`, `2xx`"
    case .list(let element, let orSingle):
      orSingle ? "\(Self(element).text), or a list of such" : "list of \(Self(element).text)"
    case .map(let value, let keys): "mapping from \(Self.name(keys)) to \(Self(value).text)"
    case .object(let declaration): Self.link(declaration().name)
    case .variant(let variant): "mapping by `\(variant.discriminator)`: \(Self.links(variant))"
    case .scalarOr(let scalar, let collection):
      "\(Self(scalar).text), or \(Self(collection).text)"
    case .nullable(let inner): "\(Self(inner).text), or `null`"
    }
  }

  /// The words that may stand there, wherever in the shape they are.
  var choices: [ValueShape.Choice] {
    switch shape {
    case .choice(let choices): choices
    case .list(let element, _), .map(let element, _), .nullable(let element):
      Self(element).choices
    case .scalarOr(let scalar, let collection): Self(scalar).choices + Self(collection).choices
    default: []
    }
  }

  private static func links(_ variant: VariantDeclaration) -> String {
    variant.cases.map { item in
      item.declaration.map { link($0().name, shownAs: "`\(item.word)`") }
        ?? "`\(item.word)` (not available in this version)"
    }.joined(separator: ", ")
  }

  private static func link(_ name: String, shownAs text: String? = nil) -> String {
    "[\(text ?? name)](#\(anchor(name)))"
  }

  /// The anchor of a heading, as GitHub makes it.
  private static func anchor(_ heading: String) -> String {
    String(
      heading.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
        .map { $0 == " " ? "-" : $0 })
  }

  private static func name(_ keys: ValueShape.KeyRule) -> String {
    switch keys {
    case .variableName: "names"
    case .headerName: "names of header fields"
    case .anyText: "names"
    case .identifier: "ids"
    }
  }
}
