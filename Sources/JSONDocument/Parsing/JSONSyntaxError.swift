/// Why a document cannot be read as JSON, and where; it may have come as XML, CSV or JSON Lines.
package struct JSONSyntaxError: Error, Sendable, Hashable {
  /// The first wrong byte, counted from 0; the length of the text if it ends too early.
  package let offset: Int
  /// Counted from 1; lines end with LF.
  package let line: Int
  /// In code points, counted from 1.
  package let column: Int
  /// One line, lower case, no period.
  package let message: String

  init(message: String, offset: Int, line: Int, column: Int) {
    self.message = message
    self.offset = offset
    self.line = line
    self.column = column
  }

  init(message: String, offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    self.message = message
    self.offset = offset
    let before = bytes[..<min(offset, bytes.count)]
    let newline = UInt8(ascii: "\n")
    line = 1 + before.count { $0 == newline }
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    // Continuation bytes belong to the code point that they follow.
    column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
  }
}
