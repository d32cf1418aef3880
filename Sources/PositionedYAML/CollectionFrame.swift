import Diagnostics

/// A collection that is being read.
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

  /// How many nodes it has so far, itself included.
  private(set) var size = 1
  /// How many collections its children are deep.
  private(set) var height = 0

  /// A mapping's key whose value is still to come.
  private enum PendingKey {
    case key(YAMLEntry.Key)
    case merge(SourceSpan)
    /// Reported; its value is dropped.
    case faulty(end: Int)

    var end: Int {
      switch self {
      case .key(let key): key.span.range.upperBound
      case .merge(let span): span.range.upperBound
      case .faulty(let end): end
      }
    }
  }

  private var pendingKey: PendingKey?
  private var elements: [YAMLNode] = []
  private var entries: [YAMLEntry] = []
  /// The entries' keys with their places, once there are too many to look at each.
  private var keys: [ExactText: SourceSpan] = [:]
  /// Of so few entries a key is found faster without hashing; most mappings have fewer.
  private static let maximumSearched = 16
  private var merge: (place: SourceSpan, position: Int, entries: [YAMLEntry])?

  init(isMapping: Bool, isBracketed: Bool, start: Int, column: Int?, anchor: String?) {
    self.isMapping = isMapping
    self.isBracketed = isBracketed
    self.start = start
    self.column = column
    self.anchor = anchor
    end = start
    // Growing by one at a time costs more than what stays empty.
    if isMapping { entries.reserveCapacity(4) }
  }

  /// Where the key ends whose value is to come; nil if a key or an element is to come.
  var pendingKeyEnd: Int? { pendingKey?.end }

  /// Adds an element, a key, or a key's value; returns what is wrong with it.
  mutating func add(_ node: consuming YAMLNode, size: Int, height: Int) -> [Diagnostic] {
    self.size += size
    self.height = max(self.height, height)
    end = max(end, node.span.range.upperBound)
    guard isMapping else {
      elements.append(node)
      return []
    }
    guard let key = pendingKey.take() else { return addKey(node) }
    switch key {
    case .key(let key): append(YAMLEntry(key: key, value: node))
    case .merge(let place): return addMerge(node, at: place)
    case .faulty: break
    }
    return []
  }

  /// The finished collection.
  mutating func content() -> YAMLNode.Content {
    guard isMapping else { return .sequence(elements) }
    if let merge {
      // Keys of its own win over merged ones, earlier merged ones over later.
      var taken = Set(entries.map { ExactText($0.key.text) })
      let merged = merge.entries.filter { taken.insert(ExactText($0.key.text)).inserted }
      entries.insert(contentsOf: merged, at: merge.position)
    }
    return .mapping(entries)
  }

  // MARK: Keys

  private mutating func append(_ entry: consuming YAMLEntry) {
    entries.append(entry)
    if entries.count <= Self.maximumSearched { return }
    for entry in keys.isEmpty ? entries[...] : entries.suffix(1) {
      keys[ExactText(entry.key.text)] = entry.key.span
    }
  }

  private func place(ofKey text: ExactText) -> SourceSpan? {
    if !keys.isEmpty { return keys[text] }
    return entries.first { ExactText($0.key.text) == text }?.key.span
  }

  private mutating func addKey(_ node: YAMLNode) -> [Diagnostic] {
    guard let scalar = node.scalar else {
      pendingKey = .faulty(end: node.span.range.upperBound)
      let looksLikeTemplate = node.span.text.hasPrefix("{") && isBracketed
      let kind = node.elements == nil ? "mapping" : "list"
      return [
        Diagnostic(
          YAMLReader.syntaxID, .error, "a key must be text, not a \(kind)", at: node.span,
          help: looksLikeTemplate
            ? "A variable is written <<name>>; a text with '{{' needs quotes."
            : "Put the key in quotes if text is meant.")
      ]
    }
    if scalar.style == .plain, scalar.text == "<<", node.aliased == nil {
      if let merge {
        pendingKey = .faulty(end: node.span.range.upperBound)
        return [Self.duplicate("<<", at: node.span, first: merge.place)]
      }
      pendingKey = .merge(node.span)
      return []
    }
    if scalar.style == .plain, scalar.text.isEmpty {
      pendingKey = .faulty(end: node.span.range.upperBound)
      return [
        Diagnostic(
          YAMLReader.syntaxID, .error, "a key is missing before ':'", at: node.span,
          help: "An empty key is written \"\".")
      ]
    }
    if let first = place(ofKey: ExactText(scalar.text)) {
      pendingKey = .faulty(end: node.span.range.upperBound)
      return [Self.duplicate(scalar.text, at: node.span, first: first)]
    }
    pendingKey = .key(.init(scalar: scalar, span: node.span))
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
  private mutating func addMerge(_ node: YAMLNode, at place: SourceSpan) -> [Diagnostic] {
    let sources = node.aliased == nil ? node.elements ?? [node] : [node]
    var faults: [Diagnostic] = []
    var merged: [YAMLEntry] = []
    for source in sources {
      if source.aliased != nil, let entries = source.entries {
        merged += entries
      } else if source.aliased == source.span {
        continue  // An alias that was reported, see `TreeBuilder.placeholder(at:)`.
      } else {
        faults.append(
          Diagnostic(
            YAMLReader.syntaxID, .error, "the merge key '<<' takes only aliases of mappings",
            at: source.span,
            help:
              "Write '<<: *name' or '<<: [*first, *second]'. For a key of this name put '<<' in "
              + "quotes; a variable is written <<name>>."))
      }
    }
    merge = (place, entries.count, merged)
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
