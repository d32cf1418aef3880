/// How the lines of a file end, and the mark it may begin with: what formatting leaves as it is.
struct LineEndings {
  /// The file's text without a byte-order mark, every line ending in a line feed.
  let text: [UInt8]
  /// Whether lines end in CRLF; of a file that mixes them, what most lines have.
  let usesCarriageReturns: Bool
  /// Whether the file begins with a byte-order mark.
  let hasMark: Bool
  /// Whether a carriage return stands alone: a line break to YAML, but to few editors.
  let hasLoneCarriageReturn: Bool

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(_ bytes: [UInt8]) {
    hasMark = bytes.starts(with: Self.mark)
    let content = bytes.dropFirst(hasMark ? Self.mark.count : 0)
    guard content.contains(Self.carriageReturn) else {
      text = Array(content)
      usesCarriageReturns = false
      hasLoneCarriageReturn = false
      return
    }
    var text: [UInt8] = []
    text.reserveCapacity(content.count)
    var (pairs, alone, feeds) = (0, 0, 0)
    var index = content.startIndex
    while index < content.endIndex {
      let byte = content[index]
      index += 1
      if byte == Self.carriageReturn {
        if index < content.endIndex, content[index] == Self.lineFeed {
          pairs += 1
          continue
        }
        alone += 1
      }
      if byte == Self.lineFeed { feeds += 1 }
      text.append(byte)
    }
    self.text = text
    usesCarriageReturns = pairs * 2 > feeds
    hasLoneCarriageReturn = alone > 0
  }

  /// A text with the file's mark and line ends.
  func restored(_ text: [UInt8]) -> [UInt8] {
    let start = hasMark ? Self.mark : []
    guard usesCarriageReturns else { return start + text }
    var bytes = start
    bytes.reserveCapacity(start.count + text.count + text.count / 32)
    for byte in text {
      if byte == Self.lineFeed { bytes.append(Self.carriageReturn) }
      bytes.append(byte)
    }
    return bytes
  }
}
