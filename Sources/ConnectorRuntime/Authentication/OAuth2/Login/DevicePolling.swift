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
  private let end: WallTime

  /// - Parameters:
  ///   - interval: between two requests.
  ///   - end: when the codes end.
  init(interval: Duration, end: WallTime) {
    self.interval = interval
    self.end = end
  }

  /// The next action after an event.
  mutating func handle(_ event: Event, at now: WallTime) -> Action {
    switch event {
    case .began: return wait(at: now)
    case .waited: return now < end ? .ask : .finish(.failure(Self.expired))
    case .received(let token): return .finish(.token(token))
    case .failed(let failure): return failed(failure, at: now)
    }
  }

  private mutating func failed(_ failure: TokenFailure, at now: WallTime) -> Action {
    switch failure.errorCode {
    case "authorization_pending": return wait(at: now)
    case "slow_down":
      interval += Self.slowDown
      return wait(at: now)
    case "expired_token": return .finish(.failure(Self.expired))
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
      return wait(at: now)
    }
  }

  private func wait(at now: WallTime) -> Action {
    // To wait past the end would only tell it later.
    now.advanced(by: interval) < end || now < end
      ? .wait(min(interval, end.duration(since: now))) : .finish(.failure(Self.expired))
  }

  private static let expired = TokenFailure(
    .authentication, "expired-login", "nobody allowed the login in time", at: .grant,
    help: "Begin again: the code has expired.")
}
