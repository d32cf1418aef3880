package import Diagnostics

/// A text with markers (`1️⃣` to `9️⃣`) that stand for places; the markers are taken out.
///
/// A place is asked for by its marker: `text["1️⃣"]`.
package struct MarkedText: Sendable {
  /// What is done to a text before its places are taken: none of it may change what places mean.
  package enum Variation: String, Sendable, CaseIterable {
    /// As written.
    case none
    /// A comment line of characters of two, three and four bytes in front.
    case multibyteFirstLine
    /// CRLF in place of LF.
    case carriageReturns
    /// A byte-order mark in front.
    case byteOrderMark
    /// All of them.
    case all
  }

  /// The text without the markers.
  package let text: String

  /// The UTF-8 offset of each marker.
  package let offsets: [Character: Int]

  /// - Parameters:
  ///   - marked: a text; each marker at most once.
  ///   - comment: what begins a comment line, for the variation that adds one.
  package init(_ marked: String, variation: Variation = .none, comment: String = "#") {
    // By scalars: what follows a marker may be a mark that would combine with it.
    let scalars = Array(Self.vary(marked, variation, comment: comment).unicodeScalars)
    var text = String.UnicodeScalarView()
    var length = 0
    var offsets: [Character: Int] = [:]
    var index = 0
    while index < scalars.count {
      if let marker = Self.marker(in: scalars[index...]) {
        precondition(offsets[marker] == nil, "marker \(marker) is there twice")
        offsets[marker] = length
        index += marker.unicodeScalars.count
      } else {
        text.append(scalars[index])
        length += UTF8.width(scalars[index])
        index += 1
      }
    }
    self.text = String(text)
    self.offsets = offsets
  }

  /// The offset of a marker, which must be there.
  package subscript(marker: Character) -> Int {
    guard let offset = offsets[marker] else { preconditionFailure("no marker \(marker)") }
    return offset
  }

  /// The range between two markers.
  package subscript(from: Character, to: Character) -> Range<Int> { self[from]..<self[to] }

  /// The text as a file.
  package func source(path: String = "test.yaml") -> SourceText {
    SourceText(path: path, text: text)
  }

  /// The marker that scalars begin with: a digit, U+FE0F, U+20E3.
  private static func marker(in scalars: ArraySlice<Unicode.Scalar>) -> Character? {
    guard let digit = scalars.first, ("1"..."9").contains(digit),
      scalars.dropFirst().starts(with: ["\u{FE0F}", "\u{20E3}"])
    else { return nil }
    return Character("\(digit)\u{FE0F}\u{20E3}")
  }

  private static func vary(_ text: String, _ variation: Variation, comment: String) -> String {
    switch variation {
    case .none: text
    case .multibyteFirstLine: "\(comment) é€😀 ünï\n" + text
    case .carriageReturns:
      text.unicodeScalars.map { $0 == "\n" ? "\r\n" : String($0) }.joined()
    case .byteOrderMark: "\u{FEFF}" + text
    case .all:
      vary(
        vary(vary(text, .multibyteFirstLine, comment: comment), .carriageReturns, comment: comment),
        .byteOrderMark, comment: comment)
    }
  }
}
