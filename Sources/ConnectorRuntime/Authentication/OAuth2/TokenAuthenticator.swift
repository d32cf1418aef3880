/// A scheme whose token a server issues at work: one token for all requests of a process.
///
/// All decisions are `TokenSharing`'s and `TokenAcquisition`'s; this keeps who waits and performs
/// the actions.
actor TokenAuthenticator: Authenticator {
  /// What a waiter gets.
  private typealias Answer = (token: AccessToken, origin: TokenOrigin)

  nonisolated let canRenew = true
  nonisolated let scheme: any TokenSource
  nonisolated private let obtainer: TokenObtainer
  private let clock: any RuntimeClock
  private var sharing: TokenSharing
  private var continuations: [TokenSharing.Waiter: CheckedContinuation<Answer, any Error>] = [:]
  private var acquisitions: [Int: Task<Void, Never>] = [:]
  private var experience = TokenObtainer.Experience()
  private var lastWaiter = 0

  init(scheme: any TokenSource, endpoint: TokenEndpoint, services: AuthenticationServices) {
    self.scheme = scheme
    obtainer = TokenObtainer(scheme: scheme, endpoint: endpoint, services: services)
    clock = services.clock
    sharing = TokenSharing(leeway: scheme.leeway)
  }

  /// How many callers wait for a token.
  var waiterCount: Int { continuations.count }

  nonisolated func forecast() throws(RunFailure) -> CredentialForecast {
    let (forecast, token) = obtainer.forecast()
    let value = token?.value ?? CredentialForecast.tokenToCome
    obtainer.services.secrets.insert(value)
    let credential = try scheme.attachment.credential(for: value, failingAs: .configuration)
    scheme.attachment.note(value, at: credential, in: obtainer.services.secrets)
    var credentials = CredentialForecast(
      credentials: Credentials(
        items: [credential], tokenOrigin: token == nil ? .request : .store,
        saved: token?.saved ?? [], tokens: [value]),
      token: forecast)
    credentials.tokenObstacle = obtainer.services.store.obstacle(
      to: scheme.identity.bytes, ofConnector: scheme.connector)
    return credentials
  }

  func credentials() async throws -> Credentials {
    try await credentials { .wanted($0) }
  }

  func renew(after rejected: Credentials) async throws -> Credentials {
    let tokens = Set(rejected.tokens)
    return try await credentials { .rejected(tokens, $0) }
  }

  private func credentials(
    _ event: (TokenSharing.Waiter) -> TokenSharing.Event
  ) async throws -> Credentials {
    try Task.checkCancellation()
    lastWaiter += 1
    let waiter = lastWaiter
    let event = event(waiter)
    let answer = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        continuations[waiter] = continuation
        perform(sharing.handle(event, at: clock.now))
      }
    } onCancel: {
      // However early this comes, it finds the waiter: until it waits, the actor is busy with it.
      Task { await self.cancel(waiter) }
    }
    let credential = try scheme.attachment.credential(
      for: answer.token.value, failingAs: .authentication)
    scheme.attachment.note(answer.token.value, at: credential, in: obtainer.services.secrets)
    return Credentials(
      items: [credential], tokenOrigin: answer.origin, saved: answer.token.saved,
      tokens: [answer.token.value], expiresAt: answer.token.expiresAt)
  }

  private func cancel(_ waiter: TokenSharing.Waiter) {
    perform(sharing.handle(.cancelled(waiter), at: clock.now))
  }

  private func perform(_ actions: [TokenSharing.Action]) {
    for action in actions {
      switch action {
      case .answer(let waiter, let token, let origin):
        continuations.removeValue(forKey: waiter)?.resume(returning: (token, origin))
      case .fail(let waiter, let failure):
        continuations.removeValue(forKey: waiter)?.resume(
          throwing: failure.runFailure(of: scheme))
      case .cancel(let waiter):
        continuations.removeValue(forKey: waiter)?.resume(throwing: CancellationError())
      case .acquire(let acquisition, let rejected): start(acquisition, rejected: rejected)
      case .abort(let acquisition): acquisitions.removeValue(forKey: acquisition)?.cancel()
      }
    }
  }

  /// Starts an acquisition as a task of its own.
  ///
  /// It belongs to all that wait: the cancellation of the one who happened to come first must not
  /// end it. When nobody waits any more, it is cancelled.
  private func start(_ acquisition: Int, rejected: Set<String>) {
    let experience = experience
    acquisitions[acquisition] = Task { [obtainer] in
      do {
        let (outcome, proof) = try await obtainer.obtain(
          rejected: rejected, experience: experience)
        finish(acquisition, outcome, proof)
      } catch {
        abort(acquisition)
      }
    }
  }

  private func finish(
    _ acquisition: Int, _ outcome: TokenAcquisition.Outcome, _ proof: ClientProof?
  ) {
    acquisitions[acquisition] = nil
    switch outcome {
    case .token(let token, _):
      if let proof { experience.proof = proof }
      experience.token = token
    case .failure(let failure):
      // Whatever it was renewed by is worth nothing any more.
      if failure.rejectsGrant || failure.id == "login-needed" { experience.token = nil }
    }
    perform(sharing.handle(.finished(acquisition: acquisition, outcome), at: clock.now))
  }

  private func abort(_ acquisition: Int) {
    acquisitions[acquisition] = nil
    perform(sharing.handle(.aborted(acquisition: acquisition), at: clock.now))
  }
}
