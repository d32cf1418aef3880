import Diagnostics

extension RetryMachine {
  /// What is said about the last attempt of a request that is given up: how often it was tried, and
  /// why not once more; nil where that is nothing.
  func note(on reason: Reason, at now: WallTime) -> Diagnostic.Note? {
    if case .exhausted = reason { return reason.note(policy, at: now) }
    let tally = retries > 0 ? Reason.tally(attempts: retries + 1, sent: sent) : nil
    guard var note = reason.note(policy, at: now) else { return tally.map { .init($0) } }
    if let tally { note.message = "\(tally); \(note.message)" }
    return note
  }
}

extension RetryMachine.Reason {
  /// What the reason adds to what is said about the last attempt; nil where that is nothing.
  func note(_ policy: RetryPolicy, at now: WallTime) -> Diagnostic.Note? {
    switch self {
    case .notRepeatable, .exhausted(attempts: 1, _): return nil
    case .exhausted(let attempts, let sent):
      return .init(Self.tally(attempts: attempts, sent: sent))
    case .longWait(let wait):
      return .init(
        "the server asks to wait \(ServerWait.shown(wait, at: now)): "
          + "longer than retry.backoff.max, \(policy.maximum.shown)", at: policy.maximumSpan)
    case .budget(let wait, let left):
      return .init(
        "the next try would be at \(Self.moment(wait, now)), and only \(left.shown) are "
          + "left of retry.budget", at: policy.budgetSpan)
    case .failingServer(let repeated, let requests):
      return .init(
        "the server seems to be down: \(repeated) retries were needed for \(requests) requests")
    }
  }

  /// How often a request was tried: where no connection stood, nothing was sent.
  fileprivate static func tally(attempts: Int, sent: Int) -> String {
    switch sent {
    case attempts: "it was sent \(attempts) times"
    case 0: "it was tried \(attempts) times"
    default: "it was tried \(attempts) times, and sent \(sent == 1 ? "once" : "\(sent) times")"
    }
  }

  /// The moment after a wait, to the second.
  static func moment(_ wait: Duration, _ now: WallTime) -> String {
    now.advanced(by: wait + .milliseconds(999)).rfc3339.prefix(19) + "Z"
  }

  /// A wait in whole seconds.
  static func seconds(_ wait: Duration) -> String {
    "\((wait.wholeMilliseconds + 999) / 1000)s"
  }
}
