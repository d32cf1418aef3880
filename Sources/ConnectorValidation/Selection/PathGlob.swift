/// A pattern of paths: `*` and `?` within a segment, `**` over any number of segments.
package struct PathGlob: Sendable {
  private let segments: [[Character]]

  package init(_ pattern: String) {
    var text = pattern[...]
    if text.hasPrefix("./") { text = text.dropFirst(2) }
    // A folder means what is in it.
    segments = (text.hasSuffix("/") ? text + "**" : text).split(separator: "/").map(Array.init)
  }

  /// Whether the whole of a path fits.
  package func matches(_ path: String) -> Bool {
    matches(path.split(separator: "/").map(Array.init))
  }

  /// Segment by segment, going back to the last `**` only: linear for each of them.
  private func matches(_ path: [[Character]]) -> Bool {
    Self.matches(path, segments, isWild: { $0 == ["*", "*"] }, fits: Self.segmentMatches)
  }

  private static func segmentMatches(_ text: [Character], _ pattern: [Character]) -> Bool {
    matches(text, pattern, isWild: { $0 == "*" }, fits: { $1 == "?" || $0 == $1 })
  }

  /// Matches elements against a pattern in which some elements stand for any number of elements.
  private static func matches<Element>(
    _ text: [Element], _ pattern: [Element], isWild: (Element) -> Bool,
    fits: (Element, Element) -> Bool
  ) -> Bool {
    var textIndex = 0
    var patternIndex = 0
    var retry: (text: Int, pattern: Int)?
    while textIndex < text.count {
      if patternIndex < pattern.count, isWild(pattern[patternIndex]) {
        patternIndex += 1
        retry = (textIndex, patternIndex)
      } else if patternIndex < pattern.count, fits(text[textIndex], pattern[patternIndex]) {
        textIndex += 1
        patternIndex += 1
      } else if let last = retry {
        textIndex = last.text + 1
        patternIndex = last.pattern
        retry = (textIndex, patternIndex)
      } else {
        return false
      }
    }
    return pattern[patternIndex...].allSatisfy(isWild)
  }
}
