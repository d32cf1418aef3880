import Diagnostics

/// A collection that is being read; nodes are named by their numbers in the table of nodes.
struct CollectionFrame {
  let isMapping: Bool
  /// Whether it is written `[…]` or `{…}`.
  let isBracketed: Bool
  /// The offset of its first byte.
  let start: Int
  /// The offset after its last byte so far.
  var end: Int
  /// A block collection's column, in code points.
  let column: Int?
  /// The name of its anchor.
  let anchor: String?
  /// Where its children begin among those of all open collections; they go on to the end.
  ///
  /// Of a mapping they are each key and then its value.
  let firstChild: Int

  /// How many nodes it has so far, itself included.
  private(set) var size = 1
  /// How many collections its children are deep.
  private(set) var height = 0

  /// A mapping's key whose value is still to come.
  private enum PendingKey {
    case key(Int32)
    case merge(Range<Int>)
    /// Reported; its value is dropped.
    case faulty
  }

  private var pendingKey: PendingKey?
  /// Where the key ends whose value is to come; nil if a key or an element is to come.
  private(set) var pendingKeyEnd: Int?
  /// The keys by their texts, once there are too many to look at each.
  private var keys: [ExactText: Int32] = [:]
  /// Of so few entries a key is found faster without hashing; most mappings have fewer.
  private static let maximumSearched = 16
  /// A merge key, how many children were before it, and the keys and values that it brings.
  private var merge: (place: Range<Int>, position: Int, children: [Int32])?

  init(
    isMapping: Bool, isBracketed: Bool, start: Int, column: Int?, anchor: String?, firstChild: Int
  ) {
    self.isMapping = isMapping
    self.isBracketed = isBracketed
    self.start = start
    self.column = column
    self.anchor = anchor
    self.firstChild = firstChild
    end = start
  }

  /// Adds an element, a key, or a key's value; returns what is wrong with it.
  mutating func add(
    _ node: Int, size: Int, height: Int, to children: inout [Int32], in nodes: NodeTable,
    of source: SourceText
  ) -> [Diagnostic] {
    self.size += size
    self.height = max(self.height, height)
    let nodeEnd = Int(nodes.rows[node].end)
    end = max(end, nodeEnd)
    guard isMapping else {
      children.append(Int32(node))
      return []
    }
    guard let key = pendingKey.take() else {
      pendingKeyEnd = nodeEnd
      return addKey(node, children, nodes, source)
    }
    pendingKeyEnd = nil
    switch key {
    case .key(let key):
      children.append(key)
      children.append(Int32(node))
      index(children, nodes)
    case .merge(let place):
      return addMerge(node, at: place, position: children.count - firstChild, nodes, source)
    case .faulty: break
    }
    return []
  }

  /// Puts in what a merge key brings, once all else is there.
  mutating func finish(_ children: inout [Int32], _ nodes: NodeTable) {
    guard let merge else { return }
    // Keys of its own win over merged ones, earlier merged ones over later.
    var taken: Set<ExactText> = []
    for position in stride(from: firstChild, to: children.count, by: 2) {
      taken.insert(ExactText(nodes.text(of: Int(children[position]))))
    }
    var merged: [Int32] = []
    for position in stride(from: 0, to: merge.children.count, by: 2) {
      let text = ExactText(nodes.text(of: Int(merge.children[position])))
      if taken.insert(text).inserted { merged += merge.children[position...position + 1] }
    }
    children.insert(contentsOf: merged, at: firstChild + merge.position)
  }

  // MARK: Keys

  /// Notes the keys by their texts where there are many.
  private mutating func index(_ children: [Int32], _ nodes: NodeTable) {
    if children.count - firstChild <= 2 * Self.maximumSearched { return }
    let first = keys.isEmpty ? firstChild : children.count - 2
    for position in stride(from: first, to: children.count, by: 2) {
      keys[ExactText(nodes.text(of: Int(children[position])))] = children[position]
    }
  }

  /// The key with the text of another that is there already.
  private func key(
    like node: Int, among children: [Int32], _ nodes: NodeTable
  ) -> Int32? {
    if !keys.isEmpty { return keys[ExactText(nodes.text(of: node))] }
    for position in stride(from: firstChild, to: children.count, by: 2)
    where nodes.haveSameText(node, Int(children[position])) {
      return children[position]
    }
    return nil
  }

  private mutating func addKey(
    _ node: Int, _ children: [Int32], _ nodes: NodeTable, _ source: SourceText
  ) -> [Diagnostic] {
    let row = nodes.rows[node]
    var span: SourceSpan { SourceSpan(source: source, range: row.range) }
    guard row.kind == .scalar else {
      pendingKey = .faulty
      let span = span
      let looksLikeTemplate = span.text.hasPrefix("{") && isBracketed
      let kind = row.kind == .mapping ? "mapping" : "list"
      return [
        Diagnostic(
          YAMLReader.syntaxID, .error, "a key must be text, not a \(kind)", at: span,
          help: looksLikeTemplate
            ? "A variable is written <<name>>; a text with '{{' needs quotes."
            : "Put the key in quotes if text is meant.")
      ]
    }
    if row.style == .plain, row.count == 2, !row.isAlias, nodes.text(of: node) == "<<" {
      if let merge {
        pendingKey = .faulty
        let first = SourceSpan(source: source, range: merge.place)
        return [Self.duplicate("<<", at: span, first: first)]
      }
      pendingKey = .merge(row.range)
      return []
    }
    if row.style == .plain, row.count == 0 {
      pendingKey = .faulty
      return [
        Diagnostic(
          YAMLReader.syntaxID, .error, "a key is missing before ':'", at: span,
          help: "An empty key is written \"\".")
      ]
    }
    if let first = key(like: node, among: children, nodes) {
      pendingKey = .faulty
      let place = SourceSpan(source: source, range: nodes.rows[Int(first)].range)
      return [Self.duplicate(nodes.text(of: node), at: span, first: place)]
    }
    pendingKey = .key(Int32(node))
    return []
  }

  private static func duplicate(
    _ key: String, at span: SourceSpan, first: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      YAMLReader.duplicateKeyID, .error, "key '\(key)' is given twice", at: span,
      notes: [.init("'\(key)' is first given here", at: first)], help: "Keep one of them.")
  }

  // MARK: Merge keys

  /// Takes in what `<<:` names: an alias of a mapping, or a list of such aliases.
  private mutating func addMerge(
    _ node: Int, at place: Range<Int>, position: Int, _ nodes: NodeTable, _ source: SourceText
  ) -> [Diagnostic] {
    let row = nodes.rows[node]
    let isList = row.kind == .sequence && !row.isAlias
    var faults: [Diagnostic] = []
    var merged: [Int32] = []
    for named in isList ? nodes.children(of: node) : [Int32(node)] {
      let row = nodes.rows[Int(named)]
      if row.isAlias, row.kind == .mapping {
        merged += nodes.children(of: Int(named))
      } else if row.isAlias, row.range == row.ownRange {
        continue  // An alias that was reported, see `TreeBuilder.placeholder(at:)`.
      } else {
        faults.append(
          Diagnostic(
            YAMLReader.syntaxID, .error, "the merge key '<<' takes only aliases of mappings",
            at: SourceSpan(source: source, range: row.range),
            help:
              "Write '<<: *name' or '<<: [*first, *second]'. For a key of this name put '<<' in "
              + "quotes; a variable is written <<name>>."))
      }
    }
    merge = (place, position, merged)
    return faults
  }
}

/// A text that is equal to another only if all code points are: Swift's own comparison takes
/// `é` and `e` with an accent after it for the same.
private struct ExactText: Hashable {
  private let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.count == right.text.utf8.count && left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
