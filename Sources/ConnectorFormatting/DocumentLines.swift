import Diagnostics
import PositionedYAML

/// The lines around a file's document that are no part of it: a directive, `---` and `...`.
struct DocumentLines {
  /// The lines down to `---`, without white space at their ends; none without it.
  let before: [ArraySlice<UInt8>]
  /// The lines from `...` on.
  let after: [ArraySlice<UInt8>]
  /// The bytes between them.
  let content: Range<Int>

  init(_ source: SourceText, _ root: WrittenNode) throws(KeptAsWritten) {
    let first = source.location(at: root.start).line
    var start = 0
    for line in 1...max(1, first) {
      let range = source.contentRange(ofLine: line)
      guard range.lowerBound < root.start, Self.isMarker("---", source.bytes[range]) else {
        continue
      }
      let rest = source.bytes[range].dropFirst(3).drop(while: SourceLines.isBlank)
      guard line < first, rest.isEmpty || rest.first == UInt8(ascii: "#") else {
        throw KeptAsWritten("the document begins on the line of '---'")
      }
      start = range.upperBound
    }
    let last = root.scalar == nil ? root.lastOffset : root.range.upperBound
    var end = source.bytes.count
    let next = source.location(at: last).line + 1
    if next <= source.lineCount {
      for line in next...source.lineCount {
        let range = source.contentRange(ofLine: line)
        guard Self.isMarker("...", source.bytes[range]) else { continue }
        end = range.lowerBound
        break
      }
    }
    before = Self.lines(source.bytes[..<start])
    after = Self.lines(source.bytes[end...])
    content = start..<max(start, end)
  }

  private static func isMarker(_ marker: String, _ line: ArraySlice<UInt8>) -> Bool {
    guard line.starts(with: marker.utf8) else { return false }
    return line.dropFirst(3).first.map(SourceLines.isBlank) ?? true
  }

  private static func lines(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.dropTrailingBlanks() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}

extension WrittenNode {
  /// Where the last token in it ends.
  fileprivate var lastOffset: Int {
    guard isBlockCollection, let last = blockChildren.last else { return range.upperBound }
    return max(last.end, last.value.lastOffset)
  }
}
