extension JSONPathParser {
  /// A string in single or double quotes (RFC 9535 §2.3.1.1).
  mutating func parseString() throws(JSONPathSyntaxError) -> String {
    let start = position
    let quote = peek
    var output: [UInt8] = []
    position += 1
    while true {
      guard position < bytes.count else {
        throw JSONPathSyntaxError("a string is not closed", at: start..<start + 1)
      }
      let byte = peek
      switch byte {
      case quote:
        position += 1
        return String(decoding: output, as: UTF8.self)
      case UInt8(ascii: "\\"):
        output.append(contentsOf: Array(String(try parseEscape(quote: quote)).utf8))
      case ..<0x20:
        throw JSONPathSyntaxError(
          "a control character in a string must be escaped", at: position..<position + 1)
      default:
        output.append(byte)
        position += 1
      }
    }
  }

  private mutating func parseEscape(quote: UInt8) throws(JSONPathSyntaxError) -> Unicode.Scalar {
    let start = position
    position += 1
    let escape = peek
    position += 1
    switch escape {
    case quote, UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(escape)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var value = try parseCodeUnit(escapeStart: start)
      if value & 0xFC00 == 0xD800, take(#"\u"#) {
        let low = try parseCodeUnit(escapeStart: start)
        guard low & 0xFC00 == 0xDC00 else { throw surrogateError(start) }
        value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
      }
      guard let scalar = Unicode.Scalar(value) else { throw surrogateError(start) }
      return scalar
    default:
      let end = min(position, bytes.count)
      throw JSONPathSyntaxError(
        escape == UInt8(ascii: "'") || escape == UInt8(ascii: "\"")
          ? "only the quote that encloses a string is escaped in it"
          : #"an escape is none of \\ \/ \b \f \n \r \t \u"#,
        at: start..<max(end, start + 1))
    }
  }

  private func surrogateError(_ start: Int) -> JSONPathSyntaxError {
    JSONPathSyntaxError("an escape is half of a surrogate pair", at: start..<position)
  }

  private mutating func parseCodeUnit(escapeStart: Int) throws(JSONPathSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(peek)).hexDigitValue else {
        throw JSONPathSyntaxError(
          #"an escape \u needs four hexadecimal digits"#, at: escapeStart..<position)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  /// A number of a filter.
  mutating func parseNumber() throws(JSONPathSyntaxError) -> JSONNumber {
    let start = position
    let (fault, end) = bytes.withUnsafeBufferPointer { buffer in
      var scanner = JSONNumberScanner(bytes: buffer, position: start)
      return (scanner.scan(), scanner.position)
    }
    position = end
    if let fault {
      throw JSONPathSyntaxError(fault, at: start..<min(max(end, start + 1), bytes.count))
    }
    return JSONNumber(validated: text(start..<end))
  }
}
