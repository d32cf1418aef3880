import Diagnostics
import PositionedYAML

/// What a node belongs to, for messages.
struct NodeOwner {
  /// `'base_url'`, or `an element of 'scope'`.
  let description: String
  /// Where messages about something absent point: the key, or an element's beginning.
  let span: SourceSpan

  /// The value of a key.
  static func key(_ name: String, _ span: SourceSpan) -> NodeOwner {
    NodeOwner(description: "'\(name)'", span: span)
  }

  /// A whole file.
  static func file(_ name: String, _ span: SourceSpan) -> NodeOwner {
    NodeOwner(description: "the \(name) file", span: span)
  }

  /// An element of the list that belongs here.
  func element(_ node: YAMLNode) -> NodeOwner {
    NodeOwner(
      description: "an element of \(description)",
      span: node.aliased == nil ? node.entries?.first?.key.span ?? node.span : node.span)
  }
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
      case .null: "null"
      case .bool: "a boolean"
      case .number: "a number"
      case .string: "text"
      }
    }
  }
}
