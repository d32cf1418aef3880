/// A wait that grows by a factor up to a maximum.
struct GrowingWait: Sendable, Hashable {
  /// The first step.
  var initial: Duration
  /// What each further step is multiplied by.
  var factor: Double
  /// The longest step.
  var maximum: Duration

  /// A step, counted from 0.
  func step(_ number: Int) -> Duration {
    var wait = min(initial, maximum)
    // It grows at most until it is the longest, or for ever not at all.
    guard factor > 1 else { return wait }
    for _ in 0..<min(number, 10_000) {
      if wait >= maximum || wait == .zero { break }
      wait = min(wait * factor, maximum)
    }
    return wait
  }
}
