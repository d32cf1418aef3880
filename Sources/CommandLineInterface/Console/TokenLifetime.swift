import ConnectorRuntime

/// How long a token is still valid, in words.
enum TokenLifetime {
  /// How long a stored token is valid, and whether it can be renewed.
  static func text(of entry: TokenEntry, at now: WallTime) -> String {
    let renewable = entry.isRenewable ? "can be renewed" : nil
    let validity =
      entry.expiresAt.map { text(until: $0, at: now) }
      ?? (entry.obtainedAt == nil ? nil : "valid until revoked")
    return [validity, renewable].compactMap { $0 }.joined(separator: ", ")
  }

  /// `valid for 14 min`, or `expired`.
  static func text(until end: WallTime, at now: WallTime) -> String {
    let left = end.duration(since: now).components.seconds
    if left <= 0 { return "expired" }
    if left < 120 { return "valid for \(left) s" }
    // To the nearest: of a token of 15 minutes a second is gone when it arrives.
    if left < 7200 - 30 { return "valid for \((left + 30) / 60) min" }
    return "valid for \((left + 1800) / 3600) h"
  }
}
