/// Decides when the next request of a run may go out.
///
/// At most `burst` requests go out in any window of the time that the rate allows so many in: with
/// 10 requests per second and a burst of 20, at most 20 in any 2 seconds; with a burst of 10, the
/// default, at most 10 in any second. It knows no clock: it is told the time.
struct RateLimiter: Sendable {
  private let burst: Int
  private let window: Duration
  /// The longest wait that headers of a response may lead to.
  private let longestPause: Duration
  /// When the last requests went out, as many as `burst`; the oldest at `oldest` once it is full.
  private var sent: [WallTime] = []
  private var oldest = 0
  /// Until when a server that has little left is spared.
  private var pausedUntil: WallTime?

  /// - Parameters:
  ///   - requests: how many in each period.
  ///   - period: longer than zero.
  ///   - burst: how many at once; as many as `requests` where nil.
  ///   - longestPause: beyond it, what a server has left slows nothing: its answer decides.
  init(requests: Int, period: Duration, burst: Int? = nil, longestPause: Duration) {
    let burst = max(burst ?? min(requests, 100_000), 1)
    self.burst = burst
    window = period * (Double(burst) / Double(max(requests, 1)))
    self.longestPause = longestPause
  }

  /// How long to wait before the next request; nil where it may go out, which is taken note of.
  mutating func admit(at now: WallTime) -> Duration? {
    var wait = Duration.zero
    if sent.count == burst {
      // A clock that was set back must not make a wait longer than the window.
      let since = max(now.duration(since: sent[oldest]), .zero)
      wait = max(wait, window - since)
    }
    if let pausedUntil, pausedUntil > now {
      wait = max(wait, min(pausedUntil.duration(since: now), longestPause))
    }
    guard wait <= .zero else { return wait }
    if sent.count < burst {
      sent.append(now)
    } else {
      sent[oldest] = now
      oldest = (oldest + 1) % burst
    }
    return nil
  }

  /// Takes note of what a server says is left.
  mutating func learn(_ left: RateLimitHeaders, at now: WallTime) {
    guard let remaining = left.remaining, let reset = left.reset, reset <= longestPause else {
      return
    }
    if remaining == 0 {
      pausedUntil = now.advanced(by: reset)
    } else if remaining < (left.limit ?? 0) / 10 {
      // Little is left: what is left of the period is shared out among the requests in it.
      pausedUntil = now.advanced(by: reset / (remaining + 1))
    } else {
      pausedUntil = nil
    }
  }
}
