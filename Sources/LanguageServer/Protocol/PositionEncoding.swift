import Diagnostics
import JSONDocument

/// How positions count characters within a line (LSP 3.17, `PositionEncodingKind`).
enum PositionEncoding: String, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"

  /// The first that a client offers, else UTF-16, which all know.
  init(offered: [JSONValue]) {
    self = offered.lazy.compactMap { $0.textValue.flatMap(PositionEncoding.init) }.first ?? .utf16
  }

  /// The byte offset of a position; past the end of a line or the text, that end.
  func offset(of position: JSONValue, in source: SourceText) -> Int {
    let line = max(0, position["line"]?.integerValue ?? 0)
    var character = max(0, position["character"]?.integerValue ?? 0)
    guard line < source.lineCount else { return source.bytes.count }
    let content = source.contentRange(ofLine: line + 1)
    // An editor does not count a byte-order mark, and neither does the content's range.
    var offset = content.lowerBound
    for scalar in source.text(in: content).unicodeScalars {
      let units = units(of: scalar)
      if character < units || offset >= content.upperBound { break }
      character -= units
      offset += Self.utf8Length(scalar)
    }
    return min(offset, content.upperBound)
  }

  /// The position of a byte offset.
  func position(of offset: Int, in source: SourceText) -> JSONValue {
    let line = source.location(at: offset).line
    let content = source.contentRange(ofLine: line)
    let end = min(max(offset, content.lowerBound), content.upperBound)
    let character = source.text(in: content.lowerBound..<end).unicodeScalars
      .reduce(0) { $0 + units(of: $1) }
    return [
      "line": .number(JSONNumber(line - 1)), "character": .number(JSONNumber(character)),
    ]
  }

  /// The range of a span.
  func range(of span: SourceSpan) -> JSONValue {
    [
      "start": position(of: span.range.lowerBound, in: span.source),
      "end": position(of: span.range.upperBound, in: span.source),
    ]
  }

  private func units(of scalar: Unicode.Scalar) -> Int {
    switch self {
    case .utf8: Self.utf8Length(scalar)
    case .utf16: scalar.value > 0xFFFF ? 2 : 1
    case .utf32: 1
    }
  }

  private static func utf8Length(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x80: 1
    case 0x80..<0x800: 2
    case 0x800..<0x10000: 3
    default: 4
    }
  }
}
