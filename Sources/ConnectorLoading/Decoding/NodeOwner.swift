import Diagnostics
import PositionedYAML

/// What a node belongs to, for messages.
struct NodeOwner {
  /// What it is; its description is wanted only where something is wrong.
  private indirect enum Kind {
    case key
    case file
    case element(of: Kind)
  }

  private let kind: Kind
  /// The key, of an element that of the list; or the kind of a file.
  private let subject: String
  /// Where messages about something absent point: the key, or an element's beginning.
  let span: SourceSpan

  /// `'base_url'`, or `an element of 'scope'`.
  var description: String { Self.description(of: kind, subject) }

  /// The key; nil for anything else.
  var name: String? { if case .key = kind { subject } else { nil } }

  /// The value of a key.
  static func key(_ name: String, _ span: SourceSpan) -> NodeOwner {
    NodeOwner(kind: .key, subject: name, span: span)
  }

  /// A whole file.
  static func file(_ name: String, _ span: SourceSpan) -> NodeOwner {
    NodeOwner(kind: .file, subject: name, span: span)
  }

  /// An element of the list that belongs here.
  func element(_ node: YAMLNode) -> NodeOwner {
    NodeOwner(
      kind: .element(of: kind), subject: subject,
      span: node.aliased == nil ? node.entries?.first?.key.span ?? node.span : node.span)
  }

  /// The same at another place.
  func at(_ span: SourceSpan) -> NodeOwner {
    NodeOwner(kind: kind, subject: subject, span: span)
  }

  private static func description(of kind: Kind, _ subject: String) -> String {
    switch kind {
    case .key: "'\(subject)'"
    case .file: "the \(subject) file"
    case .element(let list): "an element of " + description(of: list, subject)
    }
  }
}

extension YAMLNode {
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
