/// Finds all forms of all secrets in one pass over a text (Aho and Corasick, 1975).
///
/// The trie's nodes are numbered in the order of the sorted forms, so the first child of a node is
/// the node behind it; a node takes 13 bytes. Only the start of a very long form is in the trie:
/// what follows it in a text is then compared with the form's rest.
struct FormAutomaton: Sendable {
  /// A node; 0 is the root, where nothing has matched.
  typealias State = Int32

  /// The fewest bytes of a form.
  static let shortestForm = StartFilter.width

  /// The most bytes of a form that are in the trie.
  static let longestStart = 512

  /// The byte that leads to each node.
  private var bytes: [UInt8] = [0]
  /// How many bytes lead to it.
  private var depths: [UInt16] = [0]
  /// The next child of the same parent by byte; 0 for none.
  private var siblings: [State] = [0]
  /// The node of the longest proper suffix that is in the trie.
  ///
  /// That of the first two levels follows from their bytes; it is the number of their table here.
  private var links: [State] = [0]
  /// The length of the longest form that ends here; 0 for none.
  private var matches: [UInt16] = [0]
  /// The root's children by byte; 0 for none.
  private var starts = [State](repeating: 0, count: 256)
  /// The children by byte of those nodes of the first two levels that have many; none is the first.
  private var tables: [[State]] = [[]]
  /// What follows the starts of forms that end in a node.
  private var rests: [State: [[UInt8]]] = [:]
  private var filter: StartFilter

  /// - Parameter forms: those under `shortestForm` bytes are left out.
  init(_ forms: some Collection<[UInt8]>) {
    filter = StartFilter(count: forms.count)
    var previous: [State] = [0]
    for form in forms.sorted(by: { $0.lexicographicallyPrecedes($1) })
    where form.count >= Self.shortestForm {
      filter.insert(form.prefix(StartFilter.width).reduce(0) { $0 << 8 | UInt32($1) })
      let start = form.prefix(Self.longestStart)
      insert(start, behind: &previous)
      guard form.count > start.count, let end = previous.last else { continue }
      rests[end, default: []].append(Array(form[start.count...]))
    }
    makeTables()
    linkFailures()
  }

  /// Whether there is nothing to find.
  var isEmpty: Bool { bytes.count == 1 }

  /// How many of the last bytes may be the start of a form.
  func depth(_ state: State) -> Int { Int(depths[Int(state)]) }

  /// What follows, in very long forms, the start that ends here.
  func rests(_ state: State) -> [[UInt8]] { rests[state] ?? [] }

  /// Reads a text to its end.
  ///
  /// - Parameters:
  ///   - text: with what led to the state in front of `index`.
  ///   - index: where to go on.
  ///   - state: the node before.
  ///   - found: gets the index behind each place where a form (or the start of a very long one)
  ///     ends, the length of the longest that ends there, and whether there may be a rest.
  /// - Returns: the node at the end.
  func scan(
    _ text: [UInt8], from index: Int, _ state: State,
    found: (_ end: Int, _ length: Int, _ state: State) -> Void
  ) -> State {
    var state = state
    var index = index
    while index < text.count {
      let depth = Int(depths[Int(state)])
      // So little that the filter decides faster, from where the possible form began.
      if depth < StartFilter.width {
        index = firstStart(in: text, from: index - depth)
        state = 0
        // What is too short for the filter.
        let end = min(index + StartFilter.width, text.count)
        while index < end {
          state = next(state, text[index])
          index += 1
        }
      } else {
        state = next(state, text[index])
        index += 1
      }
      let length = Int(matches[Int(state)])
      if length > 0 { found(index, length, state) }
    }
    return state
  }

  /// The next place where the filter lets a form begin; where fewer bytes are left than it takes,
  /// the first of those.
  private func firstStart(in text: [UInt8], from index: Int) -> Int {
    var start = index
    guard start + StartFilter.width <= text.count else { return start }
    var window: UInt32 = 0
    for offset in 0..<(StartFilter.width - 1) {
      window = window << 8 | UInt32(text[start + offset])
    }
    while start + StartFilter.width <= text.count {
      window = window << 8 | UInt32(text[start + StartFilter.width - 1])
      if filter.mayContain(window) { return start }
      start += 1
    }
    return start
  }

  /// The node after another byte.
  private func next(_ state: State, _ byte: UInt8) -> State {
    var state = state
    while true {
      let child = child(of: state, byte)
      if child != 0 || state == 0 { return child }
      state = failure(of: state)
    }
  }

  private func failure(of state: State) -> State {
    switch depths[Int(state)] {
    case 0, 1: 0
    case 2: starts[Int(bytes[Int(state)])]
    default: links[Int(state)]
    }
  }

  private func child(of state: State, _ byte: UInt8) -> State {
    if state == 0 { return starts[Int(byte)] }
    if depths[Int(state)] <= 2, links[Int(state)] != 0 {
      return tables[Int(links[Int(state)])][Int(byte)]
    }
    var child = firstChild(of: state)
    while child != 0, bytes[Int(child)] < byte { child = siblings[Int(child)] }
    return child != 0 && bytes[Int(child)] == byte ? child : 0
  }

  private func firstChild(of state: State) -> State {
    let next = Int(state) + 1
    return next < bytes.count && depths[next] == depths[Int(state)] + 1 ? State(next) : 0
  }

  // MARK: Building

  /// Adds a form that sorts behind all before it.
  ///
  /// - Parameter previous: the nodes of the form before it, the root first.
  private mutating func insert(_ form: ArraySlice<UInt8>, behind previous: inout [State]) {
    var common = 0
    while common < form.count, common + 1 < previous.count,
      bytes[Int(previous[common + 1])] == form[common]
    {
      common += 1
    }
    var sibling = common < form.count && common + 1 < previous.count ? previous[common + 1] : nil
    previous.removeSubrange((common + 1)...)
    for (index, byte) in form.enumerated().dropFirst(common) {
      let node = State(bytes.count)
      if let older = sibling { siblings[Int(older)] = node }
      sibling = nil
      bytes.append(byte)
      depths.append(UInt16(index + 1))
      siblings.append(0)
      // The parent, until all are there.
      links.append(previous[index])
      matches.append(0)
      previous.append(node)
    }
    if let end = previous.last { matches[Int(end)] = UInt16(form.count) }
  }

  private mutating func makeTables() {
    for child in children(of: 0) { starts[Int(bytes[Int(child)])] = child }
    for node in bytes.indices where depths[node] == 1 || depths[node] == 2 {
      links[node] = 0
      let children = children(of: State(node))
      guard children.count > 8 else { continue }
      var table = [State](repeating: 0, count: 256)
      for child in children { table[Int(bytes[Int(child)])] = child }
      links[node] = State(tables.count)
      tables.append(table)
    }
  }

  /// Links each node, those nearer to the root first.
  private mutating func linkFailures() {
    for node in nodesByDepth() where node != 0 {
      let failure: State
      if depths[Int(node)] <= 2 {
        failure = self.failure(of: node)
      } else {
        failure = next(self.failure(of: links[Int(node)]), bytes[Int(node)])
        links[Int(node)] = failure
      }
      if matches[Int(node)] == 0 { matches[Int(node)] = matches[Int(failure)] }
    }
  }

  private func nodesByDepth() -> [State] {
    var places = [Int](repeating: 0, count: Self.longestStart + 2)
    for depth in depths { places[Int(depth) + 1] += 1 }
    for depth in places.indices.dropFirst() { places[depth] += places[depth - 1] }
    var nodes = [State](repeating: 0, count: bytes.count)
    for (node, depth) in depths.enumerated() {
      nodes[places[Int(depth)]] = State(node)
      places[Int(depth)] += 1
    }
    return nodes
  }

  private func children(of state: State) -> [State] {
    var children: [State] = []
    var child = firstChild(of: state)
    while child != 0 {
      children.append(child)
      child = siblings[Int(child)]
    }
    return children
  }
}
