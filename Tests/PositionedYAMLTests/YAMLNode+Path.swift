import Diagnostics
import PositionedYAML
import TestSupport
import Testing

/// One step into a tree: a key or an index.
enum Step: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case key(String)
  case index(Int)

  init(stringLiteral value: String) { self = .key(value) }
  init(integerLiteral value: Int) { self = .index(value) }
}

extension YAMLNode {
  /// The node at a path; nil if there is none.
  func at(_ path: [Step]) -> YAMLNode? {
    var node = self
    for step in path {
      let next: YAMLNode?
      switch step {
      case .key(let key): next = node.entries?.first { $0.key.text == key }?.value
      case .index(let index):
        next = node.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
      guard let next else { return nil }
      node = next
    }
    return node
  }

  /// Every node of the tree, keys as nodes included.
  var all: [YAMLNode] {
    switch content {
    case .scalar: [self]
    case .sequence(let elements): [self] + elements.flatMap(\.all)
    case .mapping(let entries):
      [self]
        + entries.flatMap { [$0.key.node] + $0.value.all }
    }
  }

  /// The tree as compact text, to compare meanings: `{a:[1,"x"]}`.
  var summary: String {
    switch content {
    case .scalar(let scalar): scalar.kind == .string ? scalar.text.debugDescription : scalar.text
    case .sequence(let elements): "[" + elements.map(\.summary).joined(separator: ",") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\($0.key.text):\($0.value.summary)" }.joined(separator: ",") + "}"
    }
  }
}

/// Reads a text that must be free of faults.
func readTree(_ text: String) throws -> YAMLNode {
  let result = YAMLReader.read(SourceText(path: "test.yaml", text: text))
  #expect(result.diagnostics == [], "\(TextRenderer().render(result.diagnostics))")
  return try #require(result.root)
}

/// The faults of a text.
func faults(of text: String) -> [Diagnostic] {
  YAMLReader.read(SourceText(path: "test.yaml", text: text)).diagnostics
}
