/// The bytes of one file as they were read, with what is needed to name places in them.
///
/// Offsets are UTF-8 byte offsets into `bytes`. Lines end at LF, CRLF or a lone CR. A byte-order
/// mark at the start is part of `bytes` and takes no column.
package final class SourceText: Sendable {
  /// The path as messages show it, relative to where the user stands when that is shorter.
  package let path: String

  /// The file's bytes, unchanged.
  package let bytes: [UInt8]

  /// Whether every byte is a character of its own.
  package let isASCII: Bool

  /// The offset of each line's first byte, ascending; the first is 0.
  private let lineStarts: [Int]

  /// Whether messages may show its lines; false for a file of values, any of which may be secret.
  package let showsLines: Bool

  package init(path: String, bytes: [UInt8], showsLines: Bool = true) {
    self.path = path
    self.bytes = bytes
    self.showsLines = showsLines
    var starts = [0]
    // Enough for most files.
    starts.reserveCapacity(min(bytes.count / 16 + 1, 64))
    var index = 0
    var all: UInt8 = 0
    while index < bytes.count {
      let byte = bytes[index]
      all |= byte
      index += 1
      if byte == UInt8(ascii: "\n") {
        starts.append(index)
      } else if byte == UInt8(ascii: "\r") {
        if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
        starts.append(index)
      }
    }
    lineStarts = starts
    isASCII = all < 0x80
  }

  /// A source text from a string, for tests and for values that were never in a file.
  package convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// How many lines there are, at least 1.
  package var lineCount: Int { lineStarts.count }

  /// The 1-based line and column of a byte offset; offsets past the end name the end.
  ///
  /// Columns count Unicode scalars, as editors' status bars do.
  package func location(at offset: Int) -> SourceLocation {
    let clamped = min(max(offset, 0), bytes.count)
    let line = lineIndex(containing: clamped)
    let start = contentStart(ofLineAt: line)
    var column = 1
    var index = start
    while index < clamped {
      if bytes[index] & 0xC0 != 0x80 { column += 1 }
      index += 1
    }
    return SourceLocation(line: line + 1, column: column)
  }

  /// The byte range of a 1-based line without its line break and without a byte-order mark.
  package func contentRange(ofLine line: Int) -> Range<Int> {
    let index = min(max(line - 1, 0), lineStarts.count - 1)
    let start = contentStart(ofLineAt: index)
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] : bytes.count
    while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r")
    {
      end -= 1
    }
    return start..<end
  }

  /// The text of a byte range; bytes that are not UTF-8 become U+FFFD.
  package func text(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  private func contentStart(ofLineAt index: Int) -> Int {
    index == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : lineStarts[index]
  }

  private func lineIndex(containing offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}

/// A place as people name it: 1-based line and column, columns in Unicode scalars.
package struct SourceLocation: Sendable, Hashable, Comparable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}
