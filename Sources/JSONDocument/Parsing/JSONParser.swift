/// Turns bytes into a tape, strictly by RFC 8259, in one pass and without recursion.
///
/// It works on the bytes in place through an unchecked pointer: every read is preceded by a
/// comparison with ``count``.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where the text that is being read ends.
  var count: Int
  var position = 0
  /// What ends at ``count``, for messages.
  var unit = "document"
  var tape: [JSONTapeEntry] = []
  private let maximumDepth: Int
  /// The containers around the current one, outermost first.
  private var outer: [Frame] = []

  private struct Frame {
    var tapeIndex: Int
    var childCount = 0
    var isObject: Bool
  }

  init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    self.bytes = bytes
    self.count = bytes.count
    self.maximumDepth = maximumDepth
  }

  /// Parses the whole text.
  mutating func parse() throws(JSONSyntaxError) {
    guard count <= JSONTapeEntry.maximumDocumentSize else {
      throw error("the document is larger than 512 MiB", at: 0)
    }
    tape.reserveCapacity(count / 10 + 8)
    skipByteOrderMark()
    skipWhitespace()
    if position == count { throw error("the document is empty", at: position) }
    try parseValue()
    skipWhitespace()
    if position < count { throw unexpected(while: "expected the end of the document") }
  }

  /// Parses one value and what is in it.
  mutating func parseValue() throws(JSONSyntaxError) {
    // The container that is being filled; nil at the top.
    var current: Frame?

    nextValue: while true {
      skipWhitespace()
      let byte = peek
      switch byte {
      case UInt8(ascii: "\""):
        try parseString()
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        try parseNumber()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = byte == UInt8(ascii: "{")
        if let frame = current { outer.append(frame) }
        if outer.count >= maximumDepth {
          throw error("the document nests deeper than \(maximumDepth) levels", at: position)
        }
        current = Frame(tapeIndex: tape.count, isObject: isObject)
        tape.append(JSONTapeEntry(isObject ? .object : .array, first: position, second: 0))
        position += 1
        skipWhitespace()
        if peek != UInt8(ascii: isObject ? "}" : "]") {
          if isObject { try parseName() }
          continue nextValue
        }
      case UInt8(ascii: "t"):
        try parseWord("true", .boolTrue)
      case UInt8(ascii: "f"):
        try parseWord("false", .boolFalse)
      case UInt8(ascii: "n"):
        try parseWord("null", .null)
      default:
        let isTrailing = current.map { $0.childCount > 0 && byte == UInt8(ascii: "]") } ?? false
        throw isTrailing
          ? error("a comma must not stand before ']'", at: position)
          : unexpected(while: "expected a value")
      }

      // A value or an opening bracket of an empty container lies behind; close what ends here.
      while var frame = current {
        let isEmpty = frame.tapeIndex == tape.count - 1
        if !isEmpty { frame.childCount += 1 }
        skipWhitespace()
        let closing = frame.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        if peek == closing {
          close(frame)
          current = outer.popLast()
        } else if peek == UInt8(ascii: ",") {
          current = frame
          position += 1
          if frame.isObject {
            skipWhitespace()
            if peek == closing { throw error("a comma must not stand before '}'", at: position) }
            try parseName()
          }
          continue nextValue
        } else {
          throw unexpected(while: "expected ',' or '\(frame.isObject ? "}" : "]")'")
        }
      }
      break
    }
  }

  private mutating func close(_ frame: Frame) {
    position += 1
    let open = tape[frame.tapeIndex]
    tape[frame.tapeIndex] = JSONTapeEntry(open.kind, first: open.first, second: tape.count)
    tape.append(JSONTapeEntry(.end, first: position, second: frame.childCount))
  }

  /// An object's next name and the colon behind it.
  @inline(__always)
  private mutating func parseName() throws(JSONSyntaxError) {
    guard peek == UInt8(ascii: "\"") else {
      throw unexpected(while: "expected a name in double quotes")
    }
    try parseString()
    skipWhitespace()
    guard peek == UInt8(ascii: ":") else { throw unexpected(while: "expected ':'") }
    position += 1
  }

  private mutating func parseNumber() throws(JSONSyntaxError) {
    let start = position
    var scanner = JSONNumberScanner(bytes: bytes, position: start)
    if let fault = scanner.scan() { throw error(fault, at: scanner.position) }
    position = scanner.position
    tape.append(
      JSONTapeEntry(
        .number, flag: !scanner.isPlainInteger, first: start, second: position - start))
  }

  private mutating func parseWord(
    _ word: StaticString, _ kind: JSONTapeEntry.Kind
  ) throws(JSONSyntaxError) {
    let length = word.utf8CodeUnitCount
    let found = bytes[position..<min(position + length, count)]
    guard found.elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: length)) else {
      throw unexpected(while: "expected a value")
    }
    tape.append(JSONTapeEntry(kind, first: position, second: length))
    position += length
  }

  /// The next byte, zero at the end: zero begins no token.
  @inline(__always)
  var peek: UInt8 { position < count ? bytes[position] : 0 }

  @inline(__always)
  mutating func skipWhitespace() {
    while position < count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// Servers do send byte-order marks, and RFC 8259 §8.1 lets a reader ignore one.
  private mutating func skipByteOrderMark() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The error for a token that cannot stand at the current position.
  func unexpected(while expectation: String) -> JSONSyntaxError {
    guard position < count else {
      return error("\(expectation), but the \(unit) ends", at: position)
    }
    let byte = bytes[position]
    let shown =
      switch byte {
      case 0x21...0x7E: "'\(Character(Unicode.Scalar(byte)))'"
      default: "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    return error("\(expectation), found \(shown)", at: position)
  }

  func error(_ message: String, at offset: Int) -> JSONSyntaxError {
    JSONSyntaxError(message: message, offset: offset, in: bytes)
  }
}
