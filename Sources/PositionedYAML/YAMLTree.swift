import Diagnostics

/// All values of a file; each `YAMLNode` names one of them.
final class YAMLTree: Sendable {
  let source: SourceText
  let nodes: NodeTable

  init(_ source: SourceText, _ nodes: NodeTable) {
    self.source = source
    self.nodes = nodes
  }

  func span(_ range: Range<Int>) -> SourceSpan { SourceSpan(source: source, range: range) }

  /// The scalar of a node that is one.
  func scalar(_ node: Int) -> YAMLScalar {
    let row = nodes.rows[node]
    return YAMLScalar(
      text: nodes.text(of: node), style: row.style, span: span(row.ownRange),
      parentIndentation: Int(row.parentIndentation))
  }
}
