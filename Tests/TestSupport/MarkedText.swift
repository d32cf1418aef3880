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
    var text = ""
    var offsets: [Character: Int] = [:]
    for character in Self.vary(marked, variation, comment: comment) {
      if Self.isMarker(character) {
        precondition(offsets[character] == nil, "marker \(character) is there twice")
        offsets[character] = text.utf8.count
      } else {
        text.append(character)
      }
    }
    self.text = text
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

  private static func isMarker(_ character: Character) -> Bool {
    let scalars = Array(character.unicodeScalars)
    return scalars.count == 3 && ("1"..."9").contains(scalars[0]) && scalars[1] == "\u{FE0F}"
      && scalars[2] == "\u{20E3}"
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
