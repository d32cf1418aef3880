import RegularExpressions

/// Runs a query on a document, counting every node it looks at.
struct JSONPathEvaluator {
  /// Steps that every query may take, before what the document's size adds.
  private static let baseStepLimit = 10_000_000
  /// Steps added for each entry of the document's tape.
  private static let stepLimitPerEntry = 32

  let storage: JSONStorage
  private let root: Int
  private var remainingSteps: Int
  /// What is left of the time for all searches together.
  var remainingSearchTime: Duration
  /// The last pattern that came from the document.
  var lastPattern: (text: String, expression: RegularExpression?)?

  init(root: JSONNode, searchTime: Duration) {
    storage = root.storage
    self.root = root.index
    remainingSearchTime = searchTime
    // The tape has fewer than 2^30 entries.
    remainingSteps = Self.baseStepLimit + Self.stepLimitPerEntry * root.storage.tape.count
  }

  mutating func spend(_ steps: Int) throws(JSONPathEvaluationError) {
    remainingSteps -= steps
    if remainingSteps < 0 { throw .tooManySteps }
  }

  /// All nodes of a query; `current` is what `@` stands for.
  mutating func nodes(
    of query: JSONPathQuery, from current: Int
  ) throws(JSONPathEvaluationError) -> [Int] {
    var nodes = [query.isAbsolute ? root : current]
    for segment in query.segments where !nodes.isEmpty {
      nodes = try self.nodes(of: segment, from: nodes)
    }
    return nodes
  }

  /// All nodes that one segment selects from others.
  mutating func nodes(
    of segment: JSONPathSegment, from nodes: [Int]
  ) throws(JSONPathEvaluationError) -> [Int] {
    var selected: [Int] = []
    for node in nodes {
      guard segment.isDescendant else {
        try select(segment.selectors, from: node, into: &selected)
        continue
      }
      // The tape is in document order, and only containers have children to select.
      let end = storage.next(after: node)
      try spend(end - node)
      for place in node..<end where storage.tape[place].isContainer {
        try select(segment.selectors, from: place, into: &selected)
      }
    }
    return selected
  }

  /// The node of a singular query.
  mutating func node(
    of query: JSONPathQuery, from current: Int
  ) throws(JSONPathEvaluationError) -> Int? {
    var node = query.isAbsolute ? root : current
    for segment in query.segments {
      guard let selector = segment.selectors.first,
        let next = try child(selector, of: node)
      else { return nil }
      node = next
    }
    return node
  }

  /// The one child that a name or an index selects.
  private mutating func child(
    _ selector: JSONPathSelector, of node: Int
  ) throws(JSONPathEvaluationError) -> Int? {
    switch selector {
    case .name(let name):
      try spend(1 + storage.count(at: node))
      return storage.member(named: name, of: node)
    case .index(let index):
      let position = index >= 0 ? index : storage.count(at: node) + index
      try spend(1 + max(0, min(position, storage.count(at: node))))
      return storage.element(position, of: node)
    case .wildcard, .slice, .filter:
      return nil
    }
  }

  private mutating func select(
    _ selectors: [JSONPathSelector], from node: Int, into selected: inout [Int]
  ) throws(JSONPathEvaluationError) {
    guard storage.tape[node].isContainer else { return try spend(1) }
    for selector in selectors {
      switch selector {
      case .name, .index:
        if let child = try child(selector, of: node) { selected.append(child) }
      case .wildcard:
        try forEachChild(of: node) { (_, child) throws(JSONPathEvaluationError) in
          selected.append(child)
        }
      case .slice(let slice):
        try select(slice, from: node, into: &selected)
      case .filter(let condition):
        try forEachChild(of: node) { (evaluator, child) throws(JSONPathEvaluationError) in
          if try evaluator.holds(condition, at: child) { selected.append(child) }
        }
      }
    }
  }

  private mutating func select(
    _ slice: JSONPathSlice, from node: Int, into selected: inout [Int]
  ) throws(JSONPathEvaluationError) {
    guard storage.tape[node].kind == .array else { return try spend(1) }
    var children: [Int] = []
    try forEachChild(of: node) { (_, child) throws(JSONPathEvaluationError) in
      children.append(child)
    }
    for index in slice.indices(count: children.count) { selected.append(children[index]) }
  }

  private mutating func forEachChild(
    of node: Int,
    _ body: (inout JSONPathEvaluator, Int) throws(JSONPathEvaluationError) -> Void
  ) throws(JSONPathEvaluationError) {
    let entry = storage.tape[node]
    // In an object, a name stands before each value.
    let offset = entry.kind == .object ? 1 : 0
    try spend(1 + storage.count(at: node))
    var child = node + 1 + offset
    while child < entry.second {
      try body(&self, child)
      child = storage.next(after: child) + offset
    }
  }
}
