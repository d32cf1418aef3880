import ConnectorModel
import JSONDocument

/// What a response says of its server's rate limit.
///
/// The fields `RateLimit` and `RateLimit-…` of draft-ietf-httpapi-ratelimit-headers, and the
/// `X-RateLimit-…` and `X-Rate-Limit-…` that they come from.
struct RateLimitHeaders: Sendable, Hashable {
  /// How many requests a period allows.
  var limit: Int?
  /// How many are left of them.
  var remaining: Int?
  /// How long it takes until there are more.
  var reset: Duration?

  init(limit: Int? = nil, remaining: Int? = nil, reset: Duration? = nil) {
    self.limit = limit
    self.remaining = remaining
    self.reset = reset
  }

  /// Reads the fields of a response.
  init(_ headers: [HTTPField], at now: WallTime) {
    var values: [String: String] = [:]
    for field in headers {
      let name = field.name.lowercased()
      guard name.hasPrefix("ratelimit") || name.hasPrefix("x-rate") else { continue }
      values[name] = values[name] ?? field.value
    }
    if values.isEmpty { return }
    if let structured = values["ratelimit"] { read(structured) }
    func first(_ word: String) -> String? {
      ["ratelimit-", "x-ratelimit-", "x-rate-limit-"].lazy.compactMap { values[$0 + word] }.first
    }
    limit = limit ?? first("limit").flatMap(Self.number)
    remaining = remaining ?? first("remaining").flatMap(Self.number)
    reset = reset ?? first("reset").flatMap { Self.reset($0, at: now) }
  }

  /// `limit=100, remaining=50, reset=30`, or `"default";r=50;t=30`.
  private mutating func read(_ field: String) {
    for part in field.split(whereSeparator: { ",; ".contains($0) }) {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, let number = Self.number(String(pair[1])) else { continue }
      switch pair[0].lowercased() {
      case "limit", "q": limit = limit ?? number
      case "remaining", "r": remaining = remaining ?? number
      case "reset", "t": reset = reset ?? .seconds(number)
      default: break
      }
    }
  }

  /// The number at the start of a value: `100`, `100, 100;w=60`.
  private static func number(_ text: String) -> Int? {
    let digits = text.trimmingSpaces().prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number <= 1_000_000_000_000 else { return nil }
    return number
  }

  /// Seconds from now, or seconds (or milliseconds) since 1970, or a date.
  private static func reset(_ text: String, at now: WallTime) -> Duration? {
    guard let number = number(text), text.trimmingSpaces().allSatisfy(\.isNumber) else {
      return ServerWait.duration(of: .string(text), as: .auto, at: now)
    }
    // Nobody limits by periods of thirty years.
    let form: WaitSelector.Form = number < 1_000_000_000 ? .seconds : .epoch
    return ServerWait.duration(of: .string(text), as: form, at: now)
  }
}
