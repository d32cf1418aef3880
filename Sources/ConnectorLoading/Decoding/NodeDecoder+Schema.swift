import ConnectorModel
import Diagnostics
import JSONDocument
import PositionedYAML

extension NodeDecoder {
  /// Decodes a JSON Schema, or the path of a file that holds one.
  mutating func schema(_ node: YAMLNode, owner: NodeOwner) -> DecodedValue? {
    let expected = "a JSON Schema or the path of its file"
    switch node.content {
    case .mapping:
      return schemaDocument(node).map { .schema(ResponseSchema(.inline($0))) }
    case .scalar(let scalar):
      guard scalar.kind == .string, !scalar.text.isEmpty, !scalar.text.utf8.contains(0) else {
        return wrongType(node, owner: owner, expected: expected)
      }
      warnOfTemplate(in: scalar, "The path of a schema is taken as it stands.")
      return .schema(ResponseSchema(.file(Located(scalar.text, at: node.span))))
    case .sequence:
      return wrongType(node, owner: owner, expected: expected)
    }
  }

  /// A schema's document; nil, and reported, where JSON cannot say it.
  mutating func schemaDocument(_ node: YAMLNode) -> SchemaDocument? {
    var places: [JSONPointer: SchemaDocument.Place] = [:]
    let known = diagnostics.count
    let value = schemaValue(node, name: nil, at: .root, &places)
    if diagnostics[known...].contains(where: { $0.severity == .error }) { return nil }
    return SchemaDocument(value: value, span: node.span, places: places)
  }

  private mutating func schemaValue(
    _ node: YAMLNode, name: SourceSpan?, at pointer: JSONPointer,
    _ places: inout [JSONPointer: SchemaDocument.Place]
  ) -> JSONValue {
    places[pointer] = SchemaDocument.Place(name: name, value: node.span)
    switch node.content {
    case .sequence(let elements):
      var values: [JSONValue] = []
      for (index, element) in elements.enumerated() where !isFull {
        values.append(schemaValue(element, name: nil, at: pointer.element(index), &places))
      }
      return .array(values)
    case .mapping(let entries):
      var members: [JSONMember] = []
      for entry in entries where !isFull {
        let text = entry.key.text
        let value = schemaValue(
          entry.value, name: entry.key.span, at: pointer.member(text), &places)
        members.append(JSONMember(name: text, value: value))
      }
      return .object(members)
    case .scalar(let scalar):
      switch scalar.kind {
      case .null: return .null
      case .bool(let value): return .bool(value)
      case .number: return number(scalar, node).map(JSONValue.number) ?? .null
      case .string:
        warnOfTemplate(in: scalar, "A schema is taken as it stands.")
        return .string(scalar.text)
      }
    }
  }
}
