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
  ///
  /// - Parameter isOpen: whether the text is what an editor sent: then a byte-order mark in it is one
  ///   of the editor's characters. An editor that opens a file with one takes it off.
  func offset(of position: JSONValue, in source: SourceText, isOpen: Bool) -> Int {
    let line = max(0, position["line"]?.integerValue ?? 0)
    var character = max(0, position["character"]?.integerValue ?? 0)
    guard line < source.lineCount else { return source.bytes.count }
    let content = Self.line(line + 1, of: source, isOpen: isOpen)
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
  func position(of offset: Int, in source: SourceText, isOpen: Bool) -> JSONValue {
    let line = source.location(at: offset).line
    let content = Self.line(line, of: source, isOpen: isOpen)
    let end = min(max(offset, content.lowerBound), content.upperBound)
    let character = source.text(in: content.lowerBound..<end).unicodeScalars
      .reduce(0) { $0 + units(of: $1) }
    return [
      "line": .number(JSONNumber(line - 1)), "character": .number(JSONNumber(character)),
    ]
  }

  /// The range of a span.
  func range(of span: SourceSpan, isOpen: Bool) -> JSONValue {
    [
      "start": position(of: span.range.lowerBound, in: span.source, isOpen: isOpen),
      "end": position(of: span.range.upperBound, in: span.source, isOpen: isOpen),
    ]
  }

  /// The bytes of a 1-based line without its line break.
  private static func line(_ line: Int, of source: SourceText, isOpen: Bool) -> Range<Int> {
    let content = source.contentRange(ofLine: line)
    return isOpen && line == 1 ? 0..<content.upperBound : content
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
