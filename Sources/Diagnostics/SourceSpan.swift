/// A range of one source text, the smallest that holds what is meant.
package struct SourceSpan: Sendable {
  /// The file.
  package let source: SourceText

  /// UTF-8 byte offsets into the file; may be empty for "something is missing here".
  package let range: Range<Int>

  package init(source: SourceText, range: Range<Int>) {
    self.source = source
    self.range = range
  }

  /// Where the span begins.
  package var start: SourceLocation { source.location(at: range.lowerBound) }

  /// Where the span ends, the place after its last character.
  package var end: SourceLocation { source.location(at: range.upperBound) }

  /// The source's own text of the span.
  package var text: String { source.text(in: range) }
}

extension SourceSpan: Hashable {
  package static func == (left: SourceSpan, right: SourceSpan) -> Bool {
    left.source.path == right.source.path && left.range == right.range
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(source.path)
    hasher.combine(range)
  }
}

extension SourceSpan: Comparable {
  package static func < (left: SourceSpan, right: SourceSpan) -> Bool {
    if left.source.path != right.source.path { return left.source.path < right.source.path }
    return (left.range.lowerBound, left.range.upperBound)
      < (right.range.lowerBound, right.range.upperBound)
  }
}
