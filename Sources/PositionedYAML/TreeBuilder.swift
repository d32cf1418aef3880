import Diagnostics

/// Builds the tree from the parser's events.
///
/// It keeps its own stack, so that depth costs nothing and is checked as the events come.
struct TreeBuilder {
  /// The document's value, once it is complete.
  var root: YAMLNode? { rootNumber.map { YAMLNode(YAMLTree(source, nodes), $0) } }

  /// What was wrong, in the order found.
  private(set) var diagnostics: [Diagnostic] = []

  private let source: SourceText
  private let offsets: CodePointOffsets
  private var nodes: NodeTable
  private var rootNumber: Int?
  private var frames: [CollectionFrame] = []
  /// The children so far of all collections that are being read, by their numbers.
  private var children: [Int32] = []
  private var anchors = AnchorTable()
  private var hasDocument = false

  /// The number of the last scalar, to explain faults that follow it.
  private var lastScalar: Int?

  init(_ source: SourceText) {
    self.source = source
    offsets = CodePointOffsets(source.bytes)
    nodes = NodeTable(byteCount: source.bytes.count)
    frames.reserveCapacity(8)
    children.reserveCapacity(64)
  }

  /// Takes in one event.
  ///
  /// - Returns: Whether the next is wanted: false at the end, and where going on would cost
  ///   more than the limits allow.
  mutating func accept(_ event: ParserEvent) -> Bool {
    switch event.kind {
    case .streamStart: return true
    case .streamEnd:
      if !hasDocument { reportEmptyFile() }
      return false
    case .documentStart(let hasTagDirectives):
      return startDocument(event, hasTagDirectives: hasTagDirectives)
    case .documentEnd: return true
    case .alias: return addAlias(event)
    case .scalar(let style):
      addScalar(style, event)
      return true
    case .sequenceStart: return startCollection(event, isMapping: false)
    case .mappingStart: return startCollection(event, isMapping: true)
    case .sequenceEnd, .mappingEnd:
      endCollection(event)
      return true
    }
  }

  /// Takes in the parser's failure.
  mutating func report(_ failure: ParserFailure) {
    let explanation = SyntaxExplanation(
      source: source, failure: failure,
      problem: offsets.byteOffset(ofCodePoint: failure.problemIndex),
      context: offsets.byteOffset(ofCodePoint: failure.contextIndex),
      lastScalar: lastScalar.map(YAMLTree(source, nodes).scalar))
    diagnostics.append(explanation.diagnostic)
  }

  // MARK: Documents

  private mutating func startDocument(_ event: ParserEvent, hasTagDirectives: Bool) -> Bool {
    let start = byteRange(event).lowerBound
    let end = source.contentRange(ofLine: source.location(at: start).line).upperBound
    let line = start..<max(start, end)
    if hasDocument {
      let isMark = source.text(in: line).hasPrefix("---")
      report(
        "a second document begins here; a file holds one", at: isMark ? start..<start + 3 : line,
        help: "Remove the '---' or '...' line, or move the rest to a file of its own.")
      return false
    }
    hasDocument = true
    if hasTagDirectives {
      report("the directive %TAG is not supported", at: line, help: "Remove the line.")
    }
    return true
  }

  private mutating func reportEmptyFile() {
    report(YAMLReader.emptyMessage, at: 0..<0)
  }

  // MARK: Nodes

  private mutating func addAlias(_ event: ParserEvent) -> Bool {
    let name = event.text
    let range = byteRange(event)
    switch anchors.resolve(name) {
    case .undefined(let suggestion):
      report(
        "alias '*\(name)' has no anchor '&\(name)' before it", at: range,
        label: suggestion.map { "did you mean '*\($0)'?" },
        help: suggestion == nil ? "A text that begins with '*' needs quotes." : nil)
      attach(placeholder(at: range), size: 1, height: 0, anchor: nil)
    case .open(let place):
      report(
        "alias '*\(name)' stands inside the value that it repeats", at: range,
        notes: [.init("the value begins here", at: span(place))])
      attach(placeholder(at: range), size: 1, height: 0, anchor: nil)
    case .tooMany:
      report(
        "the aliases of this file stand for more than \(YAMLReader.maximumAliasedNodes) values",
        at: range)
      return false
    case .value(let node, let size, let height):
      guard frames.count + height <= YAMLReader.maximumDepth else {
        reportDepth(at: range)
        return false
      }
      let alias = nodes.addAlias(of: node, at: range)
      attach(alias, size: size, height: height, anchor: nil)
    }
    return true
  }

  private mutating func addScalar(_ style: YAMLScalar.Style, _ event: ParserEvent) {
    let range = scalarRange(style, event)
    let column = blockColumn
    if style == .singleQuoted || style == .doubleQuoted {
      reportTightComment(at: range.upperBound)
    }
    if frames.isEmpty, event.text.isEmpty, style == .plain, event.anchor == nil, !event.hasTag {
      reportEmptyFile()
      return
    }
    let node = nodes.addScalar(event.text, style, range, parentIndentation: column)
    lastScalar = node
    attach(node, size: 1, height: 0, anchor: event.anchor)
  }

  private mutating func startCollection(_ event: ParserEvent, isMapping: Bool) -> Bool {
    let range = byteRange(event)
    reportTag(event, at: range.lowerBound)
    // A flow collection's first event ends with its bracket, a block collection's at its first
    // key or dash; only a list at the column of its key has the first dash in the event.
    var start = range.upperBound
    var column: Int? = event.end.column
    var isBracketed = false
    switch range.last.map({ source.bytes[$0] }) {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      isBracketed = true
      column = nil
      start -= 1
    case UInt8(ascii: "-") where !isMapping:
      start -= 1
      column = event.end.column - 1
    default:
      // `[key: value]`: a mapping without brackets of its own.
      if let last = frames.indices.last, frames[last].isBracketed {
        start = range.lowerBound
        column = nil
      }
    }
    guard frames.count < YAMLReader.maximumDepth else {
      reportDepth(at: start..<min(start + 1, source.bytes.count))
      return false
    }
    if let anchor = event.anchor { anchors.open(anchor, at: start..<start) }
    frames.append(
      CollectionFrame(
        isMapping: isMapping, isBracketed: isBracketed, start: start, column: column,
        anchor: event.anchor, firstChild: children.count))
    return true
  }

  private mutating func endCollection(_ event: ParserEvent) {
    guard var frame = frames.popLast() else { return }
    if frame.isBracketed {
      frame.end = byteRange(event).upperBound
      reportTightComment(at: frame.end)
    }
    frame.finish(&children, nodes)
    let node = nodes.addCollection(
      frame.isMapping ? .mapping : .sequence, of: children[frame.firstChild...],
      frame.start..<frame.end)
    children.removeSubrange(frame.firstChild...)
    attach(node, size: frame.size, height: frame.height + 1, anchor: frame.anchor)
  }

  /// Puts a finished node where it belongs.
  private mutating func attach(
    _ node: Int, size: Int, height: Int, anchor: String?
  ) {
    if let anchor { anchors.define(anchor, node: node, size: size, height: height) }
    guard let last = frames.indices.last else {
      rootNumber = node
      return
    }
    let faults = frames[last].add(
      node, size: size, height: height, to: &children, in: nodes, of: source)
    if !faults.isEmpty { diagnostics += faults }
  }

  // MARK: Places

  /// The column of the innermost block collection, -1 outside of any.
  private var blockColumn: Int {
    // Not `last(where:)`, which would copy what it looks at.
    for index in frames.indices.reversed() {
      if let column = frames[index].column { return column }
    }
    return -1
  }

  private func span(_ range: Range<Int>) -> SourceSpan { SourceSpan(source: source, range: range) }

  private func byteRange(_ event: ParserEvent) -> Range<Int> {
    let start = offsets.byteOffset(ofCodePoint: event.start.index)
    return start..<max(start, offsets.byteOffset(ofCodePoint: event.end.index))
  }

  /// The exact place of a scalar, as `YAMLNode.span` defines it.
  private mutating func scalarRange(
    _ style: YAMLScalar.Style, _ event: ParserEvent
  ) -> Range<Int> {
    var range = byteRange(event)
    let contentStart = reportTag(event, at: range.lowerBound)
    if event.text.isEmpty, style == .plain {
      let hasProperties = event.anchor != nil || event.hasTag
      if !hasProperties, let last = frames.indices.last, let key = frames[last].pendingKeyEnd {
        let place = placeOfMissingValue(afterKey: key)
        return place..<place
      }
      return range.upperBound..<range.upperBound
    }
    range = min(contentStart, range.upperBound)..<range.upperBound
    if style == .literal || style == .folded {
      let decoder = ScalarDecoder(
        decoding: style, in: range, of: source.bytes, parentIndentation: blockColumn)
      range = range.lowerBound..<(decoder.contentEnd ?? decoder.indicatorsEnd)
    }
    return range
  }

  /// Where a value that is left out would begin: after the key's colon, or after the key if it
  /// has none (`{key}`).
  private func placeOfMissingValue(afterKey keyEnd: Int) -> Int {
    var reader = TriviaReader(source.bytes, at: keyEnd)
    reader.skipTrivia()
    guard reader.byte == UInt8(ascii: ":") else { return keyEnd }
    // Outside of brackets a colon right before a text is the start of the next key.
    let end = reader.index + 1
    let isInBrackets = frames.indices.last.map { frames[$0].column == nil } ?? true
    return isInBrackets || TriviaReader(source.bytes, at: end).isAtWhiteSpace ? end : keyEnd
  }

  /// Reports the tag in front of a value, if any; returns where the value itself begins.
  @discardableResult
  private mutating func reportTag(_ event: ParserEvent, at start: Int) -> Int {
    guard event.anchor != nil || event.hasTag else { return start }
    var reader = TriviaReader(source.bytes, at: start)
    if let tag = reader.skipProperties() {
      report(
        "tags are not supported: '\(source.text(in: tag))'", at: tag,
        help: "Remove the tag; a text that begins with '!' needs quotes.")
    }
    return reader.index
  }

  // MARK: Reporting

  private mutating func report(
    _ message: String, at range: Range<Int>, label: String? = nil, notes: [Diagnostic.Note] = [],
    help: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        YAMLReader.syntaxID, .error, message, at: span(range), label: label, notes: notes,
        help: help))
  }

  /// Reports a `#` right after a quote or bracket, which libyaml takes for a comment's start.
  private mutating func reportTightComment(at offset: Int) {
    guard offset < source.bytes.count, source.bytes[offset] == UInt8(ascii: "#") else { return }
    report(
      "a comment needs a space before '#'", at: offset..<offset + 1,
      help: "A text with '#' needs quotes, all of it.")
  }

  private mutating func reportDepth(at range: Range<Int>) {
    report("lists and mappings are nested more than \(YAMLReader.maximumDepth) deep", at: range)
  }

  /// What stands for an alias that was reported.
  private mutating func placeholder(at range: Range<Int>) -> Int {
    nodes.addScalar(
      source.text(in: range), .plain, range, parentIndentation: -1, isAlias: true)
  }
}
