package import Diagnostics
import PositionedYAML

/// A comment that takes back diagnostics: `# connector-run: ignore plaintext-secret`.
package struct Suppression: Sendable {
  /// The rules that it names.
  package var rules: [Located<String>]
  /// The lines whose diagnostics it is about, from 1: its own, or for a comment on a line of its own
  /// the next line that is neither empty nor a comment; with a scalar of several lines that begins
  /// there (a block scalar, which can hold no comment, or a folded one) all of its lines.
  package var lines: ClosedRange<Int>
  /// The comment.
  package var span: SourceSpan

  /// What every such comment begins with after its `#`.
  private static let marker = "connector-run:"

  /// The suppressions of a file, in its order.
  static func read(_ source: SourceText, root: YAMLNode) -> [Suppression] {
    // Most files have none, and looking for comments takes a walk through the tree.
    guard mentions(marker, source.bytes) else { return [] }
    let comments = YAMLComments.spans(in: source, root: root)
    var scalars: [ClosedRange<Int>] = []
    collectScalars(of: root, into: &scalars)
    return comments.compactMap { comment in
      guard var suppression = read(comment, comments) else { return nil }
      for lines in scalars where lines.lowerBound == suppression.lines.lowerBound {
        let last = max(lines.upperBound, suppression.lines.upperBound)
        suppression.lines = suppression.lines.lowerBound...last
      }
      return suppression
    }
  }

  /// The lines of every scalar that takes more than one.
  private static func collectScalars(of node: YAMLNode, into found: inout [ClosedRange<Int>]) {
    if node.aliased != nil { return }
    switch node.content {
    case .scalar(let scalar):
      let lines = scalar.span.start.line...scalar.span.end.line
      if lines.count > 1 { found.append(lines) }
    case .sequence(let elements):
      for element in elements { collectScalars(of: element, into: &found) }
    case .mapping(let entries):
      for entry in entries { collectScalars(of: entry.value, into: &found) }
    }
  }

  private static func read(_ comment: SourceSpan, _ comments: [SourceSpan]) -> Suppression? {
    let source = comment.source
    var start = comment.range.lowerBound + 1
    while start < comment.range.upperBound, isBlank(source.bytes[start]) { start += 1 }
    let text = source.text(in: start..<comment.range.upperBound)
    guard text.hasPrefix(marker) else { return nil }
    var words: [Located<String>] = []
    var offset = start + marker.utf8.count
    while offset < comment.range.upperBound {
      if isBlank(source.bytes[offset]) || source.bytes[offset] == UInt8(ascii: ",") {
        offset += 1
        continue
      }
      let first = offset
      while offset < comment.range.upperBound, !isBlank(source.bytes[offset]),
        source.bytes[offset] != UInt8(ascii: ",")
      { offset += 1 }
      let span = SourceSpan(source: source, range: first..<offset)
      words.append(Located(span.text, at: span))
    }
    guard words.first?.value == "ignore" else {
      return Suppression(rules: [], lines: lines(of: comment, comments), span: comment)
    }
    // What follows without a comma, or behind '--', is the author's reason.
    var rules: [Located<String>] = []
    for word in words.dropFirst() {
      if word.value == "--" { break }
      if let last = rules.last {
        let between = source.bytes[last.span.range.upperBound..<word.span.range.lowerBound]
        guard between.contains(UInt8(ascii: ",")) else { break }
      }
      rules.append(word)
    }
    return Suppression(rules: rules, lines: lines(of: comment, comments), span: comment)
  }

  private static func lines(
    of comment: SourceSpan, _ comments: [SourceSpan]
  ) -> ClosedRange<Int> {
    let source = comment.source
    var line = comment.start.line
    var content = source.contentRange(ofLine: line)
    let isAlone = source.bytes[content.lowerBound..<comment.range.lowerBound].allSatisfy(isBlank)
    guard isAlone else { return line...line }
    let commentStarts = Set(comments.map(\.range.lowerBound))
    while line < source.lineCount {
      line += 1
      content = source.contentRange(ofLine: line)
      guard let first = source.bytes[content].firstIndex(where: { !isBlank($0) }) else { continue }
      if !commentStarts.contains(first) { return line...line }
    }
    return line...line
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func mentions(_ text: String, _ bytes: [UInt8]) -> Bool {
    let wanted = Array(text.utf8)
    guard let first = wanted.first, bytes.count >= wanted.count else { return false }
    var index = 0
    while index <= bytes.count - wanted.count {
      if bytes[index] == first, bytes[index..<index + wanted.count].elementsEqual(wanted) {
        return true
      }
      index += 1
    }
    return false
  }
}
