/// Decides who in this process gets which token, and when another is to be obtained: at most one
/// acquisition at a time, its outcome shared by all that wait.
///
/// It has no clock and does nothing itself: an event goes in, actions come out.
struct TokenSharing: Sendable {
  /// Someone who waits for a token.
  typealias Waiter = Int

  /// What happened.
  enum Event: Sendable, Hashable {
    /// A token is needed.
    case wanted(Waiter)
    /// These tokens were refused; another is needed.
    case rejected(Set<String>, Waiter)
    /// The waiter was cancelled.
    case cancelled(Waiter)
    /// An acquisition ended.
    case finished(acquisition: Int, TokenAcquisition.Outcome)
    /// An acquisition was cancelled from outside.
    case aborted(acquisition: Int)
  }

  /// What to do.
  enum Action: Sendable, Hashable {
    case answer(Waiter, AccessToken, TokenOrigin)
    case fail(Waiter, TokenFailure)
    case cancel(Waiter)
    case acquire(acquisition: Int, rejected: Set<String>)
    case abort(acquisition: Int)
  }

  private struct Waiting: Sendable {
    var waiter: Waiter
    var rejected: Set<String>
  }

  private let leeway: Duration
  private var held: AccessToken?
  private var waiting: [Waiting] = []
  /// The acquisition under way.
  private var current: Int?
  private var started = 0

  init(leeway: Duration) { self.leeway = leeway }

  /// What an event leads to.
  mutating func handle(_ event: Event, at now: WallTime) -> [Action] {
    switch event {
    case .wanted(let waiter): return want(Waiting(waiter: waiter, rejected: []), at: now)
    case .rejected(let tokens, let waiter):
      if let held, tokens.contains(held.value) { self.held = nil }
      return want(Waiting(waiter: waiter, rejected: tokens), at: now)
    case .cancelled(let waiter):
      guard let index = waiting.firstIndex(where: { $0.waiter == waiter }) else { return [] }
      waiting.remove(at: index)
      guard waiting.isEmpty, let acquisition = current else { return [.cancel(waiter)] }
      current = nil
      return [.cancel(waiter), .abort(acquisition: acquisition)]
    case .finished(let acquisition, let outcome):
      guard acquisition == current else { return [] }
      current = nil
      return finish(outcome)
    case .aborted(let acquisition):
      guard acquisition == current else { return [] }
      current = nil
      defer { waiting = [] }
      return waiting.map { .cancel($0.waiter) }
    }
  }

  private mutating func want(_ request: Waiting, at now: WallTime) -> [Action] {
    if let held, held.isFresh(at: now, leeway: leeway) {
      return [.answer(request.waiter, held, .memory)]
    }
    waiting.append(request)
    return current == nil ? [start()] : []
  }

  private mutating func start() -> Action {
    started += 1
    current = started
    return .acquire(
      acquisition: started, rejected: waiting.reduce(into: []) { $0.formUnion($1.rejected) })
  }

  private mutating func finish(_ outcome: TokenAcquisition.Outcome) -> [Action] {
    switch outcome {
    case .failure(let failure):
      defer { waiting = [] }
      return waiting.map { .fail($0.waiter, failure) }
    case .token(let token, let origin):
      held = token
      // Someone may have joined after the start who knows that the store's token does not work;
      // one that was just issued is the best there is.
      let unserved = waiting.filter { origin == .store && $0.rejected.contains(token.value) }
      let served = waiting.filter { !(origin == .store && $0.rejected.contains(token.value)) }
      waiting = unserved
      var actions: [Action] = served.map { .answer($0.waiter, token, origin) }
      if !unserved.isEmpty {
        held = nil
        actions.append(start())
      }
      return actions
    }
  }
}
