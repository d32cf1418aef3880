import ConnectorModel
import Diagnostics
import PositionedYAML

/// Lists in brackets and mappings in braces.
extension TreeFormatter {
  /// Writes a collection in brackets, from bracket to bracket.
  ///
  /// One on a line of its own is spaced and ordered; one of several lines keeps its lines, which are
  /// spaced and indented.
  ///
  /// - Parameters:
  ///   - owner: the column of the first token of the line that is being written.
  ///   - ownerColumn: the same in the source.
  mutating func flow(
    _ node: WrittenNode, _ shape: ValueShape?, owner: Int, ownerColumn: Int
  ) throws(KeptAsWritten) {
    guard lines.isBroken(node.range) else { return inline(node, shape) }
    var walk = FlowWalk(
      pieces: pieces(of: node, shape), column: owner, ownerColumn: ownerColumn)
    try walk.write(node.range, into: &self)
  }

  // MARK: On one line

  /// Writes a collection of one line.
  mutating func inline(_ node: WrittenNode, _ shape: ValueShape?) {
    let wasRepeated = isRepeated
    defer { isRepeated = wasRepeated }
    if order.isRepeated(node) { isRepeated = true }
    let declared = declaredShape(node, shape)
    switch node.content {
    case .alias, .scalar: output.write(source.bytes[node.range])
    case .sequence(let items):
      output.write("[")
      for (index, item) in items.enumerated() {
        if index > 0 { output.write(", ") }
        inlineValue(item.value, declared.shape())
      }
      output.write("]")
    case .mapping(let entries):
      let sorted = isRepeated ? Array(entries.indices) : order.indices(of: entries, declared)
      if node.notation == .bracketed { output.write("{") }
      for (position, index) in sorted.enumerated() {
        if position > 0 { output.write(", ") }
        // Without a colon, only the question mark says that it is a mapping.
        if node.notation == .bare, entries[index].colon == nil { output.write("? ") }
        inlineEntry(entries[index], declared)
      }
      if node.notation == .bracketed { output.write("}") }
    }
  }

  private mutating func inlineValue(_ node: WrittenNode, _ shape: ValueShape?) {
    if let anchor = node.anchor {
      output.write(source.bytes[anchor])
      if !node.isOmitted { output.write(" ") }
    }
    inline(node, shape)
  }

  private mutating func inlineEntry(_ entry: WrittenEntry, _ declared: DeclaredShape) {
    inlineValue(entry.key, nil)
    guard entry.colon != nil else { return }
    if case .alias = entry.key.content { output.write(" ") }
    output.write(": ")
    inlineValue(entry.value, declared.shape(under: entry.key.scalar?.text ?? ""))
  }

  // MARK: On several lines

  /// The tokens of a collection but for brackets, commas and colons, in order; what stands on one
  /// line in it is one piece.
  private func pieces(of node: WrittenNode, _ shape: ValueShape?) -> [FlowWalk.Piece] {
    var pieces: [FlowWalk.Piece] = []
    let declared = declaredShape(node, shape)
    func add(_ node: WrittenNode, _ shape: ValueShape?) {
      if let anchor = node.anchor { pieces.append(.init(range: anchor, kind: .anchor)) }
      if node.isOmitted { return }
      switch node.content {
      case .alias: pieces.append(.init(range: node.range, kind: .alias))
      case .scalar(let scalar): pieces.append(.init(range: node.range, kind: .scalar(scalar)))
      case .sequence, .mapping:
        if node.notation == .bracketed, !lines.isBroken(node.range) {
          pieces.append(.init(range: node.range, kind: .collection(node, shape)))
        } else {
          pieces += self.pieces(of: node, shape)
        }
      }
    }
    switch node.content {
    case .alias, .scalar: break
    case .sequence(let items): for item in items { add(item.value, declared.shape()) }
    case .mapping(let entries):
      for entry in entries {
        add(entry.key, nil)
        add(entry.value, declared.shape(under: entry.key.scalar?.text ?? ""))
      }
    }
    return pieces
  }
}
