/// Decides when a device asks again whether a person has allowed it (RFC 8628 §3.4, §3.5).
///
/// It has no clock and does nothing itself: an event goes in, the next action comes out.
struct DevicePolling: Sendable {
  /// What happened.
  enum Event: Sendable, Hashable {
    case began
    case waited
    /// The endpoint gave a token.
    case received(AccessToken)
    /// The request failed.
    case failed(TokenFailure)
  }

  /// What to do next.
  enum Action: Sendable, Hashable {
    case wait(Duration)
    case ask
    case finish(Outcome)
  }

  /// How it ended.
  enum Outcome: Sendable, Hashable {
    case token(AccessToken)
    case failure(TokenFailure)
  }

  /// Where the server names no interval (§3.2).
  static let defaultInterval = Duration.seconds(5)
  /// What `slow_down` adds for good (§3.5).
  static let slowDown = Duration.seconds(5)

  private var interval: Duration
  /// When nobody can log in any more.
  private let end: WallTime
  /// How it ends then.
  private let expired: TokenFailure
  /// Until when it was asked, in words.
  private let shownEnd: String
  /// Why the last answer was none: with it nobody knows whether a person has allowed the login.
  private var lastFailure: TokenFailure?

  /// - Parameters:
  ///   - interval: between two requests.
  ///   - end: when the codes end.
  ///   - limit: how long is waited at most; nil for as long as the codes live.
  ///   - start: when the waiting begins.
  init(
    interval: Duration, end: WallTime, limit: Duration? = nil,
    startingAt start: WallTime = WallTime(milliseconds: 0)
  ) {
    self.interval = interval
    if let limit, start.advanced(by: limit) < end {
      self.end = start.advanced(by: limit)
      expired = Self.outOfTime(limit)
      shownEnd = "--timeout (\(limit.shown)) was over"
    } else {
      self.end = end
      expired = Self.codeExpired
      shownEnd = "the code expired"
    }
  }

  /// The next action after an event.
  mutating func handle(_ event: Event, at now: WallTime) -> Action {
    switch event {
    case .began: return wait(at: now)
    case .waited: return now < end ? .ask : .finish(.failure(atTheEnd))
    case .received(let token): return .finish(.token(token))
    case .failed(let failure): return failed(failure, at: now)
    }
  }

  private mutating func failed(_ failure: TokenFailure, at now: WallTime) -> Action {
    lastFailure = nil
    switch failure.errorCode {
    case "authorization_pending": return wait(at: now)
    case "slow_down":
      interval += Self.slowDown
      return wait(at: now)
    case "expired_token": return .finish(.failure(Self.codeExpired))
    case "access_denied":
      var denied = failure
      denied.id = "rejected-login"
      denied.help = "The login was declined, or the user may not use this client."
      return .finish(.failure(denied))
    default:
      // A server that cannot be reached, or is busy, is asked less often.
      guard failure.kind == .network || failure.isTemporary else {
        return .finish(.failure(failure))
      }
      interval *= 2
      lastFailure = failure
      return wait(at: now)
    }
  }

  private func wait(at now: WallTime) -> Action {
    // To wait past the end would only tell it later.
    now.advanced(by: interval) < end || now < end
      ? .wait(min(interval, end.duration(since: now))) : .finish(.failure(atTheEnd))
  }

  /// How it ends when the time is over: with what the endpoint said last, where that was no answer to
  /// the question.
  private var atTheEnd: TokenFailure {
    guard var failure = lastFailure else { return expired }
    failure.notes.append("it was asked again and again until \(shownEnd)")
    return failure
  }

  private static let codeExpired = TokenFailure(
    .authentication, "expired-login", "nobody allowed the login before its code expired",
    at: .grant, help: "Begin again: the code is good for a short time only.")

  private static func outOfTime(_ limit: Duration) -> TokenFailure {
    TokenFailure(
      .authentication, "expired-login", "nobody allowed the login within \(limit.shown)",
      at: .grant, help: "Begin again, or allow more time with --timeout.")
  }
}
