extension EscapeReader {
  /// What a place stands for, and where it ends.
  struct Symbol: Hashable {
    /// The bytes, the first of them the lowest.
    var bytes: UInt32
    /// How many bytes, from 1 to 4.
    var count: Int
    /// The place behind it.
    var end: Int

    init(_ byte: UInt8, end: Int) {
      bytes = UInt32(byte)
      count = 1
      self.end = end
    }

    init(_ scalar: Unicode.Scalar, end: Int) {
      bytes = 0
      count = 0
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        bytes |= UInt32(byte) << UInt32(8 * count)
        count += 1
      }
      self.end = end
    }

    /// The only byte; nil where there are several.
    var byte: UInt8? { count == 1 ? last : nil }

    /// The last byte.
    var last: UInt8 { UInt8(truncatingIfNeeded: bytes >> UInt32(8 * (count - 1))) }
  }

  /// What a place stands for if it was escaped once, twice, three times, where that differs.
  struct Readings {
    var first: Symbol?
    var second: Symbol?
    var third: Symbol?

    mutating func append(_ symbol: Symbol) {
      if first == nil {
        first = symbol
      } else if second == nil {
        if first != symbol { second = symbol }
      } else if second != symbol {
        third = symbol
      }
    }

    /// What it stands for if it was escaped so often, or fewer times where that is nothing else.
    func atMost(_ level: Int) -> Symbol? {
      switch level {
      case 0: nil
      case 1: first
      case 2: second ?? first
      default: third ?? second ?? first
      }
    }

    subscript(_ index: Int) -> Symbol? {
      switch index {
      case 0: first
      case 1: second
      case 2: third
      default: nil
      }
    }
  }
}
