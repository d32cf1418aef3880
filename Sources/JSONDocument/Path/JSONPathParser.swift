/// Reads a query by the grammar of RFC 9535 §2, one byte ahead.
struct JSONPathParser {
  /// How deep filters, parentheses and functions may nest.
  private static let maximumDepth = 64
  /// The largest integer of I-JSON, 2^53 - 1, bounds indices (RFC 9535 §2.1).
  private static let maximumInteger = 9_007_199_254_740_991

  let bytes: [UInt8]
  var position = 0
  private(set) var warnings: [JSONPathWarning] = []
  private var depth = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// The whole text as a query.
  mutating func parse() throws(JSONPathSyntaxError) -> JSONPathQuery {
    guard peek == UInt8(ascii: "$") else {
      if isWhitespace(peek) { throw whitespaceError(at: 0) }
      let isSegment = peek == UInt8(ascii: ".") || peek == UInt8(ascii: "[")
      throw JSONPathSyntaxError(
        "a JSONPath begins with '$'", at: 0..<0,
        replacement: isSegment ? "$" : isNameStart(peek) ? "$." : nil)
    }
    let query = try parseQuery()
    guard position == bytes.count else {
      if isWhitespace(peek) { throw whitespaceError(at: position) }
      if position == 1, isNameStart(peek) { throw missingDot() }
      throw unexpected("expected '.', '..' or '[' or the end")
    }
    return query
  }

  /// A query from its `$` or `@` on.
  mutating func parseQuery() throws(JSONPathSyntaxError) -> JSONPathQuery {
    var query = JSONPathQuery(isAbsolute: peek == UInt8(ascii: "$"))
    position += 1
    while true {
      let start = position
      skipWhitespace()
      guard peek == UInt8(ascii: ".") || peek == UInt8(ascii: "[") else {
        // White space belongs to a query only between segments.
        position = start
        return query
      }
      query.segments.append(try parseSegment())
    }
  }

  private mutating func parseSegment() throws(JSONPathSyntaxError) -> JSONPathSegment {
    let start = position
    var isDescendant = false
    var selectors: [JSONPathSelector]
    if peek == UInt8(ascii: "[") {
      selectors = try parseBracket()
    } else {
      position += 1
      if peek == UInt8(ascii: ".") {
        isDescendant = true
        position += 1
      }
      switch peek {
      case UInt8(ascii: "*"):
        position += 1
        selectors = [.wildcard]
      case UInt8(ascii: "[") where isDescendant:
        selectors = try parseBracket()
      case UInt8(ascii: "["):
        throw JSONPathSyntaxError(
          "no '.' belongs before '['", at: start..<position, replacement: "")
      default:
        selectors = [.name(try parseShorthandName(dots: position - start))]
      }
    }
    return JSONPathSegment(
      isDescendant: isDescendant, selectors: selectors, range: start..<position)
  }

  /// The name in `.name` or `..name`.
  private mutating func parseShorthandName(dots: Int) throws(JSONPathSyntaxError) -> [UInt8] {
    let start = position
    let dotRange = start - dots..<start
    guard isNameStart(peek) else {
      guard position < bytes.count else {
        throw JSONPathSyntaxError(
          "nothing follows the '\(text(dotRange))'", at: dotRange, replacement: "")
      }
      if peek == UInt8(ascii: ".") {
        throw JSONPathSyntaxError("too many dots", at: start..<start + 1, replacement: "")
      }
      if isDigit(peek) { return try throwDigitName(dotRange: dotRange) }
      if isNameMark(peek), position + 1 < bytes.count, isNameStart(bytes[position + 1]) {
        throw quotingError(from: start, dotRange: dotRange)
      }
      if isWhitespace(peek) {
        throw JSONPathSyntaxError("no space belongs behind a '.'", at: start..<start + 1)
      }
      if peek == UInt8(ascii: "'") || peek == UInt8(ascii: "\"") {
        throw JSONPathSyntaxError("a quoted name needs brackets: ['name']", at: dotRange)
      }
      throw unexpected("expected a name, '*' or '['")
    }
    while isNameByte(peek) { position += 1 }
    if isNameMark(peek) || isSpaceInName { throw quotingError(from: start, dotRange: dotRange) }
    return Array(bytes[start..<position])
  }

  /// What names of many APIs hold, but no name without quotes can.
  private func isNameMark(_ byte: UInt8) -> Bool { "-:@#".utf8.contains(byte) }

  /// Whether a name goes on behind a space.
  private var isSpaceInName: Bool { position < bytes.count && isSpace(at: position) }

  /// The error for `$items`.
  private func missingDot() -> JSONPathSyntaxError {
    let name = bytes[position...].prefix(while: isNameByte)
    return JSONPathSyntaxError(
      "a name needs a '.' before it", at: 0..<name.endIndex,
      replacement: "$.\(String(decoding: name, as: UTF8.self))")
  }

  /// `.0` for an index, or `.1st` for a name.
  private mutating func throwDigitName(
    dotRange: Range<Int>
  ) throws(JSONPathSyntaxError) -> [UInt8] {
    let start = position
    while isDigit(peek) { position += 1 }
    if isNameByte(peek) || peek == UInt8(ascii: "-") {
      throw quotingError(from: start, dotRange: dotRange)
    }
    let digits = text(start..<position)
    let opening = dotRange.count == 2 ? "..[" : "["
    throw JSONPathSyntaxError(
      "an index needs brackets: [\(digits)]", at: dotRange.lowerBound..<position,
      replacement: "\(opening)\(digits)]")
  }

  private func quotingError(from start: Int, dotRange: Range<Int>) -> JSONPathSyntaxError {
    var end = start
    while end < bytes.count, isNameByte(bytes[end]) || isNameMark(bytes[end]) || isSpace(at: end) {
      end += 1
    }
    let quoted = "['\(text(start..<end))']"
    return JSONPathSyntaxError(
      "a name with other characters than letters, digits and '_' must be quoted: \(quoted)",
      at: dotRange.lowerBound..<end, replacement: dotRange.count == 2 ? "..\(quoted)" : quoted)
  }

  /// Whether a space stands between two parts of a name; in a filter an operator may follow it.
  private func isSpace(at offset: Int) -> Bool {
    guard depth == 0, bytes[offset] == 0x20 else { return false }
    return bytes[offset...].drop { $0 == 0x20 }.first.map(isNameByte) ?? false
  }

  /// `[…]` with one or more selectors.
  private mutating func parseBracket() throws(JSONPathSyntaxError) -> [JSONPathSelector] {
    let start = position
    position += 1
    var selectors: [JSONPathSelector] = []
    while true {
      skipWhitespace()
      if peek == UInt8(ascii: "]") {
        throw selectors.isEmpty
          ? JSONPathSyntaxError(
            "brackets are empty; all elements are [*]", at: start..<position + 1,
            replacement: "[*]")
          : unexpected("expected a selector")
      }
      selectors.append(try parseSelector())
      skipWhitespace()
      switch peek {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return selectors
      default:
        guard position < bytes.count else {
          throw JSONPathSyntaxError("'[' is not closed", at: start..<start + 1)
        }
        throw unexpected("expected ',' or ']'")
      }
    }
  }

  private mutating func parseSelector() throws(JSONPathSyntaxError) -> JSONPathSelector {
    switch peek {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      return .name(Array(try parseString().utf8))
    case UInt8(ascii: "*"):
      position += 1
      return .wildcard
    case UInt8(ascii: "?"):
      position += 1
      return .filter(try parseCondition())
    case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try parseIndexOrSlice()
    case UInt8(ascii: "("):
      throw JSONPathSyntaxError(
        "there are no script expressions; a filter begins with '?'",
        at: position..<position + 1)
    default:
      guard isNameStart(peek) else {
        throw unexpected("expected a quoted name, an index, a slice, '*' or '?'")
      }
      let start = position
      var end = start
      while end < bytes.count, isNameByte(bytes[end]) || bytes[end] == UInt8(ascii: "-") {
        end += 1
      }
      let quoted = "'\(text(start..<end))'"
      throw JSONPathSyntaxError(
        "a name in brackets must be quoted: [\(quoted)]", at: start..<end, replacement: quoted)
    }
  }

  private mutating func parseIndexOrSlice() throws(JSONPathSyntaxError) -> JSONPathSelector {
    let start = isInteger ? try parseInteger() : nil
    let afterStart = position
    skipWhitespace()
    guard peek == UInt8(ascii: ":") else {
      position = afterStart
      if let start { return .index(start) }
      throw unexpected("expected an index")
    }
    position += 1
    skipWhitespace()
    var slice = JSONPathSlice(start: start, end: nil, step: 1)
    if isInteger { slice.end = try parseInteger() }
    let afterEnd = position
    skipWhitespace()
    if peek == UInt8(ascii: ":") {
      position += 1
      let afterColon = position
      skipWhitespace()
      if isInteger { slice.step = try parseInteger() } else { position = afterColon }
    } else {
      position = afterEnd
    }
    return .slice(slice)
  }

  private var isInteger: Bool { isDigit(peek) || peek == UInt8(ascii: "-") }

  private mutating func parseInteger() throws(JSONPathSyntaxError) -> Int {
    let start = position
    let isNegative = peek == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let digits = position
    var magnitude = 0
    while isDigit(peek) {
      magnitude = min(magnitude * 10 + Int(peek - UInt8(ascii: "0")), Self.maximumInteger + 1)
      position += 1
    }
    let range = start..<position
    guard position > digits else { throw unexpected("expected a digit behind '-'") }
    if bytes[digits] == UInt8(ascii: "0"), position - digits > 1 {
      throw JSONPathSyntaxError("an index has a leading zero", at: range)
    }
    if isNegative, magnitude == 0 {
      throw JSONPathSyntaxError("-0 is not an index", at: range, replacement: "0")
    }
    guard magnitude <= Self.maximumInteger else {
      throw JSONPathSyntaxError("an index is at most 2^53 - 1 in size", at: range)
    }
    return isNegative ? -magnitude : magnitude
  }

  mutating func warn(_ message: String, at range: Range<Int>) {
    warnings.append(JSONPathWarning(message: message, range: range))
  }

  /// Runs a part that may contain itself, one level deeper.
  mutating func nested<Part>(
    _ body: (inout JSONPathParser) throws(JSONPathSyntaxError) -> Part
  ) throws(JSONPathSyntaxError) -> Part {
    guard depth < Self.maximumDepth else {
      throw JSONPathSyntaxError(
        "filters nest deeper than \(Self.maximumDepth) levels", at: position..<position)
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }
}
