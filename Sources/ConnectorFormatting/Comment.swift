import Diagnostics

/// A comment of a file that is being formatted.
struct Comment {
  /// From its `#` to its last character that is not white space.
  let range: Range<Int>
  /// Its line, from 1.
  let line: Int
  /// How many columns stand before it.
  let column: Int
  /// Whether nothing else stands on its line.
  let isAlone: Bool
  /// Whether the line before it is empty.
  let followsEmptyLine: Bool
  /// Whether it takes back diagnostics of the next line that is neither empty nor a comment, which
  /// must not become another one.
  let isSuppression: Bool
  /// Whether it speaks to an editor about the whole file.
  let isModeline: Bool

  init(_ span: SourceSpan, in lines: SourceLines) {
    let source = span.source
    var end = span.range.upperBound
    while end > span.range.lowerBound, SourceLines.isBlank(source.bytes[end - 1]) { end -= 1 }
    range = span.range.lowerBound..<end
    let start = span.start
    line = start.line
    column = start.column - 1
    isAlone = lines.isFirst(on: line, span.range.lowerBound)
    followsEmptyLine = lines.isEmpty(line - 1)
    let words = source.text(in: range).drop { $0 == "#" || $0 == " " || $0 == "\t" }
    isSuppression = words.hasPrefix("connector-run:")
    isModeline = ["yaml-language-server:", "vim:", "-*-"].contains { words.hasPrefix($0) }
  }
}
