/// The nodes of one file, a row each, in the order in which they end.
///
/// Nodes that hold each other would be counted as references one by one, at each copy; a row names
/// others by their numbers.
struct NodeTable: Sendable {
  /// What a node is.
  enum Kind: UInt8, Sendable {
    case scalar
    case sequence
    case mapping
  }

  /// A node; offsets are bytes of the file, of which there are at most `YAMLReader.maximumBytes`.
  struct Row: Sendable {
    var kind: Kind
    /// A scalar's.
    var style = YAMLScalar.Style.plain
    /// Whether it was written as an alias.
    var isAlias = false
    /// A scalar's, see `YAMLScalar.parentIndentation`.
    var parentIndentation: Int32 = -1
    /// Where it is written.
    var start: Int32
    var end: Int32
    /// Where the anchored value is written; where the node itself is if it is no alias.
    var ownStart: Int32
    var ownEnd: Int32
    /// Its text's number, or the number of its first child in `children`.
    var first: Int32
    /// How many children it has, of a mapping keys and values alike; of a scalar how many bytes of
    /// UTF-8 its text has.
    var count: Int32 = 0

    /// Where it is written.
    var range: Range<Int> { Int(start)..<Int(end) }
    /// Where the anchored value is written; where the node itself is if it is no alias.
    var ownRange: Range<Int> { Int(ownStart)..<Int(ownEnd) }
  }

  /// The nodes, children before what holds them.
  private(set) var rows: [Row] = []
  /// The decoded texts of scalars.
  private(set) var texts: [String] = []
  /// The children of all collections, those of one behind each other; of a mapping each key and then
  /// its value.
  private(set) var children: [Int32] = []

  /// A table with space for the nodes of a file of some length.
  init(byteCount: Int) {
    // A key or a value with what stands around it takes some ten bytes.
    let expected = byteCount / 10 + 4
    rows.reserveCapacity(expected)
    texts.reserveCapacity(expected)
    children.reserveCapacity(expected)
  }

  /// Adds a scalar; gives its row's number.
  mutating func addScalar(
    _ text: String, _ style: YAMLScalar.Style, _ range: Range<Int>, parentIndentation: Int,
    isAlias: Bool = false
  ) -> Int {
    texts.append(text)
    return add(
      Row(
        kind: .scalar, style: style, isAlias: isAlias,
        parentIndentation: Int32(clamping: parentIndentation),
        start: Int32(range.lowerBound), end: Int32(range.upperBound),
        ownStart: Int32(range.lowerBound), ownEnd: Int32(range.upperBound),
        first: Int32(texts.count - 1), count: Int32(clamping: text.utf8.count)))
  }

  /// Adds a collection of nodes that the table has; gives its row's number.
  mutating func addCollection(
    _ kind: Kind, of nodes: ArraySlice<Int32>, _ range: Range<Int>
  ) -> Int {
    let first = children.count
    children.append(contentsOf: nodes)
    return add(
      Row(
        kind: kind, start: Int32(range.lowerBound), end: Int32(range.upperBound),
        ownStart: Int32(range.lowerBound), ownEnd: Int32(range.upperBound), first: Int32(first),
        count: Int32(nodes.count)))
  }

  /// Adds an alias of a node that the table has; gives its row's number.
  mutating func addAlias(of node: Int, at range: Range<Int>) -> Int {
    var row = rows[node]
    row.isAlias = true
    row.start = Int32(range.lowerBound)
    row.end = Int32(range.upperBound)
    return add(row)
  }

  /// The decoded text of a scalar; empty for a collection.
  func text(of node: Int) -> String {
    let row = rows[node]
    return row.kind == .scalar ? texts[Int(row.first)] : ""
  }

  /// Whether two scalars have the same text, code point by code point: Swift's own comparison takes
  /// `é` and `e` with an accent after it for the same.
  func haveSameText(_ one: Int, _ other: Int) -> Bool {
    let one = rows[one]
    let other = rows[other]
    // Most texts that differ tell so by their lengths.
    return one.count == other.count
      && texts[Int(one.first)].utf8.elementsEqual(texts[Int(other.first)].utf8)
  }

  /// The numbers of a collection's children.
  func children(of node: Int) -> ArraySlice<Int32> {
    let row = rows[node]
    return children[Int(row.first)..<Int(row.first) + Int(row.count)]
  }

  private mutating func add(_ row: Row) -> Int {
    rows.append(row)
    return rows.count - 1
  }
}
