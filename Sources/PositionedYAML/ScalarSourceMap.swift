package import Diagnostics

/// The way from a scalar's decoded text back to the bytes that it was written with.
///
/// It decodes the scalar a second time, beside libyaml, noting where each piece comes from.
package struct ScalarSourceMap: Sendable {
  /// A stretch of the decoded text with its origin.
  struct Piece: Sendable {
    var decoded: Range<Int>
    var source: Range<Int>
    /// Whether both are the same bytes; else only the whole piece has a place.
    var isVerbatim: Bool
  }

  /// Ascending and without gaps on the decoded side; the source may have gaps between them.
  private(set) var pieces: [Piece] = []

  /// The decoded text.
  private(set) var decoded: [UInt8] = []

  /// Whether this decoding and libyaml's agree; if they ever do not, every part of the text is
  /// placed at the whole scalar rather than at a wrong place.
  let isExact: Bool

  private let span: SourceSpan

  init(_ scalar: YAMLScalar) {
    span = scalar.span
    if scalar.style == .plain, Self.isWritten(scalar.text, in: span) {
      // Most plain scalars stand on one line, and every byte for itself.
      decoded = Array(scalar.text.utf8)
      pieces = [Piece(decoded: 0..<decoded.count, source: span.range, isVerbatim: true)]
      isExact = true
      return
    }
    let decoder = ScalarDecoder(
      decoding: scalar.style, in: span.range, of: span.source.bytes,
      parentIndentation: scalar.parentIndentation)
    pieces = decoder.pieces
    decoded = decoder.decoded
    isExact = decoded.elementsEqual(scalar.text.utf8)
  }

  /// The exact source bytes of a part of the decoded text; see `YAMLScalar.span(ofDecoded:)`.
  ///
  /// - Parameter range: UTF-8 offsets into the decoded text.
  package func span(ofDecoded range: Range<Int>) -> SourceSpan {
    guard isExact else { return span }
    let range = range.clamped(to: 0..<decoded.count)
    let start = sourceStart(of: range.lowerBound)
    let end = range.isEmpty ? start : sourceEnd(of: range.upperBound)
    return SourceSpan(source: span.source, range: start..<max(start, end))
  }

  /// Whether a place holds exactly a text, which is not empty.
  private static func isWritten(_ text: String, in span: SourceSpan) -> Bool {
    !text.isEmpty && span.range.count == text.utf8.count
      && span.source.bytes[span.range].elementsEqual(text.utf8)
  }

  /// The place where the character at an offset begins; at the end of the text, where it ends.
  private func sourceStart(of offset: Int) -> Int {
    guard let piece = piece(holding: offset) else {
      return pieces.last?.source.upperBound ?? emptyPlace
    }
    return piece.source.lowerBound + (piece.isVerbatim ? offset - piece.decoded.lowerBound : 0)
  }

  /// The place after the character that ends at an offset above 0.
  private func sourceEnd(of offset: Int) -> Int {
    guard let piece = piece(holding: offset - 1) else { return span.range.upperBound }
    return piece.isVerbatim
      ? piece.source.lowerBound + (offset - piece.decoded.lowerBound) : piece.source.upperBound
  }

  /// Where the text of an empty scalar would begin.
  private var emptyPlace: Int {
    let first = span.range.first.map { span.source.bytes[$0] }
    let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    return isQuoted ? span.range.lowerBound + 1 : span.range.upperBound
  }

  private func piece(holding offset: Int) -> Piece? {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].decoded.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low < pieces.count ? pieces[low] : nil
  }
}
