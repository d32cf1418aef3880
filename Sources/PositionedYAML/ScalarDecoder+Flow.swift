/// Plain and quoted scalars: white space around line breaks is folded.
extension ScalarDecoder {
  mutating func decodePlain(until end: Int) {
    while index < end {
      if !foldWhiteSpace(until: end) { appendRun(until: end) }
    }
  }

  mutating func decodeSingleQuoted(until end: Int) {
    let quote = UInt8(ascii: "'")
    while index < end {
      if foldWhiteSpace(until: end) { continue }
      if bytes[index] == quote, index + 1 < end, bytes[index + 1] == quote {
        append(CollectionOfOne(quote), from: index..<index + 2)
        index += 2
      } else {
        appendRun(until: end, before: quote)
      }
    }
  }

  mutating func decodeDoubleQuoted(until end: Int) {
    while index < end {
      if foldWhiteSpace(until: end) { continue }
      guard bytes[index] == UInt8(ascii: "\\") else {
        appendRun(until: end, before: UInt8(ascii: "\\"))
        continue
      }
      let lineBreak = lineBreakLength(at: index + 1)
      if lineBreak > 0 {
        index += 1 + lineBreak
        skipContinuation(until: end)
      } else {
        decodeEscape(until: end)
      }
    }
  }

  /// Adds at least the byte at the index, and all others up to white space or a special one.
  private mutating func appendRun(until end: Int, before special: UInt8? = nil) {
    let start = index
    repeat {
      index += 1
    } while index < end && bytes[index] > UInt8(ascii: " ") && bytes[index] != special
    appendVerbatim(start..<index)
  }

  /// Reads the white space at the index, folding it if it holds a line break.
  ///
  /// A single break becomes a space, of several the first is dropped.
  ///
  /// - Returns: Whether there was any.
  private mutating func foldWhiteSpace(until end: Int) -> Bool {
    let start = index
    var lineBreaks: [Range<Int>] = []
    while index < end {
      let lineBreak = lineBreakLength(at: index)
      if lineBreak > 0 {
        lineBreaks.append(index..<min(index + lineBreak, end))
        index = min(index + lineBreak, end)
      } else if isBlank(at: index) {
        index += 1
      } else {
        break
      }
    }
    guard index > start else { return false }
    if lineBreaks.isEmpty {
      appendVerbatim(start..<index)
    } else if lineBreaks.count == 1 {
      append(CollectionOfOne(UInt8(ascii: " ")), from: start..<index)
    } else {
      appendLineBreaks(Array(lineBreaks.dropFirst()))
    }
    return true
  }

  /// Skips what follows an escaped line break: indentation goes, empty lines stay line breaks.
  private mutating func skipContinuation(until end: Int) {
    while index < end {
      let lineBreak = lineBreakLength(at: index)
      if lineBreak > 0 {
        appendLineBreaks([index..<index + lineBreak])
        index += lineBreak
      } else if isBlank(at: index) {
        index += 1
      } else {
        break
      }
    }
  }

  /// Reads a backslash and what belongs to it.
  private mutating func decodeEscape(until end: Int) {
    let start = index
    guard index + 1 < end else {
      index = end
      return
    }
    let letter = bytes[index + 1]
    index += 2
    let digits =
      switch letter {
      case UInt8(ascii: "x"): 2
      case UInt8(ascii: "u"): 4
      case UInt8(ascii: "U"): 8
      default: 0
      }
    var value: UInt32 = 0
    if digits > 0 {
      let text = String(decoding: bytes[index..<min(index + digits, end)], as: UTF8.self)
      value = UInt32(text, radix: 16) ?? 0
      index = min(index + digits, end)
    } else {
      value = Self.meaning(ofEscape: letter)
    }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    append(String(Character(scalar)).utf8, from: start..<index)
  }

  /// The code point of a one-letter escape (YAML 1.2.2 §5.7).
  private static func meaning(ofEscape letter: UInt8) -> UInt32 {
    switch letter {
    case UInt8(ascii: "0"): 0x00
    case UInt8(ascii: "a"): 0x07
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "v"): 0x0B
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "e"): 0x1B
    case UInt8(ascii: "N"): 0x85
    case UInt8(ascii: "_"): 0xA0
    case UInt8(ascii: "L"): 0x2028
    case UInt8(ascii: "P"): 0x2029
    default: UInt32(letter)
    }
  }
}
