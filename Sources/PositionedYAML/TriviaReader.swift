/// Walks over what may stand between tokens: white space, comments, anchors and tags.
struct TriviaReader {
  private let bytes: [UInt8]

  /// The next byte's offset.
  private(set) var index: Int

  init(_ bytes: [UInt8], at index: Int) {
    self.bytes = bytes
    self.index = index
  }

  /// The next byte, nil at the end.
  var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

  /// Whether white space, a line break or the end comes next.
  var isAtWhiteSpace: Bool { byte.map(Self.isWhiteSpace) ?? true }

  /// Skips white space, line breaks and comments.
  mutating func skipTrivia() {
    while let next = byte {
      if next == UInt8(ascii: "#") {
        while let inner = byte, inner != UInt8(ascii: "\n"), inner != UInt8(ascii: "\r") {
          index += 1
        }
      } else if Self.isWhiteSpace(next) {
        index += 1
      } else {
        return
      }
    }
  }

  /// Skips an anchor and a tag, in any order, and what follows them; returns the tag's place.
  mutating func skipProperties() -> Range<Int>? {
    var tag: Range<Int>?
    var hasAnchor = false
    while let next = byte {
      let start = index
      if next == UInt8(ascii: "&"), !hasAnchor {
        hasAnchor = true
        index += 1
        while let inner = byte, Self.isAnchorCharacter(inner) { index += 1 }
      } else if next == UInt8(ascii: "!"), tag == nil {
        index += 1
        while let inner = byte, !Self.isWhiteSpace(inner), inner != UInt8(ascii: ",") {
          index += 1
        }
        tag = start..<index
      } else {
        break
      }
      skipTrivia()
    }
    return tag
  }

  /// What libyaml takes as part of an anchor's name.
  private static func isAnchorCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
  }
}
