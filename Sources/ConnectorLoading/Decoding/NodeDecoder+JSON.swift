import ConnectorModel
import Diagnostics
import JSONDocument
import PositionedYAML

extension NodeDecoder {
  /// Decodes a JSON value whose texts may hold templates.
  mutating func json(_ node: YAMLNode, owner: NodeOwner) -> TemplatedJSON? {
    switch node.content {
    case .sequence(let elements):
      var values: [TemplatedJSON] = []
      for element in elements where !isFull {
        if let value = json(element, owner: owner.element(element)) { values.append(value) }
      }
      return .array(values, node.span)
    case .mapping(let entries):
      var members: [TemplatedJSON.Member] = []
      for entry in entries where !isFull {
        let key = Located(entry.key.text, at: entry.key.span)
        warnOfTemplate(in: entry.key.scalar, "Keys are never templates.")
        warnOfMissingSpace(entry)
        if let value = json(entry.value, owner: .key(key.value, key.span)) {
          members.append(TemplatedJSON.Member(name: key, value: value))
        }
      }
      return .object(members, node.span)
    case .scalar(let scalar):
      switch scalar.kind {
      case .null: return .null(node.span)
      case .bool(let value): return .boolean(Located(value, at: node.span))
      case .number: return number(scalar, node).map { .number(Located($0, at: node.span)) }
      case .string: return .text(template(scalar, node, .json))
      }
    }
  }

  /// Decodes a JSON value without templates.
  ///
  /// - Parameter isTyped: whether the node's own type counts; where a declaration says the type,
  ///   the spelling of a scalar that JSON cannot write (`012`, `TRUE`) is kept as text.
  mutating func literal(_ node: YAMLNode, isTyped: Bool) -> JSONValue? {
    switch node.content {
    case .sequence(let elements):
      var values: [JSONValue] = []
      for element in elements where !isFull {
        if let value = literal(element, isTyped: true) { values.append(value) }
      }
      return .array(values)
    case .mapping(let entries):
      var members: [JSONMember] = []
      for entry in entries where !isFull {
        warnOfMissingSpace(entry)
        if let value = literal(entry.value, isTyped: true) {
          members.append(JSONMember(name: entry.key.text, value: value))
        }
      }
      return .object(members)
    case .scalar(let scalar): return literal(scalar, node, isTyped: isTyped)
    }
  }

  private mutating func warnOfMissingSpace(_ entry: YAMLEntry) {
    if let torn = MissingSpace(entry) { add(torn.diagnostic(.warning, isKnown: false)) }
  }

  private mutating func literal(
    _ scalar: YAMLScalar, _ node: YAMLNode, isTyped: Bool
  ) -> JSONValue? {
    switch scalar.kind {
    case .null where !isTyped && scalar.text.lowercased() != scalar.text: .string(scalar.text)
    case .bool where !isTyped && scalar.text.lowercased() != scalar.text: .string(scalar.text)
    case .number(isJSON: false) where !isTyped: .string(scalar.text)
    case .null: .null
    case .bool(let value): .bool(value)
    case .number: number(scalar, node).map(JSONValue.number)
    case .string: text(scalar)
    }
  }

  private mutating func text(_ scalar: YAMLScalar) -> JSONValue {
    warnOfTemplate(
      in: scalar, "Checks, defaults, examples and profiles take values as they stand.")
    return .string(scalar.text)
  }

  /// A profile's value: `{from: …}`, or a value.
  mutating func profileValue(_ node: YAMLNode, owner: NodeOwner) -> DecodedValue? {
    if let entries = node.entries, entries.count == 1, entries[0].key.text == "from" {
      return object(
        entries[0].value, VariableSource.declaration.erased,
        owner: .key("from", entries[0].key.span))
    }
    if node.isNull { return noValue(node, owner: owner, expected: "a value") }
    return literal(node, isTyped: false).map { .literal(Located($0, at: node.span)) }
  }

  /// A number as JSON writes it; reports one that it cannot write.
  mutating func number(_ scalar: YAMLScalar, _ node: YAMLNode) -> JSONNumber? {
    if case .number(isJSON: true) = scalar.kind, let number = JSONNumber(scalar.text) {
      return number
    }
    report(
      "wrong-type", "the number '\(scalar.text)' cannot be written in JSON", at: node.span,
      help: "Quote it to send it as text: \"\(scalar.text)\".",
      fixIts: node.aliased != nil
        ? []
        : [
          .init(
            title: "Quote it", span: node.span, replacement: "\"\(scalar.text)\"", isSafe: false)
        ])
    return nil
  }
}
