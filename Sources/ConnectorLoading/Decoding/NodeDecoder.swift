import ConnectorModel
import Diagnostics
import JSONDocument
import PositionedYAML

/// Turns a YAML tree into declared values, and reports everything that does not fit.
///
/// A node that was reported gives no value, so that nothing is reported twice.
struct NodeDecoder {
  /// What was wrong, in the order found.
  var diagnostics: [Diagnostic] = []

  /// Every template that was read, in the order of the file.
  var templates: [Template] = []

  /// Decodes a node.
  ///
  /// - Parameters:
  ///   - shape: what may stand there.
  ///   - owner: the key (or the name of the thing) that the node belongs to, for messages.
  mutating func decode(
    _ node: YAMLNode, as shape: ValueShape, owner: NodeOwner
  ) -> DecodedValue? {
    switch shape {
    case .nullable(let inner):
      if node.isNull { return .null(node.span) }
      return decode(node, as: inner, owner: owner)
    case .scalarOr(let scalar, let collection):
      return decode(node, as: node.scalar == nil ? collection : scalar, owner: owner)
    case .list(let element, let orSingle):
      return list(node, of: element, orSingle: orSingle, owner: owner)
    case .map(let value, let keys):
      return map(node, of: value, keys: keys, owner: owner)
    case .object(let declaration):
      return object(node, declaration(), owner: owner)
    case .variant(let variant):
      return self.variant(node, variant, owner: owner)
    case .json:
      return json(node, owner: owner).map(DecodedValue.json)
    case .literal:
      return literal(node, numbersAsText: false).map { .literal(Located($0, at: node.span)) }
    case .value:
      return literal(node, numbersAsText: true).map { .literal(Located($0, at: node.span)) }
    case .profileValue:
      return profileValue(node, owner: owner)
    default:
      return scalar(node, as: shape, owner: owner)
    }
  }

  mutating func report(
    _ id: String, _ message: String, at span: SourceSpan, label: String? = nil,
    notes: [Diagnostic.Note] = [], help: String? = nil, fixIts: [Diagnostic.FixIt] = []
  ) {
    diagnostics.append(
      Diagnostic(
        id, message, at: span, label: label, notes: notes, help: help, fixIts: fixIts))
  }

  /// Reports a node of the wrong kind; gives nil to return.
  mutating func wrongType(
    _ node: YAMLNode, owner: NodeOwner, expected: String, help: String? = nil
  ) -> DecodedValue? {
    report(
      "wrong-type", "\(owner.description) must be \(expected), not \(node.kindName)",
      at: node.span, help: help)
    return nil
  }

  private mutating func list(
    _ node: YAMLNode, of element: ValueShape, orSingle: Bool, owner: NodeOwner
  ) -> DecodedValue? {
    if let elements = node.elements {
      let values = elements.compactMap { decode($0, as: element, owner: owner.element) }
      return .list(values, node.span)
    }
    if orSingle {
      return decode(node, as: element, owner: owner).map { .list([$0], node.span) }
    }
    return wrongType(node, owner: owner, expected: "a list")
  }

  private mutating func map(
    _ node: YAMLNode, of shape: ValueShape, keys: ValueShape.KeyRule, owner: NodeOwner
  ) -> DecodedValue? {
    guard let entries = node.entries else {
      return wrongType(node, owner: owner, expected: "a mapping of names to values")
    }
    var result: [DecodedValue.Entry] = []
    var seen: [String: SourceSpan] = [:]
    for entry in entries {
      let key = Located(entry.key.text, at: entry.key.span)
      guard checkKey(key, keys, seen: &seen) else { continue }
      if let value = decode(entry.value, as: shape, owner: .key(key.value, key.span)) {
        result.append(DecodedValue.Entry(key: key, value: value))
      }
    }
    return .map(result, node.span)
  }

  private mutating func checkKey(
    _ key: Located<String>, _ rule: ValueShape.KeyRule, seen: inout [String: SourceSpan]
  ) -> Bool {
    switch rule {
    case .variableName where !NameRules.isVariableName(key.value):
      report(
        "bad-name", "'\(key.value)' is not a legal name", at: key.span,
        help: "A name starts with a letter or '_' and goes on with letters, digits and '_'.")
      return false
    case .headerName where !NameRules.isHeaderName(key.value):
      report(
        "bad-header-name", "'\(key.value)' is not a legal header name", at: key.span,
        help: "A header name is made of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.1).")
      return false
    case .headerName:
      if let first = seen.updateValue(key.span, forKey: key.value.lowercased()) {
        report(
          "duplicate-key", "header '\(key.value)' is given twice", at: key.span,
          notes: [.init("first given here", at: first)],
          help: "Header names compare without case; write a list to send a field twice.")
        return false
      }
    case .anyText where key.value.isEmpty:
      report("bad-name", "a name must not be empty", at: key.span)
      return false
    default: break
    }
    return true
  }
}

/// What a node belongs to, for messages.
struct NodeOwner {
  /// `'base_url'`, or `an element of 'scope'`.
  let description: String
  /// The key's place, where messages about something absent point.
  let span: SourceSpan

  /// The value of a key.
  static func key(_ name: String, _ span: SourceSpan) -> NodeOwner {
    NodeOwner(description: "'\(name)'", span: span)
  }

  /// A whole file.
  static func file(_ name: String, _ span: SourceSpan) -> NodeOwner {
    NodeOwner(description: "a \(name) file", span: span)
  }

  /// An element of the list that belongs here.
  var element: NodeOwner { NodeOwner(description: "an element of \(description)", span: span) }
}

extension YAMLNode {
  /// Whether the node is a plain null.
  var isNull: Bool { scalar?.kind == .null }

  /// What the node is, in words.
  var kindName: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar):
      switch scalar.kind {
      case .null: "empty"
      case .bool: "a boolean"
      case .number: "a number"
      case .string: "text"
      }
    }
  }
}
