/// Performs what `TokenAcquisition` decides: reads and writes the store, takes the lock, waits and
/// sends token requests.
struct TokenObtainer: Sendable {
  let scheme: any TokenSource
  let endpoint: TokenEndpoint
  let services: AuthenticationServices

  /// What this process knows from obtaining tokens before.
  struct Experience: Sendable {
    /// How the client last proved itself with success.
    var proof: ClientProof?
    /// The last token.
    var token: AccessToken?
  }

  /// Obtains a token.
  ///
  /// - Parameters:
  ///   - rejected: tokens that a server has refused.
  ///   - experience: what this process knows from before.
  ///   - isForced: whether another token is wanted, however good the store's is.
  /// - Returns: how it ended, and the proof of the last request.
  /// - Throws: `CancellationError`.
  func obtain(
    rejected: Set<String>, experience: Experience, isForced: Bool = false
  ) async throws -> (TokenAcquisition.Outcome, ClientProof?) {
    let slot: TokenSlot?
    do throws(TokenFailure) { slot = try usableSlot() } catch { return (.failure(error), nil) }
    var acquisition = TokenAcquisition(
      settings, rejected: rejected, knownProof: experience.proof,
      heldRefreshToken: experience.token?.refreshToken, isForced: isForced,
      startingAt: services.clock.now)
    var event = TokenAcquisition.Event.began
    var lock: FileLock?
    var proof: ClientProof?
    var earlier = experience.token?.saved ?? []
    var reason = rejected.isEmpty ? ExchangeRole.Reason.initial : .renewal
    defer { lock?.release() }
    while true {
      try Task.checkCancellation()
      switch acquisition.handle(event, at: services.clock.now) {
      case .read:
        let record = slot?.record()
        earlier = record?.token?.saved ?? earlier
        event = .read(record, failure: slot?.failure())
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
        event = try await request(.grant, requested, timeout, reason)
        reason = .clientAuthentication
      case .refresh(let token, let requested, let timeout):
        proof = requested
        services.secrets.insert(token)
        event = try await request(.refresh(token), requested, timeout, reason, earlier)
        reason = .clientAuthentication
      case .save(let record):
        slot?.save(record)
        if record.token != nil || record.refreshToken != nil || !record.tokensEnd {
          slot?.removeFailure()
        }
        event = .stored
      case .saveFailure(let failure):
        if let record = try? FailureRecord(failure) { slot?.save(record) }
        event = .stored
      case .finish(let outcome):
        learn(outcome)
        return (noting(outcome), proof)
      }
    }
  }

  /// The token's place; nil, with a warning, where the store cannot be used.
  ///
  /// - Throws: why nothing is asked for where what lies there cannot be read, and no other token is to
  ///   be had: a login is there, and nobody else can repeat it; or a refresh token that replaced the
  ///   declared one, and a server that sees the older one used again may end the login altogether
  ///   (RFC 9700 §4.14.2).
  private func usableSlot() throws(TokenFailure) -> TokenSlot? {
    let identity = scheme.identity.bytes
    let slot: TokenSlot
    do throws(StoreProblem) {
      slot = try services.store.requiredSlot(identity: identity)
    } catch {
      if !scheme.means.hasGrant, services.store.hidesToken(identity: identity) {
        throw error.failure(at: .grantValue)
      }
      services.store.warn(error)
      return nil
    }
    if !scheme.means.hasGrant,
      let failure = slot.obstacle?.failure(of: scheme.connector, at: .grantValue)
    {
      throw failure
    }
    return slot
  }

  /// What `obtain` would do first with what the store holds now, and the token that it would take.
  func forecast() -> (TokenForecast, AccessToken?) {
    let now = services.clock.now
    let record = services.store.peek(identity: scheme.identity.bytes)
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
      return (.request(planned(.grant, proof, timeout: timeout)), nil)
    case .refresh(let token, let proof, let timeout):
      services.secrets.insert(token)
      let earlier = record?.token?.saved ?? []
      return (.request(planned(.refresh(token), proof, timeout: timeout, earlier)), nil)
    case .finish(.failure): return (.login, nil)
    default:
      return (
        .request(
          planned(.grant, ClientProof(scheme.clientAuthentication), timeout: settings.limit)), nil
      )
    }
  }

  private func planned(
    _ use: TokenUse, _ proof: ClientProof, timeout: Duration, _ earlier: [SavedValue] = []
  ) -> PlannedTokenRequest {
    PlannedTokenRequest(
      request: scheme.plannedRequest(
        use, at: endpoint, proof: proof, timeout: timeout, inheriting: earlier,
        services: services),
      proof: proof.rawValue
    ) { [scheme, endpoint, services] error in
      TokenFailure(error, endpoint: endpoint, limit: scheme.timeouts.attempt)
        .redacted(by: services.secrets).runFailure(of: scheme)
    }
  }

  private var settings: TokenAcquisition.Settings {
    TokenAcquisition.Settings(
      blank: TokenRecord(
        connector: scheme.connector, scheme: scheme.type, endpoint: endpoint.shownURL),
      authentication: scheme.clientAuthentication, leeway: scheme.leeway,
      limit: scheme.timeouts.attempt, endpoint: endpoint, means: scheme.means)
  }

  private func request(
    _ use: TokenUse, _ proof: ClientProof, _ timeout: Duration, _ reason: ExchangeRole.Reason,
    _ earlier: [SavedValue] = []
  ) async throws -> TokenAcquisition.Event {
    switch try await scheme.ask(
      use, at: endpoint, proof: proof, timeout: timeout, reason: reason, inheriting: earlier,
      services: services)
    {
    case .success(let token): .received(token)
    case .failure(let failure): .failed(failure)
    }
  }

  /// Says that a login is stored under other settings: they are part of the key, and a token that
  /// is silently missed looks like one that is lost.
  private func noting(_ outcome: TokenAcquisition.Outcome) -> TokenAcquisition.Outcome {
    guard case .failure(var failure) = outcome, failure.id == "login-needed",
      failure.notes.isEmpty, let entries = try? services.store.entries(),
      entries.contains(where: { $0.connector == scheme.connector })
    else { return outcome }
    failure.notes = [
      "a token of '\(scheme.connector)' is stored, but for another client, URL, scope or parameter "
        + "than are declared now"
    ]
    return .failure(failure)
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
