import Diagnostics
import PositionedYAML

/// Which comments belong to what: an own-line comment to the key or dash that it stands before, or
/// to the end of the collection that it is indented like.
struct CommentPlaces {
  /// The comments before a child of a block collection, by the child's first offset.
  private(set) var leads: [Int: [Comment]] = [:]
  /// The comments behind the last child of a block collection, by the collection's first offset.
  private(set) var tails: [Int: [Comment]] = [:]
  /// What stands above all else and stays there, whatever key comes first.
  private(set) var header: [Comment] = []

  /// A block collection that ends where a comment stands.
  private typealias Open = (start: Int, column: Int)

  private let lines: SourceLines
  private let comments: [Comment]

  /// - Parameters:
  ///   - comments: the own-line comments outside of document markers, in the order of the file.
  ///   - end: where the document ends.
  init(_ root: WrittenNode, _ comments: [Comment], _ lines: SourceLines, end: Int) {
    self.lines = lines
    self.comments = comments
    var before: [Int: [Comment]] = [:]
    for comment in comments where comment.isAlone {
      before[min(end, lines.next(after: comment.range.lowerBound)), default: []].append(comment)
    }
    if before.isEmpty { return }
    guard root.isBlockCollection else {
      header = before[root.start] ?? []
      tails[root.start] = before[end]
      return
    }
    visit(root, before)
    if let atEnd = before[end] {
      let rest = distribute(atEnd, among: openCollections(at: root))
      tails[root.range.lowerBound, default: []] += rest
    }
    takeHeader(root)
  }

  /// All comments below a block collection's end, the ends of those in it included.
  func tails(below node: WrittenNode) -> [Comment] {
    guard node.isBlockCollection else { return [] }
    return (tails[node.range.lowerBound] ?? [])
      + node.blockChildren.flatMap { tails(below: $0.value) }
  }

  private mutating func visit(_ node: WrittenNode, _ before: [Int: [Comment]]) {
    var previous: WrittenNode?
    for child in node.blockChildren {
      if let gap = before[child.start] {
        let open = previous.map { openCollections(at: $0) } ?? []
        // A list at the column of its key leaves what stands at that column to the next key.
        let own = lines.source.location(at: node.range.lowerBound).column - 1
        leads[child.start] = distribute(gap, among: open.filter { $0.column > own })
      }
      if child.value.isBlockCollection { visit(child.value, before) }
      previous = child.value
    }
  }

  /// Gives comments to the collections that end before them, and returns what is left for what
  /// comes next: all from the first one on that is not indented like any of them.
  private mutating func distribute(_ gap: [Comment], among open: [Open]) -> [Comment] {
    var open = open
    for (index, comment) in gap.enumerated() {
      while let last = open.last, last.column > comment.column { open.removeLast() }
      guard let last = open.last, last.column > 0, !comment.isSuppression else {
        return Array(gap[index...])
      }
      tails[last.start, default: []].append(comment)
    }
    return []
  }

  /// The block collections that end with a node, the outermost first.
  private func openCollections(at node: WrittenNode) -> [Open] {
    var open: [Open] = []
    var node = node
    while node.isBlockCollection {
      let start = node.range.lowerBound
      open.append((start, lines.source.location(at: start).column - 1))
      guard let last = node.blockChildren.last else { break }
      node = last.value
    }
    return open
  }

  /// Takes from the first key what is said of the whole file: lines that speak to editors, and what
  /// an empty line parts from the key.
  private mutating func takeHeader(_ root: WrittenNode) {
    guard let first = root.blockChildren.first?.start, let lead = leads[first] else { return }
    var count = lead.lastIndex(where: \.isModeline).map { $0 + 1 } ?? 0
    if lines.followsEmptyLine(first) {
      count = lead.count
    } else if let part = lead.lastIndex(where: \.followsEmptyLine) {
      count = max(count, part)
    }
    count = min(count, lead.firstIndex(where: \.isSuppression) ?? lead.count)
    header = Array(lead[..<count])
    leads[first] = Array(lead[count...])
  }
}

extension WrittenNode {
  /// An element or an entry of a block collection.
  struct Child {
    var start: Int
    var value: WrittenNode
    /// The entry, in a mapping.
    var entry: WrittenEntry?

    /// Where its last token ends.
    var end: Int {
      let key = entry.map { max($0.key.range.upperBound, ($0.colon ?? 0) + 1) } ?? start + 1
      return max(key, value.anchor?.upperBound ?? 0, value.range.upperBound)
    }
  }

  /// The elements or entries.
  var blockChildren: [Child] {
    switch content {
    case .sequence(let items): items.map { Child(start: $0.start, value: $0.value) }
    case .mapping(let entries):
      entries.map { Child(start: $0.start, value: $0.value, entry: $0) }
    case .alias, .scalar: []
    }
  }
}
