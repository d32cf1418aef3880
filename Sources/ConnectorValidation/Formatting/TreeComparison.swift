import PositionedYAML

/// Whether two trees mean the same: entries in any order, scalars with their text and kind.
enum TreeComparison {
  static func isSame(_ left: YAMLNode, _ right: YAMLNode) -> Bool {
    switch (left.content, right.content) {
    case (.scalar(let first), .scalar(let second)):
      first.text == second.text && first.kind == second.kind
    case (.sequence(let first), .sequence(let second)):
      first.count == second.count && zip(first, second).allSatisfy(isSame)
    case (.mapping(let first), .mapping(let second)): isSame(first, second)
    default: false
    }
  }

  private static func isSame(_ left: [YAMLEntry], _ right: [YAMLEntry]) -> Bool {
    guard left.count == right.count else { return false }
    let byKey = Dictionary(
      right.map { ($0.key.text, $0.value) }, uniquingKeysWith: { first, _ in first })
    return left.allSatisfy { entry in
      byKey[entry.key.text].map { isSame(entry.value, $0) } ?? false
    }
  }
}
