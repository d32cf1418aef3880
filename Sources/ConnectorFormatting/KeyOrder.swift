import ConnectorModel
import PositionedYAML

/// Puts the entries of declared objects in the order of their declaration.
struct KeyOrder {
  /// An anchor's or an alias's name with its place.
  private typealias Mention = (name: String, offset: Int)

  private var anchors: [Mention] = []
  private var aliases: [Mention] = []
  private let hasRepeatedAnchor: Bool

  /// - Parameter root: the file, for its anchors: an alias must stay behind its anchor.
  init(_ root: WrittenNode) {
    var anchors: [Mention] = []
    var aliases: [Mention] = []
    Self.collect(root, &anchors, &aliases)
    self.anchors = anchors
    self.aliases = aliases
    hasRepeatedAnchor = Set(anchors.map(\.name)).count < anchors.count
  }

  /// Whether an alias repeats the node: what it stands for there may depend on the order of keys.
  func isRepeated(_ node: WrittenNode) -> Bool {
    guard let name = node.anchorName else { return false }
    return aliases.contains { $0.name == name }
  }

  /// The entries' indices in canonical order; as written where no order is declared, or where an
  /// alias would come before its anchor.
  ///
  /// A key that is not known stays behind the one that it follows.
  func indices(of entries: [WrittenEntry], _ shape: DeclaredShape) -> [Int] {
    let written = Array(entries.indices)
    guard shape.hasOrder, entries.count > 1, !hasRepeatedAnchor else { return written }
    let order = shape.order
    let ranks = Dictionary(zip(order, order.indices), uniquingKeysWith: { first, _ in first })
    var rank = -1
    let placed = written.map { index in
      if let key = entries[index].key.scalar?.text, let known = ranks[key] { rank = known }
      return (rank: rank, index: index)
    }
    let sorted = placed.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map(\.index)
    return sorted == written || breaksAlias(sorted, entries) ? written : sorted
  }

  /// Whether an alias in one entry comes before its anchor in another.
  private func breaksAlias(_ sorted: [Int], _ entries: [WrittenEntry]) -> Bool {
    if aliases.isEmpty { return false }
    let starts = entries.map(\.start)
    let end = entries.last.map { $0.value.range.upperBound } ?? 0
    func entry(holding offset: Int) -> Int? {
      guard let first = starts.first, offset >= first, offset < end else { return nil }
      return starts.lastIndex { $0 <= offset }
    }
    var positions = [Int](repeating: 0, count: sorted.count)
    for (position, index) in sorted.enumerated() { positions[index] = position }
    return aliases.contains { alias in
      guard let user = entry(holding: alias.offset),
        let anchor = anchors.first(where: { $0.name == alias.name }),
        let owner = entry(holding: anchor.offset)
      else { return false }
      return positions[user] < positions[owner]
    }
  }

  private static func collect(
    _ node: WrittenNode, _ anchors: inout [Mention], _ aliases: inout [Mention]
  ) {
    if let name = node.anchorName { anchors.append((name, node.start)) }
    switch node.content {
    case .alias(let name): aliases.append((name, node.range.lowerBound))
    case .scalar: break
    case .sequence(let items): for item in items { collect(item.value, &anchors, &aliases) }
    case .mapping(let entries):
      for entry in entries {
        collect(entry.key, &anchors, &aliases)
        collect(entry.value, &anchors, &aliases)
      }
    }
  }
}
