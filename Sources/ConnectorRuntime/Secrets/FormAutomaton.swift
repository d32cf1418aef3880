/// Finds all forms of all secrets in one pass over a text (Aho and Corasick, 1975).
///
/// The trie's nodes are numbered in the order of the sorted forms, so the first child of a node is
/// the node behind it; a node takes 13 bytes. Only the start of a very long form is in the trie:
/// what follows it in a text is then compared with the form's rest.
struct FormAutomaton: Sendable {
  /// A node; 0 is the root, where nothing has matched.
  typealias State = Int32

  /// The most bytes of a form that are in the trie.
  static let longestStart = 512

  /// The byte that leads to each node.
  private var bytes: [UInt8] = [0]
  /// How many bytes lead to it.
  private var depths: [UInt16] = [0]
  /// The next child of the same parent by byte; 0 for none.
  private var siblings: [State] = [0]
  /// The node of the longest proper suffix that is in the trie.
  private var failures: [State] = [0]
  /// The length of the longest form that ends here; 0 for none.
  private var matches: [UInt16] = [0]
  /// The children by byte of the nodes near the root, which have many.
  private var tables: [State: [State]] = [:]
  /// The root's children by byte; 0 for none.
  private var starts = [State](repeating: 0, count: 256)
  /// What follows the starts of forms that end in a node.
  private var rests: [State: [[UInt8]]] = [:]

  init(_ forms: some Collection<[UInt8]>) {
    var previous: [State] = [0]
    for form in forms.sorted(by: { $0.lexicographicallyPrecedes($1) }) where !form.isEmpty {
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

  /// The node after another byte.
  func next(_ state: State, _ byte: UInt8) -> State {
    var state = state
    while true {
      let child = child(of: state, byte)
      if child != 0 || state == 0 { return child }
      state = failures[Int(state)]
    }
  }

  /// How many of the last bytes may be the start of a form.
  func depth(_ state: State) -> Int { Int(depths[Int(state)]) }

  /// The length of the longest form (or start of one) that ends here; 0 for none.
  func match(_ state: State) -> Int { Int(matches[Int(state)]) }

  /// What follows, in very long forms, the start that ends here.
  func rests(_ state: State) -> [[UInt8]] {
    rests.isEmpty || depth(state) < Self.longestStart ? [] : rests[state] ?? []
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
    for (index, byte) in form.enumerated().dropFirst(common) {
      let node = State(bytes.count)
      if index == common, common + 1 < previous.count {
        siblings[Int(previous[common + 1])] = node
      }
      if index == common { previous.removeSubrange((common + 1)...) }
      bytes.append(byte)
      depths.append(UInt16(index + 1))
      siblings.append(0)
      failures.append(0)
      matches.append(0)
      previous.append(node)
    }
    previous.removeSubrange((form.count + 1)...)
    if let end = previous.last { matches[Int(end)] = UInt16(form.count) }
  }

  private mutating func makeTables() {
    for child in children(of: 0) { starts[Int(bytes[Int(child)])] = child }
    for node in bytes.indices where depths[node] == 1 || depths[node] == 2 {
      let children = children(of: State(node))
      guard children.count > 8 else { continue }
      var table = [State](repeating: 0, count: 256)
      for child in children { table[Int(bytes[Int(child)])] = child }
      tables[State(node)] = table
    }
  }

  /// Links each node, those nearer to the root first.
  private mutating func linkFailures() {
    var parents = [State](repeating: 0, count: bytes.count)
    var levels: [[State]] = []
    var path: [State] = [0]
    for node in bytes.indices.dropFirst() {
      let depth = Int(depths[node])
      path.removeSubrange(depth...)
      parents[node] = path[depth - 1]
      path.append(State(node))
      if depth > levels.count { levels.append([]) }
      levels[depth - 1].append(State(node))
    }
    for node in levels.dropFirst().joined() {
      let failure = next(failures[Int(parents[Int(node)])], bytes[Int(node)])
      failures[Int(node)] = failure
      if matches[Int(node)] == 0 { matches[Int(node)] = matches[Int(failure)] }
    }
  }

  // MARK: Children

  private func child(of state: State, _ byte: UInt8) -> State {
    if state == 0 { return starts[Int(byte)] }
    if !tables.isEmpty, depths[Int(state)] <= 2, let table = tables[state] {
      return table[Int(byte)]
    }
    var child = firstChild(of: state)
    while child != 0, bytes[Int(child)] < byte { child = siblings[Int(child)] }
    return child != 0 && bytes[Int(child)] == byte ? child : 0
  }

  private func firstChild(of state: State) -> State {
    let next = Int(state) + 1
    return next < bytes.count && depths[next] == depths[Int(state)] + 1 ? State(next) : 0
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
