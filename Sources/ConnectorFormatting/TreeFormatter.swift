import ConnectorModel
import Diagnostics
import PositionedYAML

/// Writes the tree of a file anew: lists and mappings that are written by indentation here, what
/// stands in them in the extensions.
struct TreeFormatter {
  /// How deep what stands in a collection is indented.
  static let step = 2

  let source: SourceText
  let lines: SourceLines
  let places: CommentPlaces
  let order: KeyOrder
  /// All comments, in the order of the file.
  private let comments: [Comment]
  /// The comments behind something on their line, by line.
  private let trailing: [Int: Comment]

  /// What is written so far.
  var output = FormattedText()
  /// Whether an alias repeats what is being written, so that keys keep their order.
  var isRepeated = false

  /// - Parameter end: where the document ends.
  init(_ root: WrittenNode, _ lines: SourceLines, _ comments: [Comment], end: Int) {
    source = lines.source
    self.lines = lines
    self.comments = comments
    trailing = Dictionary(
      comments.filter { !$0.isAlone }.map { ($0.line, $0) }, uniquingKeysWith: { first, _ in first }
    )
    places = CommentPlaces(root, comments, lines, end: end)
    order = KeyOrder(root)
  }

  // MARK: The document

  /// Writes the document with the comments around it.
  mutating func document(_ root: WrittenNode, _ shape: ValueShape) throws(KeptAsWritten) {
    guard root.anchor == nil, root.scalar == nil else {
      throw KeptAsWritten("the file is no plain mapping")
    }
    let first = output.position
    for comment in places.header { own(comment, 0, afterEmptyLine: comment.followsEmptyLine) }
    if output.position.isAfter(first), isParted(root) { output.emptyLine() }
    if root.isBlockCollection {
      try block(root, shape, indentation: 0, continuesLine: false)
    } else {
      try flow(root, shape, owner: 0, ownerColumn: -1)
      endLine(after: root.range.upperBound)
      tail(of: root.start, 0)
    }
  }

  /// Whether an empty line stands between the comments at the top and what follows them.
  private func isParted(_ root: WrittenNode) -> Bool {
    let lead = places.leads[root.start] ?? []
    return lead.first?.followsEmptyLine ?? lines.followsEmptyLine(root.start)
  }

  // MARK: Collections

  /// Writes a list or a mapping by indentation, from its first line to the end of its last.
  ///
  /// - Parameter continuesLine: whether its first child goes on where the line is.
  mutating func block(
    _ node: WrittenNode, _ shape: ValueShape?, indentation: Int, continuesLine: Bool
  ) throws(KeptAsWritten) {
    let declared = declaredShape(node, shape)
    let children = node.blockChildren
    var sorted = Array(children.indices)
    if case .mapping(let entries) = node.content, !isRepeated {
      sorted = order.indices(of: entries, declared)
    }
    let parted = EmptyLines(before: children.map(isParted)).places(in: sorted)
    for (position, index) in sorted.enumerated() {
      let child = children[index]
      if position > 0 || !continuesLine {
        lead(of: child, indentation, afterEmptyLine: parted[position])
      }
      try self.child(child, declared, indentation)
    }
    tail(of: node.range.lowerBound, indentation)
  }

  private func isParted(_ child: WrittenNode.Child) -> Bool {
    places.leads[child.start]?.first?.followsEmptyLine ?? lines.followsEmptyLine(child.start)
  }

  func declaredShape(_ node: WrittenNode, _ shape: ValueShape?) -> DeclaredShape {
    guard case .mapping(let entries) = node.content else {
      return DeclaredShape(shape, isMapping: false) { _ in nil }
    }
    return DeclaredShape(shape, isMapping: true) { key in
      entries.first { $0.key.scalar?.text == key }?.value.scalar?.text
    }
  }

  private mutating func lead(
    of child: WrittenNode.Child, _ indentation: Int, afterEmptyLine: Bool
  ) {
    var afterEmptyLine = afterEmptyLine
    let lead = places.leads[child.start] ?? []
    for (index, comment) in lead.enumerated() {
      own(
        comment, indentation, afterEmptyLine: index == 0 ? afterEmptyLine : comment.followsEmptyLine
      )
    }
    if !lead.isEmpty { afterEmptyLine = lines.followsEmptyLine(child.start) }
    if afterEmptyLine { output.emptyLine() }
    output.indent(indentation)
  }

  private mutating func tail(of start: Int, _ indentation: Int) {
    for comment in places.tails[start] ?? [] {
      own(comment, indentation, afterEmptyLine: comment.followsEmptyLine)
    }
  }

  /// Writes one element or entry, as it is where it cannot be written anew.
  private mutating func child(
    _ child: WrittenNode.Child, _ declared: DeclaredShape, _ indentation: Int
  ) throws(KeptAsWritten) {
    let position = output.position
    do {
      if let entry = child.entry {
        try key(of: entry)
        let shape = declared.shape(under: entry.key.scalar?.text ?? "")
        let end = entry.colon.map { $0 + 1 } ?? entry.key.range.upperBound
        try value(entry.value, shape, after: end, in: child, indentation)
      } else {
        output.write("-")
        try value(child.value, declared.shape(), after: child.start + 1, in: child, indentation)
      }
      try expectAllComments(of: child, since: position)
    } catch {
      guard let range = verbatimRange(of: child, indentation) else { throw error }
      output.goBack(to: position)
      output.write(source.bytes[range])
      output.endKeptLine()
      for comment in comments(in: range) { output.note(comment) }
    }
  }

  private mutating func key(of entry: WrittenEntry) throws(KeptAsWritten) {
    // libyaml takes no longer text for a key without '?'.
    guard entry.key.range.count <= 1_000, !lines.isBroken(entry.key.range),
      !entry.key.endsInBlockScalar
    else {
      throw KeptAsWritten("a key is longer than a line")
    }
    if let anchor = entry.key.anchor {
      output.write(source.bytes[anchor])
      output.write(" ")
    }
    output.write(source.bytes[entry.key.range])
    // A colon right behind it would belong to the alias's name.
    if case .alias = entry.key.content { output.write(" ") }
    output.write(":")
  }

  // MARK: What is left as it is

  private func expectAllComments(
    of child: WrittenNode.Child, since position: FormattedText.Position
  ) throws(KeptAsWritten) {
    let written = Set(output.comments(since: position))
    for comment in comments(in: child.start..<lines.end(ofLineAt: child.end))
    where !written.contains(comment.range.lowerBound) {
      throw KeptAsWritten("a comment stands where nothing can be written anew around it")
    }
  }

  /// The lines of a child, where they may stand as they are: at the same column.
  private func verbatimRange(of child: WrittenNode.Child, _ indentation: Int) -> Range<Int>? {
    let location = source.location(at: child.start)
    guard location.column - 1 == indentation, lines.isFirst(on: location.line, child.start),
      !child.value.endsInBlockScalar, child.entry?.key.endsInBlockScalar != true
    else { return nil }
    let last = places.tails(below: child.value).map(\.range.upperBound).max() ?? 0
    return child.start..<lines.end(ofLineAt: max(last, child.end))
  }

  // MARK: Comments

  /// The comments that begin in a range.
  func comments(in range: Range<Int>) -> ArraySlice<Comment> {
    var (low, high) = (0, comments.count)
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].range.lowerBound < range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return comments[low...].prefix { $0.range.lowerBound < range.upperBound }
  }

  /// Writes a comment on a line of its own.
  mutating func own(_ comment: Comment, _ indentation: Int, afterEmptyLine: Bool) {
    if afterEmptyLine { output.emptyLine() }
    output.indent(indentation)
    write(comment)
    output.endLine()
  }

  mutating func write(_ comment: Comment) {
    output.write(source.bytes[comment.range])
    output.note(comment)
  }

  /// The comment behind what ends at an offset.
  func comment(behind end: Int) -> Comment? {
    guard let comment = trailing[source.location(at: end).line], comment.range.lowerBound >= end
    else { return nil }
    let between = source.bytes[end..<comment.range.lowerBound]
    return between.allSatisfy(SourceLines.isBlank) ? comment : nil
  }

  /// Ends a line with the comment that stands behind its last token, if one does.
  mutating func endLine(after end: Int) {
    if let comment = comment(behind: end) {
      output.write(" ")
      write(comment)
    }
    output.endLine()
  }
}

extension WrittenNode {
  /// Whether its last line is one of a block scalar, whose end depends on what follows.
  fileprivate var endsInBlockScalar: Bool {
    switch content {
    case .alias: false
    case .scalar(let scalar): scalar.style == .literal || scalar.style == .folded
    case .sequence, .mapping:
      isBlockCollection && blockChildren.last?.value.endsInBlockScalar == true
    }
  }
}
