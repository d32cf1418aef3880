/// A small generator with a seed, so that a failure can be repeated (xorshift64*).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// - Parameter seed: any number but 0.
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 2_685_821_657_736_338_717
  }
}
