import ConnectorModel
import Diagnostics
import PositionedYAML

/// A file's lines, each with the indentation that it gets, in the order that they get.
struct LineLayout {
  private struct Line {
    /// The text behind the indentation.
    var text: [UInt8]
    /// The indentation in the file.
    var old: Int
    /// The new one; nil for a line that goes with the one that it belongs to.
    var new: Int?
    /// How far its first token moves against `old`, for lines that go with it.
    var shift: Int { (new ?? old) - old }
    var isBlank: Bool { text.isEmpty }
    var isComment: Bool { text.first == UInt8(ascii: "#") }
    /// Whether it is inside a scalar of several lines, whose spaces are the author's.
    var isInsideScalar = false
  }

  private let source: SourceText
  private var lines: [Line]
  /// The line numbers (from 0) in the order of the result.
  private var order: [Int]

  init(_ source: SourceText) {
    self.source = source
    lines = (1...source.lineCount).map { number in
      let bytes = source.bytes[source.contentRange(ofLine: number)]
      let indentation = bytes.prefix { $0 == UInt8(ascii: " ") }.count
      return Line(text: Array(bytes.dropFirst(indentation)), old: indentation)
    }
    order = Array(lines.indices)
  }

  /// Whether any node is an alias, or stands behind an anchor or a tag.
  func hasAliases(_ node: YAMLNode) -> Bool {
    // An anchor without an alias moves freely, but telling the two apart is not worth it.
    lines.contains { line in
      line.text.split(separator: UInt8(ascii: " ")).contains {
        ($0.first == UInt8(ascii: "&") || $0.first == UInt8(ascii: "*")) && $0.count > 1
      }
    }
  }

  /// Gives the root's lines their places.
  mutating func place(_ root: YAMLNode, declaration: ValueShape, order keyOrder: KeyOrder) {
    indent(root, at: 0, declaration, keyOrder)
    order = arranged(root, in: lines.indices, declaration, keyOrder)
  }

  /// The file's new bytes.
  var result: [UInt8] {
    var bytes: [UInt8] = []
    var blanks = 0
    var shift = 0
    let shifts = effectiveShifts()
    for number in order {
      let line = lines[number]
      let text = line.isInsideScalar ? line.text : Self.withoutTrailingSpace(line.text)
      if text.isEmpty, !line.isInsideScalar {
        blanks += 1
        continue
      }
      if blanks > 0, !bytes.isEmpty { bytes.append(0x0A) }
      blanks = 0
      shift = shifts[number]
      // A line inside a scalar may be blank, and then has no indentation of its own.
      if !(line.isInsideScalar && text.isEmpty) {
        bytes += [UInt8](repeating: 0x20, count: max(0, line.old + shift))
      }
      bytes += text
      bytes.append(0x0A)
    }
    return bytes
  }

  /// How far each line moves: by its own new indentation, else with the structural line before it; a
  /// comment with the next structural line.
  private func effectiveShifts() -> [Int] {
    var shifts = [Int](repeating: 0, count: lines.count)
    var current = 0
    for number in lines.indices {
      if lines[number].new != nil { current = lines[number].shift }
      shifts[number] = current
    }
    var next = 0
    for number in lines.indices.reversed() {
      let line = lines[number]
      if line.new != nil { next = line.shift }
      if line.isComment, !line.isInsideScalar, line.new == nil {
        let follower = lines[(number + 1)...].first { $0.new != nil }
        // A comment that is indented like what follows goes with it.
        if let follower, follower.old == line.old { shifts[number] = next }
      }
    }
    return shifts
  }

  // MARK: Indentation

  private mutating func indent(
    _ node: YAMLNode, at column: Int, _ shape: ValueShape?, _ keyOrder: KeyOrder
  ) {
    switch node.content {
    case .scalar: markInside(node)
    case .sequence(let elements):
      guard isBlock(node), node.aliased == nil else { return markInside(node) }
      for element in elements {
        indentItem(element, at: column, keyOrder.element(of: shape), keyOrder)
      }
    case .mapping(let entries):
      guard isBlock(node), node.aliased == nil else { return markInside(node) }
      for entry in entries {
        let line = index(of: entry.key.span)
        if isFirst(entry.key.span) { lines[line].new = column }
        let child = keyOrder.child(entry.key.text, of: shape, entries)
        closeGap(behindKey: entry)
        indent(entry.value, at: column + 2, child, keyOrder)
      }
    }
  }

  /// An element of a block sequence: its dash at a column, its content behind it.
  private mutating func indentItem(
    _ element: YAMLNode, at column: Int, _ shape: ValueShape?, _ keyOrder: KeyOrder
  ) {
    let first = index(of: element.span)
    if lines[first].text.first == UInt8(ascii: "-") {
      lines[first].new = column
      let text = lines[first].text
      let gap = text.dropFirst().prefix { $0 == 0x20 }.count
      if gap > 1, text.count > 1 + gap {
        lines[first].text = [UInt8(ascii: "-"), 0x20] + text.dropFirst(1 + gap)
      }
    }
    indent(element, at: column + 2, shape, keyOrder)
  }

  /// One space between a key's colon and what stands behind it on the line.
  private mutating func closeGap(behindKey entry: YAMLEntry) {
    let line = index(of: entry.key.span)
    guard entry.value.aliased == nil, !entry.value.span.range.isEmpty,
      index(of: entry.value.span) == line
    else { return }
    let content = source.contentRange(ofLine: line + 1)
    let keyEnd = entry.key.span.range.upperBound
    let between = source.bytes[keyEnd..<max(keyEnd, entry.value.span.range.lowerBound)]
    guard between.first == UInt8(ascii: ":"), between.count > 2,
      between.dropFirst().allSatisfy({ $0 == 0x20 })
    else { return }
    // Offsets are those of the file; the line's text may have lost spaces behind its dash.
    let behind = content.upperBound - entry.value.span.range.lowerBound
    let head = lines[line].text.count - behind - (between.count - 1)
    guard head > 0 else { return }
    lines[line].text = lines[line].text[..<head] + [0x20] + lines[line].text.suffix(behind)
  }

  /// Notes the lines behind a node's first one as parts of it.
  private mutating func markInside(_ node: YAMLNode) {
    guard node.aliased == nil, !node.span.range.isEmpty else { return }
    let first = index(of: node.span)
    let last = source.location(at: node.span.range.upperBound).line - 1
    guard last > first else { return }
    let isScalar = node.scalar != nil
    for line in first + 1...last where isScalar { lines[line].isInsideScalar = true }
  }

  // MARK: Order

  /// The numbers of a node's lines in their new order.
  private func arranged(
    _ node: YAMLNode, in range: Range<Int>, _ shape: ValueShape?, _ keyOrder: KeyOrder
  ) -> [Int] {
    guard isBlock(node), node.aliased == nil else { return Array(range) }
    switch node.content {
    case .scalar: return Array(range)
    case .sequence(let elements):
      let groups = groups(elements.map(\.span), in: range)
      return groups.head
        + zip(elements, groups.bodies).flatMap { element, lines in
          arranged(element, in: lines, keyOrder.element(of: shape), keyOrder)
        }
    case .mapping(let entries):
      let groups = groups(entries.map(\.key.span), in: range)
      let bodies = zip(entries, groups.bodies).map { entry, lines in
        arranged(entry.value, in: lines, keyOrder.child(entry.key.text, of: shape, entries), keyOrder)
      }
      // Keys that share a line, or stand behind a list's dash, cannot move.
      let starts = entries.map { index(of: $0.key.span) }
      let isMovable =
        Set(starts).count == starts.count && entries.allSatisfy { isFirst($0.key.span) }
      let indexes = isMovable ? keyOrder.indexes(of: entries, shape) : nil
      return groups.head + (indexes ?? Array(entries.indices)).flatMap { bodies[$0] }
    }
  }

  /// The lines of a range by the node that they belong to: each with the comments and empty lines
  /// above it, but those above the first one (the file's own header) by themselves.
  private func groups(
    _ spans: [SourceSpan], in range: Range<Int>
  ) -> (head: [Int], bodies: [Range<Int>]) {
    let starts = spans.map { max(index(of: $0), range.lowerBound) }
    guard let first = starts.first else { return (Array(range), []) }
    var borders: [Int] = []
    for (position, start) in starts.enumerated() {
      let floor = position == 0 ? range.lowerBound : min(starts[position - 1] + 1, start)
      var border = start
      // What stands above the first key behind an empty line is about the whole.
      while border > floor, isLoose(lines[border - 1]), position > 0 || lines[border - 1].isComment {
        border -= 1
      }
      borders.append(border)
    }
    // A header that reaches the first key is the file's where nothing stands above it.
    if let border = borders.first, border == range.lowerBound, border < first,
      Self.isModeline(lines[border].text)
    {
      borders[0] = border + 1
    }
    let ends = borders.dropFirst() + [range.upperBound]
    return (Array(range.lowerBound..<borders[0]), zip(borders, ends).map { $0..<$1 })
  }

  private func isLoose(_ line: Line) -> Bool {
    !line.isInsideScalar && (line.isBlank || line.isComment)
  }

  /// Editors look for such a line at the top of the file.
  private static func isModeline(_ text: [UInt8]) -> Bool {
    String(decoding: text, as: UTF8.self).hasPrefix("# yaml-language-server:")
  }

  // MARK: Places

  /// The line on which a span begins, from 0.
  private func index(of span: SourceSpan) -> Int { span.start.line - 1 }

  /// Whether nothing but space stands before a span on its line.
  private func isFirst(_ span: SourceSpan) -> Bool {
    let content = source.contentRange(ofLine: span.start.line)
    return source.bytes[content.lowerBound..<max(content.lowerBound, span.range.lowerBound)]
      .allSatisfy { $0 == 0x20 }
  }

  /// Whether a collection is written in block style.
  private func isBlock(_ node: YAMLNode) -> Bool {
    guard node.scalar == nil, !node.span.range.isEmpty else { return false }
    let first = source.bytes[node.span.range.lowerBound]
    return first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
  }

  private static func withoutTrailingSpace(_ text: [UInt8]) -> [UInt8] {
    var text = text
    while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
    return text
  }
}
