/// Tells quickly that no form begins with some bits: a bit for each of their hashes.
///
/// Most of a text is no secret, and this is all that is done with it.
struct StartFilter: Sendable {
  /// How many bytes decide; no form is shorter.
  static let width = 4

  private var words: [UInt64]
  private let shift: UInt32

  /// - Parameter count: how many starts there will be.
  init(count: Int) {
    // A bit in 64 is set at most, up to a mebibyte of them.
    var bits: UInt32 = 12
    while bits < 23, 1 << bits < count * 64 { bits += 1 }
    words = [UInt64](repeating: 0, count: (1 << bits) / 64)
    shift = 32 - bits
  }

  /// Adds the start of a form, its first bit the highest of the number.
  mutating func insert(_ start: UInt32) {
    let hash = hash(start)
    words[hash >> 6] |= 1 << UInt64(hash & 63)
  }

  /// False where no form begins so.
  func mayContain(_ start: UInt32) -> Bool {
    let hash = hash(start)
    return words[hash &>> 6] & (1 &<< UInt64(hash & 63)) != 0
  }

  private func hash(_ start: UInt32) -> Int { Int((start &* 0x9E37_79B1) &>> shift) }
}
