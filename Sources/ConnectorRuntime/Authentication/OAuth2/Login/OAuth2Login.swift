import ConnectorModel
import Cryptography
import Diagnostics
import JSONDocument

/// A login of a person: from what they are shown to the token in the store.
package struct OAuth2Login: Sendable {
  /// How a person logs in.
  package enum Method: Sendable {
    /// In a browser of this machine, which is sent back here.
    case browser(RedirectTarget)
    /// Anywhere, with a code.
    case device
    /// Nobody needs to: the token is asked for without a person.
    case none
  }

  /// What a login brought; never the values.
  package struct Outcome: Sendable {
    /// The granted scope, or the one asked for.
    package var scope: String?
    /// When the token ends; nil where nothing told it.
    package var expiresAt: WallTime?
    /// Whether a refresh token came with it.
    package var isRenewable: Bool
  }

  let scheme: ResolvedOAuth2
  let endpoint: TokenEndpoint
  let services: AuthenticationServices

  private var exchange: TokenExchange {
    TokenExchange(scheme: scheme, endpoint: endpoint, services: services)
  }

  private var directory: EndpointDirectory {
    EndpointDirectory(scheme: scheme, named: endpoint, services: services)
  }

  /// The login of a scheme; nil for one that is not of type `oauth2`.
  package init?(_ prepared: PreparedTokenSource) {
    guard let scheme = prepared.source as? ResolvedOAuth2 else { return nil }
    self.init(scheme: scheme, endpoint: prepared.endpoint, services: prepared.services)
  }

  init(scheme: ResolvedOAuth2, endpoint: TokenEndpoint, services: AuthenticationServices) {
    self.scheme = scheme
    self.endpoint = endpoint
    self.services = services
  }

  /// How a person logs in.
  package var method: Method {
    switch scheme.grant {
    case .authorizationCode: .browser(RedirectTarget(scheme.grantValues.redirectURI))
    case .deviceCode: .device
    default: .none
    }
  }

  // MARK: In a browser

  /// What the browser is to open.
  ///
  /// - Throws: `RunFailure`; `CancellationError`.
  package func authorizationRequest(redirectURI: String) async throws -> AuthorizationRequest {
    let limit = scheme.timeouts.attempt
    let authorization = try unwrap(await directory.endpoint(.authorization, timeout: limit))
    let metadata = try unwrap(await directory.metadata(timeout: limit))
    let key = try ProofKey.random()
    let challenge = try key.challenge(scheme.grantValues.codeChallenge)
    services.secrets.insert(key.verifier)
    return AuthorizationRequest(
      scheme, endpoint: authorization, redirectURI: redirectURI,
      state: Base64URL.encode(try SecureRandom.bytes(24)),
      verifier: challenge == nil ? nil : key.verifier, challenge: challenge, metadata: metadata)
  }

  /// What the browser brought back for a request.
  ///
  /// - Parameters:
  ///   - parameters: the query (or form) as it came.
  ///   - isTyped: whether a person gave it: then it may be anything.
  package func answer(
    _ parameters: String, to request: AuthorizationRequest, isTyped: Bool = false
  ) -> AuthorizationAnswer {
    AuthorizationAnswerReader(request: request, scheme: scheme, secrets: services.secrets)
      .read(parameters, isTyped: isTyped)
  }

  /// Gets the token for a code and stores it.
  ///
  /// - Throws: `RunFailure`; `CancellationError`.
  package func finish(_ request: AuthorizationRequest, code: String) async throws -> Outcome {
    let use = TokenUse.authorizationCode(
      code, verifier: request.verifier, redirectURI: request.redirectURI)
    let (result, proof) = try await ask(use, first: ClientProof(scheme.clientAuthentication))
    return try await keep(unwrap(result), proof)
  }

  // MARK: On another device

  /// Begins a login on another device.
  ///
  /// - Throws: `RunFailure`; `CancellationError`.
  package func deviceAuthorization() async throws -> DeviceAuthorization {
    let limit = scheme.timeouts.attempt
    let device = try unwrap(await directory.endpoint(.deviceAuthorization, timeout: limit))
    var proof = ClientProof(scheme.clientAuthentication)
    var result = try await exchange.deviceCodes(at: device, proof: proof)
    if case .failure(let failure) = result, failure.rejectsClient,
      scheme.clientAuthentication == .auto
    {
      proof = proof.alternative
      result = try await exchange.deviceCodes(at: device, proof: proof)
    }
    let codes = try unwrap(result)
    services.secrets.insert(codes.deviceCode)
    return codes
  }

  /// Waits until a person has allowed the device, and stores the token.
  ///
  /// - Parameter limit: how long the person may take; nil for as long as the code lives.
  /// - Throws: `RunFailure`; `CancellationError`.
  package func finish(
    _ device: DeviceAuthorization, within limit: Duration? = nil
  ) async throws -> Outcome {
    var polling = DevicePolling(
      interval: device.interval, end: device.end, limit: limit, startingAt: services.clock.now)
    var proof = ClientProof(scheme.clientAuthentication)
    var event = DevicePolling.Event.began
    while true {
      switch polling.handle(event, at: services.clock.now) {
      case .wait(let duration):
        try await services.clock.sleep(for: duration)
        event = .waited
      case .ask:
        let (result, used) = try await ask(.deviceCode(device.deviceCode), first: proof)
        proof = used
        switch result {
        case .success(let token): event = .received(token)
        case .failure(let failure): event = .failed(failure)
        }
      case .finish(.token(let token)): return try await keep(token, proof)
      case .finish(.failure(let failure)): throw failure.runFailure(of: scheme)
      }
    }
  }

  // MARK: Parts

  /// Asks by one proof, with `client_auth: auto` by the other too.
  private func ask(
    _ use: TokenUse, first: ClientProof
  ) async throws -> (Result<AccessToken, TokenFailure>, ClientProof) {
    let result = try await exchange.ask(use, proof: first, timeout: scheme.timeouts.attempt)
    guard case .failure(let failure) = result, failure.rejectsClient,
      scheme.clientAuthentication == .auto
    else { return (result.mapError(explained), first) }
    let other = first.alternative
    let second = try await exchange.ask(
      use, proof: other, timeout: scheme.timeouts.attempt, reason: .clientAuthentication)
    return (second.mapError(explained), other)
  }

  /// Says what a refused code may come from: to log in, as for a login that has ended, is what has
  /// just been done.
  private func explained(_ failure: TokenFailure) -> TokenFailure {
    guard failure.rejectsGrant else { return failure }
    var failure = failure
    failure.help =
      scheme.grant == .deviceCode
      ? "Compare client_id with what is registered; a device's code is good once, and for its own "
        + "client."
      : "Compare redirect_uri, pkce and client_id with what is registered; a code is good once, and "
        + "for a short time."
    return failure
  }

  /// Stores a token, as only then the login has brought something.
  private func keep(_ token: AccessToken, _ proof: ClientProof) async throws -> Outcome {
    services.secrets.insert(token.value)
    if let refreshToken = token.refreshToken { services.secrets.insert(refreshToken) }
    var record = TokenRecord(
      connector: scheme.connector, scheme: "oauth2", endpoint: endpoint.shownURL)
    record.proof = scheme.clientAuthentication == .auto ? proof : nil
    record.token = token
    let slot = services.store.slot(identity: TokenIdentity(scheme).bytes)
    let lock = try await lock(slot)
    defer { lock?.release() }
    slot?.save(record)
    slot?.removeFailure()
    guard slot?.record() == record else {
      throw RunFailure(
        .localFile,
        Diagnostic(
          "login-not-stored", "login of '\(scheme.connector)' cannot be stored, so it is lost",
          at: scheme.spans.scheme,
          help: "Make the state folder writable, or set XDG_STATE_HOME to one that is."))
    }
    return Outcome(
      scope: token.scope, expiresAt: token.expiresAt, isRenewable: token.refreshToken != nil)
  }

  /// The token's lock; nil where there is none to be had: a login is newer than whatever another
  /// process is about to store.
  private func lock(_ slot: TokenSlot?) async throws -> FileLock? {
    var waited = Duration.zero
    while waited < scheme.timeouts.attempt {
      switch slot?.lock() {
      case .acquired(let lock): return lock
      case nil: return nil
      case .busy: break
      }
      try await services.clock.sleep(for: TokenAcquisition.firstWait)
      waited += TokenAcquisition.firstWait
    }
    return nil
  }

  private func unwrap<Value>(_ result: Result<Value, TokenFailure>) throws(RunFailure) -> Value {
    do {
      return try result.get()
    } catch {
      throw error.runFailure(of: scheme)
    }
  }
}
