/// Decides, from what came of each request of a run, whether it is sent again and after how long.
///
/// It knows no clock and waits for nothing: it is told what came and gives what is to be done.
struct RetryMachine: Sendable {
  /// What came of a request.
  enum Outcome: Sendable, Equatable {
    /// A response that the action accepts.
    case accepted
    /// Another response, with how long the server asks to wait.
    case refused(status: Int, wait: Duration?)
    /// None, after the request went out or before.
    case failure(TransportError.Kind, wasSent: Bool = true)
  }

  /// What is to be done.
  enum Decision: Sendable, Equatable {
    /// Take what came, as it is.
    case take
    /// Send the request again after so long.
    case wait(Duration)
    /// Take what came, though another try might have helped.
    case giveUp(Reason)
  }

  /// Why there is no other try.
  enum Reason: Sendable, Equatable {
    /// Doing it twice may do harm, or its body cannot be sent again.
    case notRepeatable
    /// It was tried so often already, and so often it went out.
    case exhausted(attempts: Int, sent: Int)
    /// The server asks to wait longer than `backoff.max`.
    case longWait(Duration)
    /// What the server asks for, or the next step of the backoff, is more than is left of the budget.
    case budget(Duration, left: Duration)
    /// Too many requests of this run had to be repeated: the server is down.
    case failingServer(repeated: Int, requests: Int)
  }

  /// How many retries a run has in hand where requests go well.
  private static let allowanceAtLeast = 10.0
  /// What a request that went well gives back of a retry.
  private static let allowanceForSuccess = 0.2

  let policy: RetryPolicy
  /// Retries of the request that is under way.
  private(set) var retries = 0
  /// How often it went out.
  private(set) var sent = 0
  /// All waits so far.
  private(set) var waited = Duration.zero
  private var allowance: Double
  private var requestCount = 0
  /// Retries of all requests of the run.
  private(set) var retryCount = 0

  init(policy: RetryPolicy) {
    self.policy = policy
    allowance = max(Self.allowanceAtLeast, Double(policy.retries))
  }

  /// Takes note that another request of the run begins.
  mutating func begin() {
    retries = 0
    sent = 0
    requestCount += 1
  }

  /// What is to be done after an attempt.
  ///
  /// - Parameters:
  ///   - isRepeatable: whether the request may and can be sent again.
  ///   - random: from 0 to 1: which part of the backoff is waited ("full jitter").
  mutating func decide(_ outcome: Outcome, isRepeatable: Bool, random: Double) -> Decision {
    if case .failure(_, wasSent: false) = outcome {} else { sent += 1 }
    let serverWait: Duration?
    switch outcome {
    case .refused(let status, let wait) where policy.covers(status: status): serverWait = wait
    case .failure(let kind, _) where policy.covers(kind): serverWait = nil
    case .accepted, .refused, .failure:
      let most = max(Self.allowanceAtLeast, Double(policy.retries))
      allowance = min(allowance + Self.allowanceForSuccess, most)
      return .take
    }
    guard isRepeatable else { return .giveUp(.notRepeatable) }
    guard retries < policy.retries else {
      return .giveUp(.exhausted(attempts: retries + 1, sent: sent))
    }
    if let serverWait, serverWait > policy.maximum { return .giveUp(.longWait(serverWait)) }
    guard allowance >= 1 else {
      return .giveUp(.failingServer(repeated: retryCount, requests: requestCount))
    }
    let wait = serverWait ?? backoff * min(max(random, 0), 1)
    if let budget = policy.budget, wait > budget - waited {
      return .giveUp(.budget(wait, left: budget - waited))
    }
    retries += 1
    retryCount += 1
    allowance -= 1
    waited += wait
    return .wait(wait)
  }

  /// The whole step of the backoff before the next retry.
  private var backoff: Duration {
    GrowingWait(initial: policy.initial, factor: policy.factor, maximum: policy.maximum)
      .step(retries)
  }
}
