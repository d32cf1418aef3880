import Diagnostics

/// Builds the tree of a file as it is written, from the parser's events and, for the dashes, colons
/// and commas that events do not tell, from the text between them.
struct WrittenTreeBuilder {
  /// The text and the events do not go together.
  private struct Mismatch: Error {}

  private let source: SourceText
  private let offsets: CodePointOffsets
  private var events: ArraySlice<ParserEvent>

  /// Where the text goes on after what was read.
  private var cursor = 0

  init(_ source: SourceText, _ events: [ParserEvent]) {
    self.source = source
    offsets = CodePointOffsets(source.bytes)
    self.events = events[...]
  }

  /// The document's value; nil where the text cannot be followed.
  mutating func root() -> WrittenNode? {
    while let event = events.first {
      switch event.kind {
      case .streamStart, .documentStart:
        cursor = byteRange(event).upperBound
        events.removeFirst()
      default: return try? node(indentation: -1, isFlow: false)
      }
    }
    return nil
  }

  // MARK: Nodes

  private mutating func node(indentation: Int, isFlow: Bool) throws(Mismatch) -> WrittenNode {
    guard let event = events.popFirst() else { throw Mismatch() }
    let range = byteRange(event)
    let anchor = event.anchor.map { name in
      range.lowerBound..<range.lowerBound + 1 + name.utf8.count
    }
    if let anchor { cursor = anchor.upperBound }
    var node: WrittenNode
    switch event.kind {
    case .alias:
      cursor = range.upperBound
      node = WrittenNode(content: .alias(event.text), range: range)
    case .scalar(let style):
      node = scalar(event.text, style, range, hasAnchor: anchor != nil, indentation: indentation)
    case .sequenceStart, .mappingStart:
      let isMapping = if case .mappingStart = event.kind { true } else { false }
      let last = range.last.map { source.bytes[$0] }
      if last == (isMapping ? UInt8(ascii: "{") : UInt8(ascii: "[")) {
        node = try bracketed(isMapping: isMapping, from: range.upperBound - 1)
      } else if isFlow {
        node = try bare(isMapping: isMapping)
      } else {
        node = try block(isMapping: isMapping)
      }
    default: throw Mismatch()
    }
    node.anchor = anchor
    node.anchorName = event.anchor
    return node
  }

  private mutating func scalar(
    _ text: String, _ style: YAMLScalar.Style, _ event: Range<Int>, hasAnchor: Bool,
    indentation: Int
  ) -> WrittenNode {
    var range = cursor..<cursor
    if style != .plain || !text.isEmpty {
      let start = hasAnchor ? skipTrivia(from: cursor) : event.lowerBound
      range = start..<max(start, event.upperBound)
      if style == .literal || style == .folded {
        let decoder = ScalarDecoder(
          decoding: style, in: range, of: source.bytes, parentIndentation: indentation)
        range = start..<(decoder.contentEnd ?? decoder.indicatorsEnd)
      }
      cursor = range.upperBound
    }
    let scalar = YAMLScalar(
      text: text, style: style, span: SourceSpan(source: source, range: range),
      parentIndentation: indentation)
    return WrittenNode(content: .scalar(scalar), range: range)
  }

  // MARK: Collections

  private mutating func block(isMapping: Bool) throws(Mismatch) -> WrittenNode {
    cursor = skipTrivia(from: cursor)
    let start = cursor
    let indentation = source.location(at: start).column - 1
    var items: [WrittenItem] = []
    var entries: [WrittenEntry] = []
    while !atEnd {
      cursor = skipTrivia(from: cursor)
      if isMapping {
        entries.append(try entry(indentation: indentation, isFlow: false))
      } else {
        let dash = cursor
        guard byte(at: dash) == UInt8(ascii: "-") else { throw Mismatch() }
        cursor += 1
        items.append(
          WrittenItem(start: dash, value: try node(indentation: indentation, isFlow: false)))
      }
    }
    events.removeFirst()
    return WrittenNode(
      content: isMapping ? .mapping(entries) : .sequence(items), range: start..<max(start, cursor))
  }

  private mutating func bracketed(
    isMapping: Bool, from start: Int
  ) throws(Mismatch) -> WrittenNode {
    cursor = start + 1
    var items: [WrittenItem] = []
    var entries: [WrittenEntry] = []
    while !atEnd {
      cursor = skipTrivia(from: cursor)
      if byte(at: cursor) == UInt8(ascii: ",") { cursor = skipTrivia(from: cursor + 1) }
      if isMapping {
        entries.append(try entry(indentation: -1, isFlow: true))
      } else {
        let itemStart = cursor
        let value = try node(indentation: -1, isFlow: true)
        guard value.start == itemStart else { throw Mismatch() }
        items.append(WrittenItem(start: itemStart, value: value))
      }
    }
    cursor = byteRange(events.removeFirst()).upperBound
    return WrittenNode(
      content: isMapping ? .mapping(entries) : .sequence(items), notation: .bracketed,
      range: start..<max(start, cursor))
  }

  private mutating func bare(isMapping: Bool) throws(Mismatch) -> WrittenNode {
    let start = cursor
    guard isMapping else { throw Mismatch() }
    let entry = try entry(indentation: -1, isFlow: true)
    guard atEnd else { throw Mismatch() }
    events.removeFirst()
    return WrittenNode(
      content: .mapping([entry]), notation: .bare, range: start..<max(start, cursor))
  }

  private mutating func entry(indentation: Int, isFlow: Bool) throws(Mismatch) -> WrittenEntry {
    let start = cursor
    if byte(at: cursor) == UInt8(ascii: "?"), isWhiteSpace(at: cursor + 1) {
      cursor = skipTrivia(from: cursor + 1)
    }
    let keyStart = cursor
    let key = try node(indentation: indentation, isFlow: isFlow)
    guard key.start == keyStart, !key.isOmitted else { throw Mismatch() }
    var colon: Int?
    let next = skipTrivia(from: cursor)
    if byte(at: next) == UInt8(ascii: ":"), isFlow || isWhiteSpace(at: next + 1) {
      colon = next
      cursor = next + 1
    }
    let value = try node(indentation: indentation, isFlow: isFlow)
    guard colon != nil || value.isOmitted else { throw Mismatch() }
    return WrittenEntry(start: start, key: key, colon: colon, value: value)
  }

  // MARK: The text

  private var atEnd: Bool {
    switch events.first?.kind {
    case nil, .sequenceEnd, .mappingEnd: true
    default: false
    }
  }

  private func byte(at offset: Int) -> UInt8? {
    offset < source.bytes.count ? source.bytes[offset] : nil
  }

  private func isWhiteSpace(at offset: Int) -> Bool {
    TriviaReader(source.bytes, at: offset).isAtWhiteSpace
  }

  private func skipTrivia(from offset: Int) -> Int {
    var reader = TriviaReader(source.bytes, at: offset)
    reader.skipTrivia()
    return reader.index
  }

  private func byteRange(_ event: ParserEvent) -> Range<Int> {
    let start = offsets.byteOffset(ofCodePoint: event.start.index)
    return start..<max(start, offsets.byteOffset(ofCodePoint: event.end.index))
  }
}
