import Diagnostics
import PositionedYAML

/// The lines of a file as far as formatting looks at them.
struct SourceLines {
  let source: SourceText
  /// Lines that look empty but belong to a block scalar.
  private var textLines: Set<Int> = []

  init(_ source: SourceText, _ root: WrittenNode) {
    self.source = source
    collect(root)
  }

  private mutating func collect(_ node: WrittenNode) {
    switch node.content {
    case .alias: break
    case .scalar(let scalar):
      guard scalar.style == .literal || scalar.style == .folded else { return }
      var line = source.location(at: node.range.upperBound).line
      textLines.insert(line)
      guard BlockScalar(scalar).keepsLines else { return }
      line += 1
      while isEmpty(line) {
        textLines.insert(line)
        line += 1
      }
    case .sequence(let items): for item in items { collect(item.value) }
    case .mapping(let entries): for entry in entries { collect(entry.value) }
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// Whether there is such a line, and it holds nothing but white space.
  func isEmpty(_ line: Int) -> Bool {
    guard line >= 1, line <= source.lineCount, !textLines.contains(line) else { return false }
    return source.bytes[source.contentRange(ofLine: line)].allSatisfy(Self.isBlank)
  }

  /// Whether only white space stands before an offset of a line.
  func isFirst(on line: Int, _ offset: Int) -> Bool {
    let start = source.contentRange(ofLine: line).lowerBound
    return source.bytes[start..<max(start, offset)].allSatisfy(Self.isBlank)
  }

  /// Whether the line before an offset's is empty.
  func followsEmptyLine(_ offset: Int) -> Bool { isEmpty(source.location(at: offset).line - 1) }

  /// Whether a line break stands in a range.
  func isBroken(_ range: Range<Int>) -> Bool {
    source.bytes[range.clamped(to: 0..<source.bytes.count)].contains(UInt8(ascii: "\n"))
  }

  /// The end of an offset's line, without its line break.
  func end(ofLineAt offset: Int) -> Int {
    source.contentRange(ofLine: source.location(at: offset).line).upperBound
  }

  /// Where, after an offset, something stands that is neither white space nor a comment.
  func next(after offset: Int) -> Int {
    var index = offset
    let bytes = source.bytes
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "#") {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      } else if Self.isBlank(bytes[index]) || bytes[index] == UInt8(ascii: "\n") {
        index += 1
      } else {
        break
      }
    }
    return index
  }
}
