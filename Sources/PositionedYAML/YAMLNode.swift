package import Diagnostics

/// One value of a YAML file with the place where it is written.
///
/// A tree holds no aliases or merge keys any more: both are resolved. It is at most
/// `YAMLReader.maximumDepth` collections deep, so it may be walked recursively.
package struct YAMLNode: Sendable {
  /// What a node is.
  package enum Content: Sendable {
    /// Text, a number, a boolean or null.
    case scalar(YAMLScalar)
    /// The elements in the order written.
    case sequence(YAMLElements)
    /// The entries in the order written; no two have the same key text.
    case mapping(YAMLEntries)
  }

  private let tree: YAMLTree
  private let number: Int

  init(_ tree: YAMLTree, _ number: Int) {
    self.tree = tree
    self.number = number
  }

  var row: NodeTable.Row { tree.nodes.rows[number] }

  /// What the node is.
  package var content: Content {
    let row = row
    switch row.kind {
    case .scalar: return .scalar(tree.scalar(number))
    case .sequence: return .sequence(YAMLElements(tree, row))
    case .mapping: return .mapping(YAMLEntries(tree, row))
    }
  }

  /// The exact place of the value.
  ///
  /// - A scalar: its text, quotes and block header (`|`, `>`) included; a block scalar ends with
  ///   the last character of its last line that holds anything. A value that is left out has an
  ///   empty span where it would begin: right after its `:` or `-`.
  /// - `[…]` and `{…}`: brackets included. A block collection: from its first to its last
  ///   character, without what follows it on the last line.
  /// - An alias: the alias itself (`*name`). Its children and its scalar's own span are those of
  ///   the anchored text.
  ///
  /// An anchor in front of a value is not part of it.
  package var span: SourceSpan { tree.span(row.range) }

  /// The place of the anchored value, when this node was written as an alias; else nil.
  package var aliased: SourceSpan? {
    let row = row
    return row.isAlias ? tree.span(row.ownRange) : nil
  }

  /// The scalar, if the node is one.
  package var scalar: YAMLScalar? { isScalar ? tree.scalar(number) : nil }

  /// Whether the node is a scalar.
  package var isScalar: Bool { row.kind == .scalar }

  /// Whether the node is a null, or a value that is left out.
  package var isNull: Bool {
    let row = row
    return row.kind == .scalar && row.style == .plain
      && YAMLScalar.isNull(tree.nodes.texts[Int(row.first)])
  }

  /// The elements, if the node is a sequence.
  package var elements: YAMLElements? {
    let row = row
    return row.kind == .sequence ? YAMLElements(tree, row) : nil
  }

  /// The entries, if the node is a mapping.
  package var entries: YAMLEntries? {
    let row = row
    return row.kind == .mapping ? YAMLEntries(tree, row) : nil
  }
}

/// The elements of a sequence, in the order written.
package struct YAMLElements: RandomAccessCollection, Sendable {
  private let tree: YAMLTree
  private let first: Int

  package let count: Int

  init(_ tree: YAMLTree, _ row: NodeTable.Row) {
    self.tree = tree
    first = Int(row.first)
    count = Int(row.count)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(position: Int) -> YAMLNode {
    precondition(position >= 0 && position < count)
    return YAMLNode(tree, Int(tree.nodes.children[first + position]))
  }
}

/// The entries of a mapping, in the order written.
package struct YAMLEntries: RandomAccessCollection, Sendable {
  private let tree: YAMLTree
  private let first: Int

  package let count: Int

  init(_ tree: YAMLTree, _ row: NodeTable.Row) {
    self.tree = tree
    first = Int(row.first)
    count = Int(row.count) / 2
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(position: Int) -> YAMLEntry {
    precondition(position >= 0 && position < count)
    let key = first + 2 * position
    return YAMLEntry(
      tree, key: Int(tree.nodes.children[key]), value: Int(tree.nodes.children[key + 1]))
  }
}

/// One `key: value` of a mapping.
package struct YAMLEntry: Sendable {
  /// The key; always a scalar.
  package let key: Key

  /// The value.
  package let value: YAMLNode

  init(_ tree: YAMLTree, key: Int, value: Int) {
    self.key = Key(tree, key)
    self.value = YAMLNode(tree, value)
  }

  /// A mapping's key with its place.
  package struct Key: Sendable {
    private let tree: YAMLTree
    private let number: Int

    fileprivate init(_ tree: YAMLTree, _ number: Int) {
      self.tree = tree
      self.number = number
    }

    /// The key as a node.
    package var node: YAMLNode { YAMLNode(tree, number) }

    /// The key as a scalar.
    package var scalar: YAMLScalar { tree.scalar(number) }

    /// The key's decoded text, by which keys are compared.
    package var text: String { tree.nodes.text(of: number) }

    /// Where the key stands: quotes included, or the alias it was written as.
    package var span: SourceSpan { tree.span(tree.nodes.rows[number].range) }
  }
}
