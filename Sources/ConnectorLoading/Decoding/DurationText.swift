/// Durations as they are written: `250ms`, `2s`, `5m`, `1h`.
package enum DurationText {
  /// The duration; nil where the text is none, or is longer than 10,000 hours.
  package static func parse(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let count = Int64(digits), count <= 36_000_000_000 else { return nil }
    let duration: Duration
    switch text.dropFirst(digits.count) {
    case "ms": duration = .milliseconds(count)
    case "s": duration = .seconds(count)
    case "m": duration = .seconds(count * 60)
    case "h": duration = .seconds(count * 3600)
    default: return nil
    }
    return duration <= .seconds(36_000_000) ? duration : nil
  }
}
