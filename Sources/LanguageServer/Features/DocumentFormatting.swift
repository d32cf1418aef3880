import ConnectorFormatting
import ConnectorLoading
import Diagnostics
import JSONDocument

/// The edits that put an open file into its canonical form.
struct DocumentFormatting {
  let project: OpenProject
  let path: String

  /// The edits (LSP `TextEdit`): one over the lines that change, so that the rest of the editor's
  /// view stays; none where nothing changes or the file cannot be formatted.
  func edits(in source: SourceText, _ encoding: PositionEncoding) -> JSONValue {
    guard let kind = project.kind(of: path) else { return .array([]) }
    let formatter = FileFormatter(kind.declaration)
    guard case .formatted(let bytes) = formatter.format(source), bytes != source.bytes else {
      return .array([])
    }
    let (old, new) = Self.changedLines(source.bytes, bytes)
    return [
      [
        "range": encoding.range(of: SourceSpan(source: source, range: old), isOpen: true),
        "newText": .string(String(decoding: bytes[new], as: UTF8.self)),
      ]
    ]
  }

  /// The parts of two texts between the lines that they begin and end with alike.
  static func changedLines(_ old: [UInt8], _ new: [UInt8]) -> (old: Range<Int>, new: Range<Int>) {
    var start = zip(old, new).prefix { $0 == $1 }.count
    while !isLineStart(old, start) { start -= 1 }
    // A byte-order mark is part of both, and of no line.
    if start == 0, old.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    let limit = min(old.count, new.count) - start
    var end = zip(old.reversed(), new.reversed()).prefix(limit).prefix { $0 == $1 }.count
    while end > 0, !isLineStart(old, old.count - end) || !isLineStart(new, new.count - end) {
      end -= 1
    }
    return (start..<old.count - end, start..<new.count - end)
  }

  private static func isLineStart(_ bytes: [UInt8], _ offset: Int) -> Bool {
    offset == 0 || bytes[offset - 1] == UInt8(ascii: "\n")
  }
}
