/// Literal and folded block scalars.
extension ScalarDecoder {
  mutating func decodeBlock(isFolded: Bool) {
    let header = readHeader()
    var indentation =
      header.indentation.map { parentIndentation >= 0 ? parentIndentation + $0 : $0 } ?? 0
    /// The break of the line before, which folding may replace.
    var lastBreak: Range<Int>?
    var previousLineBeganBlank = false
    var (column, emptyLines) = skipEmptyLines(indentation: &indentation)

    while column == indentation, byte(at: index) != nil {
      let beginsBlank = isBlank(at: index)
      if isFolded, let folded = lastBreak, !previousLineBeganBlank, !beginsBlank {
        if emptyLines.isEmpty {
          append(CollectionOfOne(UInt8(ascii: " ")), from: folded.lowerBound..<index)
        }
      } else {
        appendLineBreaks(lastBreak.map { [$0] } ?? [])
      }
      appendLineBreaks(emptyLines)
      previousLineBeganBlank = beginsBlank

      let start = index
      while byte(at: index) != nil, lineBreakLength(at: index) == 0 { index += 1 }
      appendVerbatim(start..<index)
      lastBreak = nil
      let length = lineBreakLength(at: index)
      if length > 0 {
        lastBreak = index..<index + length
        index += length
      }
      (column, emptyLines) = skipEmptyLines(indentation: &indentation)
    }

    if header.chomping != .strip { appendLineBreaks(lastBreak.map { [$0] } ?? []) }
    if header.chomping == .keep { appendLineBreaks(emptyLines) }
  }

  /// What happens to the line breaks at the end (YAML 1.2.2 §8.1.1.2).
  private enum Chomping { case strip, clip, keep }

  /// Reads `|` or `>` with its indicators and the rest of that line.
  private mutating func readHeader() -> (indentation: Int?, chomping: Chomping) {
    var indentation: Int?
    var chomping = Chomping.clip
    index += 1
    reading: while let next = byte(at: index) {
      switch next {
      case UInt8(ascii: "+"): chomping = .keep
      case UInt8(ascii: "-"): chomping = .strip
      case UInt8(ascii: "1")...UInt8(ascii: "9"): indentation = Int(next - UInt8(ascii: "0"))
      default: break reading
      }
      index += 1
    }
    indicatorsEnd = index
    while byte(at: index) != nil, lineBreakLength(at: index) == 0 { index += 1 }
    index += lineBreakLength(at: index)
    return (indentation, chomping)
  }

  /// Reads indentation and the breaks of empty lines up to a line that holds something.
  ///
  /// Where the indentation is not known yet (0), the longest so far gives it.
  private mutating func skipEmptyLines(
    indentation: inout Int
  ) -> (column: Int, lineBreaks: [Range<Int>]) {
    var lineBreaks: [Range<Int>] = []
    var column = 0
    var deepest = 0
    while true {
      while indentation == 0 || column < indentation, byte(at: index) == UInt8(ascii: " ") {
        index += 1
        column += 1
      }
      deepest = max(deepest, column)
      let length = lineBreakLength(at: index)
      if length == 0 { break }
      lineBreaks.append(index..<index + length)
      index += length
      column = 0
    }
    if indentation == 0 { indentation = max(deepest, parentIndentation + 1, 1) }
    return (column, lineBreaks)
  }
}
