/// Performs what `TokenAcquisition` decides: reads and writes the store, takes the lock, waits and
/// sends token requests.
struct TokenObtainer: Sendable {
  let scheme: ResolvedOAuth2
  let endpoint: TokenEndpoint
  let services: AuthenticationServices

  /// Obtains a token.
  ///
  /// - Parameters:
  ///   - rejected: tokens that a server has refused.
  ///   - knownProof: how the client last proved itself with success.
  /// - Returns: how it ended, and the proof of the last request.
  /// - Throws: `CancellationError`.
  func obtain(
    rejected: Set<String>, knownProof: ClientProof?
  ) async throws -> (TokenAcquisition.Outcome, ClientProof?) {
    let slot = services.store.slot(identity: TokenIdentity(scheme).bytes)
    var acquisition = TokenAcquisition(
      settings, rejected: rejected, knownProof: knownProof, startingAt: services.clock.now)
    var event = TokenAcquisition.Event.began
    var lock: FileLock?
    var proof: ClientProof?
    var reason = rejected.isEmpty ? ExchangeRole.Reason.initial : .renewal
    defer { lock?.release() }
    while true {
      try Task.checkCancellation()
      switch acquisition.handle(event, at: services.clock.now) {
      case .read: event = read(slot)
      case .lock:
        switch slot?.lock() {
        case .acquired(let acquired):
          lock = acquired
          event = .locked
        case .busy: event = .busy
        case nil: event = .unlockable
        }
      case .wait(let duration):
        try await services.clock.sleep(for: duration)
        event = .waited(duration)
      case .request(let requested, let timeout):
        proof = requested
        event = try await request(requested, timeout: timeout, reason)
        reason = .clientAuthentication
      case .save(let record):
        slot?.save(record)
        if record.token != nil || !record.tokensEnd { slot?.removeFailure() }
        event = .stored
      case .saveFailure(let failure):
        if let record = try? FailureRecord(failure) { slot?.save(record) }
        event = .stored
      case .finish(let outcome):
        learn(outcome)
        return (outcome, proof)
      }
    }
  }

  /// What `obtain` would do first with what the store holds now, and the token that it would take.
  func forecast() -> (TokenForecast, AccessToken?) {
    let now = services.clock.now
    let record = services.store.peek(identity: TokenIdentity(scheme).bytes)
    var acquisition = TokenAcquisition(settings, rejected: [], startingAt: now)
    var action = acquisition.handle(.began, at: now)
    action = acquisition.handle(.read(record, failure: nil), at: now)
    // The lock would be free, or its holder's token be taken.
    if case .lock = action { action = acquisition.handle(.unlockable, at: now) }
    switch action {
    case .finish(.token(let token, let origin)):
      learn(.token(token, origin))
      return (.stored(until: token.expiresAt, now: now), token)
    case .request(let proof, let timeout):
      return (.request(planned(proof, timeout: timeout)), nil)
    default:
      return (
        .request(planned(ClientProof(scheme.clientAuthentication), timeout: settings.limit)), nil
      )
    }
  }

  private func planned(_ proof: ClientProof, timeout: Duration) -> PlannedTokenRequest {
    PlannedTokenRequest(
      request: TokenRequest(scheme: scheme, endpoint: endpoint)
        .transportRequest(proof: proof, timeout: timeout),
      proof: proof.rawValue
    ) { [scheme, endpoint, services] error in
      TokenFailure(error, endpoint: endpoint, limit: scheme.timeouts.attempt)
        .redacted(by: services.secrets).runFailure(of: scheme)
    }
  }

  private var settings: TokenAcquisition.Settings {
    TokenAcquisition.Settings(
      blank: TokenRecord(
        connector: scheme.connector, scheme: "oauth2", endpoint: endpoint.shownURL),
      authentication: scheme.clientAuthentication, leeway: scheme.leeway,
      limit: scheme.timeouts.attempt, endpoint: endpoint)
  }

  private func read(_ slot: TokenSlot?) -> TokenAcquisition.Event {
    .read(slot?.record(), failure: slot?.failure())
  }

  private func request(
    _ proof: ClientProof, timeout: Duration, _ reason: ExchangeRole.Reason
  ) async throws -> TokenAcquisition.Event {
    var request = TokenRequest(scheme: scheme, endpoint: endpoint)
      .transportRequest(proof: proof, timeout: timeout)
    request.role = ExchangeRole(.token, reason)
    let requestedAt = services.clock.now
    let response: TransportResponse
    do {
      response = try await services.transport.perform(request)
    } catch let error as TransportError {
      let failure = TokenFailure(error, endpoint: endpoint, limit: scheme.timeouts.attempt)
      return .failed(failure.redacted(by: services.secrets))
    }
    let reader = TokenResponseReader(
      scheme: scheme, endpoint: endpoint, secrets: services.secrets, evaluate: services.evaluate)
    do throws(TokenFailure) {
      return .received(try reader.token(in: response, requestedAt: requestedAt))
    } catch {
      return .failed(error.redacted(by: services.secrets))
    }
  }

  /// Makes secret what came from the store.
  private func learn(_ outcome: TokenAcquisition.Outcome) {
    guard case .token(let token, _) = outcome else { return }
    services.secrets.insert(token.value)
    if let refreshToken = token.refreshToken { services.secrets.insert(refreshToken) }
    for saved in token.saved where saved.isSecret {
      saved.value.forEachText(services.secrets.insert)
    }
  }
}
