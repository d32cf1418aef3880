/// Walks over one number by the grammar of RFC 8259 §6.
struct JSONNumberScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The next byte to read; after success, the one behind the number; after failure, the fault.
  private(set) var position: Int
  /// Whether there is neither a fraction nor an exponent.
  private(set) var isPlainInteger = true

  @inline(__always)
  init(bytes: UnsafeBufferPointer<UInt8>, position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// Reads the number; returns what is wrong with it, or nil.
  @inline(__always)
  mutating func scan() -> String? {
    if peek == UInt8(ascii: "-") { position += 1 }
    if peek == UInt8(ascii: "0") {
      position += 1
      if isDigit { return "a number has a leading zero" }
    } else if !skipDigits() {
      return "a number has no digits"
    }
    if peek == UInt8(ascii: ".") {
      isPlainInteger = false
      position += 1
      if !skipDigits() { return "a number has no digit after its decimal point" }
    }
    if peek | 0x20 == UInt8(ascii: "e") {
      isPlainInteger = false
      position += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
      if !skipDigits() { return "a number has no digit in its exponent" }
    }
    return nil
  }

  /// The next byte, zero at the end: zero is part of no number.
  @inline(__always)
  private var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

  @inline(__always)
  private var isDigit: Bool { peek &- UInt8(ascii: "0") < 10 }

  @inline(__always)
  private mutating func skipDigits() -> Bool {
    let start = position
    while isDigit { position += 1 }
    return position > start
  }
}
