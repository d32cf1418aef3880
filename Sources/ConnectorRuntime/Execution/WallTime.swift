/// A moment of the civil clock, in milliseconds since 1970-01-01T00:00:00Z.
package struct WallTime: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (left: WallTime, right: WallTime) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment so much later; stays at the ends of the range instead of overflowing.
  package func advanced(by duration: Duration) -> WallTime {
    let step = duration.wholeMilliseconds
    let (sum, overflow) = milliseconds.addingReportingOverflow(step)
    return WallTime(milliseconds: overflow ? (step < 0 ? .min : .max) : sum)
  }

  /// The moment as RFC 3339 has it, in UTC with milliseconds.
  package var rfc3339: String { CalendarText.rfc3339(self) }

  /// How much later this moment is than another.
  package func duration(since other: WallTime) -> Duration {
    let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
    return .milliseconds(overflow ? (milliseconds < 0 ? Int64.min : .max) : difference)
  }
}

extension Duration {
  /// The duration in whole milliseconds, rounded towards zero, at the ends of `Int64` where it does
  /// not fit.
  package var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, sumOverflow) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
    return sumOverflow ? (seconds < 0 ? .min : .max) : sum
  }
}
