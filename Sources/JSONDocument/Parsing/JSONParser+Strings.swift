extension JSONParser {
  /// Reads a string from its opening quote on, checking escapes and UTF-8, decoding nothing.
  @inline(__always)
  mutating func parseString() throws(JSONSyntaxError) {
    let start = position + 1
    var hasEscapes = false
    position = start
    while true {
      skipPlainText()
      guard position < count else {
        throw error("a string is not closed", at: position)
      }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        try skipEscape()
      } else if byte < 0x20 {
        throw error("a control character in a string must be escaped", at: position)
      } else {
        try skipMultibyteText()
      }
    }
    tape.append(
      JSONTapeEntry(.string, flag: hasEscapes, first: start, second: position - start))
    position += 1
  }

  /// Goes on to the next quote, backslash, control character or byte that is not ASCII.
  @inline(__always)
  private mutating func skipPlainText() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    while position + 8 <= count {
      // SAFETY: eight bytes from `position` lie inside the buffer, as the condition says.
      let word = UInt64(
        littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(
          fromByteOffset: position, as: UInt64.self))
      // In each byte, the high bit of `(x - n) & ~x` tells x < n. A borrow can spoil only bytes
      // above one that is truly smaller, and the lowest alone is used.
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5C)
      let stops =
        ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes)
        | ((backslashes &- ones) & ~backslashes) | word
      let mask = stops & (ones &* 0x80)
      if mask != 0 {
        position += mask.trailingZeroBitCount >> 3
        return
      }
      position += 8
    }
    while position < count {
      let byte = bytes[position]
      if byte < 0x20 || byte >= 0x80 || byte == 0x22 || byte == 0x5C { return }
      position += 1
    }
  }

  private mutating func skipEscape() throws(JSONSyntaxError) {
    let start = position
    position += 1
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      for _ in 0..<4 {
        position += 1
        switch peek {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
          UInt8(ascii: "A")...UInt8(ascii: "F"):
          break
        default:
          throw error("an escape \\u needs four hexadecimal digits", at: start)
        }
      }
      position += 1
    default:
      throw error("an escape is none of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", at: start)
    }
  }

  /// Checks what is not ASCII against the table of well-formed UTF-8 (Unicode 3.9, table 3-7).
  private mutating func skipMultibyteText() throws(JSONSyntaxError) {
    while position < count, bytes[position] >= 0x80 {
      let length: Int
      let second: ClosedRange<UInt8>
      switch bytes[position] {
      case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: throw error("a string is not valid UTF-8", at: position)
      }
      guard position + length <= count, second.contains(bytes[position + 1]),
        length < 3 || bytes[position + 2] & 0xC0 == 0x80,
        length < 4 || bytes[position + 3] & 0xC0 == 0x80
      else { throw error("a string is not valid UTF-8", at: position) }
      position += length
    }
  }
}
