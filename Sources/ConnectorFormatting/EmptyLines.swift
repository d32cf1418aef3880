/// The empty lines that part the children of a collection into groups, and where they go when the
/// children change places.
struct EmptyLines {
  /// The group of each child as written.
  private let groups: [Int]

  /// - Parameter before: whether an empty line stands before each child; the first one's does not
  ///   count.
  init(before: [Bool]) {
    var group = 0
    groups = before.enumerated().map { index, isParted in
      if index > 0, isParted { group += 1 }
      return group
    }
  }

  /// Whether an empty line belongs before each position: where no group has members on both sides.
  ///
  /// - Parameter sorted: the indices of the children in their new order.
  func places(in sorted: [Int]) -> [Bool] {
    var lastPositions: [Int: Int] = [:]
    for (position, index) in sorted.enumerated() { lastPositions[groups[index]] = position }
    var reach = -1
    return sorted.enumerated().map { position, index in
      defer { reach = max(reach, lastPositions[groups[index]] ?? position) }
      return position > 0 && reach < position
    }
  }
}
