extension Duration {
  /// The whole milliseconds that are no shorter than the duration; saturates.
  var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
    let fraction = attoseconds / 1_000_000_000_000_000
    let rest: Int64 = attoseconds % 1_000_000_000_000_000 > 0 ? 1 : 0
    let (sum, secondOverflow) = scaled.addingReportingOverflow(fraction + rest)
    guard !overflow, !secondOverflow else { return seconds < 0 ? .min : .max }
    return sum
  }

  /// The milliseconds of a timeout: at least one, since libcurl takes none as no limit, and no more
  /// than 24 days, the most that fits everywhere.
  var timeoutMilliseconds: Int {
    Int(min(max(wholeMilliseconds, 1), Int64(Int32.max)))
  }

  /// What a person reads: `10s`, `250ms`.
  var readable: String {
    let milliseconds = wholeMilliseconds
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
  }
}
