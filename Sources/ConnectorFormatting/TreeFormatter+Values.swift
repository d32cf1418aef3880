import ConnectorModel
import Diagnostics
import PositionedYAML

/// What stands behind a colon or a dash.
extension TreeFormatter {
  /// Writes a value, from behind its key's colon or its dash to the end of its last line.
  ///
  /// - Parameters:
  ///   - end: where the colon or the dash ends.
  ///   - child: the entry or the element.
  ///   - indentation: the column of the key or the dash.
  mutating func value(
    _ node: WrittenNode, _ shape: ValueShape?, after end: Int, in child: WrittenNode.Child,
    _ indentation: Int
  ) throws(KeptAsWritten) {
    let wasRepeated = isRepeated
    defer { isRepeated = wasRepeated }
    if order.isRepeated(node) { isRepeated = true }
    var end = end
    if let anchor = node.anchor {
      output.write(" ")
      output.write(source.bytes[anchor])
      end = anchor.upperBound
    }
    if node.isBlockCollection {
      let inner = indentation + Self.step
      if child.entry == nil, node.anchor == nil, comment(behind: end) == nil, !hasLead(node) {
        output.write(" ")
        return try block(node, shape, indentation: inner, continuesLine: true)
      }
      endLine(after: end)
      return try block(node, shape, indentation: inner, continuesLine: false)
    }
    if node.isOmitted { return endLine(after: end) }
    if let scalar = node.scalar, scalar.style == .literal || scalar.style == .folded {
      output.write(" ")
      return blockScalar(scalar, indentation)
    }
    let isBehind = place(node, shape, after: end, indentation)
    if let scalar = node.scalar {
      flowScalar(scalar, indentation + Self.step)
    } else if case .alias = node.content {
      output.write(source.bytes[node.range])
    } else {
      let column = source.location(at: isBehind ? child.start : node.range.lowerBound).column - 1
      try flow(
        node, shape, owner: isBehind ? indentation : indentation + Self.step, ownerColumn: column)
    }
    endLine(after: node.range.upperBound)
  }

  private func hasLead(_ node: WrittenNode) -> Bool {
    node.blockChildren.first.map { !(places.leads[$0.start] ?? []).isEmpty } ?? false
  }

  /// Goes to where a value on one line begins: behind its key, or on the next line where it was and
  /// does not fit behind the key.
  ///
  /// - Returns: whether that is behind the key.
  private mutating func place(
    _ node: WrittenNode, _ shape: ValueShape?, after end: Int, _ indentation: Int
  ) -> Bool {
    let between = end..<max(end, node.range.lowerBound)
    let comments = Array(comments(in: between))
    if comments.isEmpty, !lines.isBroken(between) || joins(node, shape) {
      output.write(" ")
      return true
    }
    endLine(after: end)
    let inner = indentation + Self.step
    for comment in comments where comment.isAlone { own(comment, inner, afterEmptyLine: false) }
    output.indent(inner)
    return false
  }

  /// Whether a value that stands on the line after its key fits behind the key.
  private mutating func joins(_ node: WrittenNode, _ shape: ValueShape?) -> Bool {
    if lines.isBroken(node.range) { return false }
    let position = output.position
    output.write(" ")
    inline(node, shape)
    let column = output.column
    output.goBack(to: position)
    return column <= FormattedText.width
  }

  // MARK: Scalars

  /// Writes a plain or quoted scalar; its further lines are indented, which means nothing.
  mutating func flowScalar(_ scalar: YAMLScalar, _ indentation: Int) {
    let text = source.bytes[scalar.span.range]
    guard text.contains(UInt8(ascii: "\n")) else { return output.write(text) }
    let parts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      var line = index == 0 ? part : part.drop(while: SourceLines.isBlank)
      if index < parts.count - 1 {
        let content = line.dropTrailingBlanks()
        // A space behind a backslash is part of the text.
        let isEscaped = scalar.style == .doubleQuoted && content.last == UInt8(ascii: "\\")
        if !isEscaped { line = content }
      }
      if index > 0, !line.isEmpty { output.indent(indentation) }
      output.write(line)
      if index < parts.count - 1 { output.endKeptLine() }
    }
  }

  /// Writes a block scalar with all lines that belong to it.
  private mutating func blockScalar(_ scalar: YAMLScalar, _ indentation: Int) {
    let block = BlockScalar(scalar)
    output.write(block.header)
    let comment = block.headerComment
    if !comment.isEmpty {
      if !block.hasTightComment { output.write(" ") }
      output.write(comment)
    }
    output.endLine()
    let column = indentation + (block.indicator ?? Self.step)
    for line in block.contentLines() {
      if !line.isEmpty { output.indent(column) }
      output.write(line)
      output.endKeptLine()
    }
    for _ in 0..<block.keptLines { output.endKeptLine() }
    if block.keepsLines { output.keepLines() }
  }
}

extension ArraySlice<UInt8> {
  /// The bytes without white space at the end.
  func dropTrailingBlanks() -> ArraySlice<UInt8> {
    var result = self
    while let last = result.last, SourceLines.isBlank(last) { result.removeLast() }
    return result
  }
}
