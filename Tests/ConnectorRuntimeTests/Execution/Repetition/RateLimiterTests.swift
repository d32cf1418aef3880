import Testing

@testable import ConnectorRuntime

/// When requests may go out, by a clock that only the test moves.
@Suite struct RateLimiterTests {
  private static let start: Int64 = 1_000_000_000_000

  /// Sends as many requests as asked for as early as allowed; gives their times in milliseconds.
  private static func times(_ count: Int, _ limiter: inout RateLimiter) -> [Int64] {
    var now = WallTime(milliseconds: start)
    var times: [Int64] = []
    while times.count < count {
      if let wait = limiter.admit(at: now) {
        now = now.advanced(by: wait)
      } else {
        times.append(now.milliseconds - start)
      }
    }
    return times
  }

  private static func limiter(
    _ requests: Int, _ period: Duration, burst: Int? = nil
  ) -> RateLimiter {
    RateLimiter(requests: requests, period: period, burst: burst, longestPause: .seconds(30))
  }

  @Test func aWindowMoves() {
    var limiter = Self.limiter(2, .seconds(1))
    #expect(Self.times(6, &limiter) == [0, 0, 1000, 1000, 2000, 2000])
  }

  @Test func aBurstIsPaidBack() {
    var limiter = Self.limiter(10, .seconds(1), burst: 20)
    let times = Self.times(60, &limiter)
    #expect(times[..<20].allSatisfy { $0 == 0 })
    #expect(times[20] == 2000 && times[39] == 2000 && times[40] == 4000)
    var smooth = Self.limiter(60, .seconds(60), burst: 1)
    #expect(Self.times(4, &smooth) == [0, 1000, 2000, 3000])
  }

  /// Whatever the times, no window holds more than the burst.
  @Test func noWindowHoldsTooMany() {
    var limiter = Self.limiter(5, .seconds(1), burst: 7)
    var now = WallTime(milliseconds: Self.start)
    var sent: [Int64] = []
    var state: UInt64 = 7
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      now = now.advanced(by: .milliseconds(Int64(state >> 55)))
      while let wait = limiter.admit(at: now) {
        #expect(wait > .zero && wait <= .milliseconds(1400))
        now = now.advanced(by: wait)
      }
      sent.append(now.milliseconds)
    }
    for (first, later) in zip(sent, sent.dropFirst(7)) { #expect(later - first >= 1399) }
  }

  @Test func aClockThatIsSetBackDelaysByAWindowAtMost() {
    var limiter = Self.limiter(1, .seconds(1))
    #expect(limiter.admit(at: WallTime(milliseconds: Self.start)) == nil)
    #expect(limiter.admit(at: WallTime(milliseconds: 0)) == .seconds(1))
  }

  @Test func whatIsLeftSlowsDown() {
    var limiter = Self.limiter(100, .seconds(1))
    let now = WallTime(milliseconds: Self.start)
    limiter.learn(RateLimitHeaders(limit: 100, remaining: 50, reset: .seconds(10)), at: now)
    #expect(limiter.admit(at: now) == nil)
    limiter.learn(RateLimitHeaders(limit: 100, remaining: 4, reset: .seconds(10)), at: now)
    #expect(limiter.admit(at: now) == .seconds(2))
    limiter.learn(RateLimitHeaders(limit: 100, remaining: 0, reset: .seconds(10)), at: now)
    #expect(limiter.admit(at: now) == .seconds(10))
    #expect(limiter.admit(at: now.advanced(by: .seconds(10))) == nil)
    // Longer than a wait may be: the server's answer decides.
    limiter.learn(RateLimitHeaders(limit: 100, remaining: 0, reset: .seconds(3600)), at: now)
    #expect(limiter.admit(at: now.advanced(by: .seconds(10))) == nil)
  }

  /// Fields of a response with what they say; the seconds until the reset last.
  struct Row: Sendable {
    var fields: [String: String]
    var limit: Int?
    var remaining: Int?
    var reset: Int?
  }

  static let rows = [
    Row(fields: ["RateLimit": #""default";r=50;t=30"#], remaining: 50, reset: 30),
    Row(
      fields: ["RateLimit": "limit=100, remaining=5, reset=7"], limit: 100, remaining: 5, reset: 7),
    Row(
      fields: [
        "ratelimit-limit": "100, 100;w=60", "RateLimit-Remaining": "0", "RateLimit-Reset": "12",
      ], limit: 100, remaining: 0, reset: 12),
    Row(
      fields: [
        "X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "59", "X-RateLimit-Reset": "1000000042",
      ], limit: 60, remaining: 59, reset: 42),
    Row(fields: ["X-Rate-Limit-Remaining": "3"], remaining: 3), Row(fields: ["X-Rate": "1"]),
    Row(fields: ["X-RateLimit-Remaining": "many", "X-RateLimit-Reset": "later"]),
  ]

  @Test(arguments: rows) func headersAreRead(_ row: Row) {
    let headers = RateLimitHeaders(
      row.fields.map { HTTPField($0.key, $0.value) },
      at: WallTime(milliseconds: Self.start))
    let reset = row.reset.map { Duration.seconds($0) }
    #expect(
      headers == RateLimitHeaders(limit: row.limit, remaining: row.remaining, reset: reset))
  }
}
