import ConnectorModel
import Diagnostics
import JSONDocument
import PositionedYAML

extension NodeDecoder {
  /// Decodes a JSON value whose texts may hold templates.
  mutating func json(_ node: YAMLNode, owner: NodeOwner) -> TemplatedJSON? {
    switch node.content {
    case .sequence(let elements):
      return .array(elements.compactMap { json($0, owner: owner.element) }, node.span)
    case .mapping(let entries):
      let members = entries.compactMap { entry -> TemplatedJSON.Member? in
        let key = Located(entry.key.text, at: entry.key.span)
        return json(entry.value, owner: .key(key.value, key.span)).map {
          TemplatedJSON.Member(name: key, value: $0)
        }
      }
      return .object(members, node.span)
    case .scalar(let scalar):
      switch scalar.kind {
      case .null: return .null(node.span)
      case .bool(let value): return .boolean(Located(value, at: node.span))
      case .number:
        guard let number = number(scalar, node) else { return nil }
        return .number(Located(number, at: node.span))
      case .string: return .text(template(scalar, node, .json))
      }
    }
  }

  /// Decodes a JSON value without templates.
  ///
  /// - Parameter numbersAsText: whether a number that JSON cannot write is text, not an error.
  mutating func literal(_ node: YAMLNode, numbersAsText: Bool) -> JSONValue? {
    switch node.content {
    case .sequence(let elements):
      return .array(elements.compactMap { literal($0, numbersAsText: numbersAsText) })
    case .mapping(let entries):
      return .object(
        entries.compactMap { entry in
          literal(entry.value, numbersAsText: numbersAsText).map {
            JSONMember(name: entry.key.text, value: $0)
          }
        })
    case .scalar(let scalar):
      switch scalar.kind {
      case .null: return .null
      case .bool(let value): return .bool(value)
      case .number(isJSON: false) where numbersAsText: return .string(scalar.text)
      case .number: return number(scalar, node).map(JSONValue.number)
      case .string: return .string(scalar.text)
      }
    }
  }

  /// A profile's value: `{from: …}`, or a value.
  mutating func profileValue(_ node: YAMLNode, owner: NodeOwner) -> DecodedValue? {
    if let entries = node.entries, entries.count == 1, entries[0].key.text == "from" {
      return object(
        entries[0].value, VariableSource.declaration.erased,
        owner: .key("from", entries[0].key.span))
    }
    return literal(node, numbersAsText: true).map { .literal(Located($0, at: node.span)) }
  }

  private mutating func number(_ scalar: YAMLScalar, _ node: YAMLNode) -> JSONNumber? {
    if case .number(isJSON: true) = scalar.kind, let number = JSONNumber(scalar.text) {
      return number
    }
    report(
      "wrong-type", "JSON cannot write the number '\(scalar.text)'", at: node.span,
      help: "Quote it to send it as text: \"\(scalar.text)\".",
      fixIts: [
        .init(
          title: "Quote it", span: node.span, replacement: "\"\(scalar.text)\"", isSafe: false)
      ])
    return nil
  }
}
