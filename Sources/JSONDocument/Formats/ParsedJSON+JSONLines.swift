extension ParsedJSON {
  /// Reads JSON values that stand one a line as an array; blank lines are none.
  ///
  /// - Throws: ``JSONSyntaxError`` at the first line that is not one JSON value.
  package init(
    jsonLines lines: [UInt8], maximumDepth: Int = defaultMaximumDepth
  ) throws(JSONSyntaxError) {
    // The same bytes between brackets, with commas in place of line ends, are the array itself.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(lines.count + 2)
    bytes.append(UInt8(ascii: "["))
    bytes.append(contentsOf: lines)
    bytes.append(UInt8(ascii: "]"))
    if lines.starts(with: [0xEF, 0xBB, 0xBF]) {
      bytes.replaceSubrange(1..<4, with: repeatElement(0x20, count: 3))
    }
    let (tape, lineEnds): ([JSONTapeEntry], [Int])
    do throws(JSONSyntaxError) {
      (tape, lineEnds) = try bytes.withUnsafeBufferPointer { buffer throws(JSONSyntaxError) in
        var parser = JSONParser(bytes: buffer, maximumDepth: maximumDepth)
        let lineEnds = try parser.parseLines()
        return (parser.tape, lineEnds)
      }
    } catch {
      throw lines.withUnsafeBufferPointer {
        JSONSyntaxError(message: error.message, offset: max(0, error.offset - 1), in: $0)
      }
    }
    for lineEnd in lineEnds { bytes[lineEnd] = UInt8(ascii: ",") }
    self.init(storage: JSONStorage(bytes: bytes, tape: tape))
  }
}

extension JSONParser {
  /// Parses the lines between the first and the last byte, which are brackets, as their elements.
  ///
  /// - Returns: the line ends before each value but the first.
  mutating func parseLines() throws(JSONSyntaxError) -> [Int] {
    let end = count - 1
    guard end < JSONTapeEntry.maximumDocumentSize else {
      throw error("the document is larger than 512 MiB", at: 0)
    }
    unit = "line"
    tape.reserveCapacity(count / 10 + 8)
    tape.append(JSONTapeEntry(.array, first: 0, second: 0))
    var values = 0
    var lineEnds: [Int] = []
    var lineStart = 1
    while lineStart < end {
      count = bytes[lineStart..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
      position = lineStart
      skipWhitespace()
      if position < count {
        try parseValue()
        skipWhitespace()
        if position < count { throw unexpected(while: "expected the end of the line") }
        if values > 0 { lineEnds.append(lineStart - 1) }
        values += 1
      }
      lineStart = count + 1
    }
    tape[0] = JSONTapeEntry(.array, first: 0, second: tape.count)
    tape.append(JSONTapeEntry(.end, first: end + 1, second: values))
    return lineEnds
  }
}
