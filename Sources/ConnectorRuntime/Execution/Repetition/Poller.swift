/// Decides, from what each response of a poll says, whether it is done and when to ask again.
///
/// It knows no clock and waits for nothing.
struct Poller: Sendable {
  /// What a response says.
  enum Finding: Sendable, Equatable {
    /// `until` holds.
    case reached
    /// `fail_when` holds.
    case failed
    /// Neither; the server may say how long to wait.
    case pending(serverWait: Duration?)
  }

  /// What is to be done.
  enum Decision: Sendable, Equatable {
    /// The last response is the result.
    case done
    /// The last response is a failure.
    case fail
    /// Ask again after so long.
    case wait(Duration)
    /// It takes too long.
    case timeout
    /// The server asks to wait for longer than there is time.
    case longWait(Duration)
  }

  /// The declared waits between requests.
  var interval = GrowingWait(initial: .seconds(2), factor: 1.5, maximum: .seconds(30))
  /// How long it may take.
  var timeout = Duration.seconds(600)
  /// How many responses there were.
  private(set) var count = 0

  /// - Parameters:
  ///   - interval: the waits between requests where the server says nothing.
  ///   - timeout: how long it may take.
  init(
    interval: GrowingWait = GrowingWait(initial: .seconds(2), factor: 1.5, maximum: .seconds(30)),
    timeout: Duration = .seconds(600)
  ) {
    self.interval = interval
    self.timeout = timeout
  }

  /// What is to be done after a response.
  ///
  /// - Parameter elapsed: since the first request began.
  mutating func decide(_ finding: Finding, elapsed: Duration) -> Decision {
    count += 1
    let left = timeout - elapsed
    switch finding {
    case .failed: return .fail
    case .reached: return .done
    case .pending where left <= .zero: return .timeout
    case .pending(let wait?): return wait <= left ? .wait(wait) : .longWait(wait)
    // A last question at the very end is worth more than none.
    case .pending(nil): return .wait(min(interval.step(count - 1), left))
    }
  }
}
