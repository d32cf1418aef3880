import ConnectorModel
import Diagnostics

/// Sends the requests of one run, one after the other: attaches credentials, follows redirects,
/// renews a rejected token, waits, and sends again what failed for a while.
///
/// What to do is decided by `RetryMachine` and `RateLimiter`; this performs it.
struct RequestSender {
  let setup: ActionSetup
  let authenticator: any Authenticator
  let transport: any HTTPTransport
  let clock: any RuntimeClock
  /// From 0 to 1, anew at each call.
  let random: @Sendable () -> Double
  let options: ActionRunner.Options
  /// Says what a failure of the transport means.
  let diagnosis: TransportDiagnosis
  /// Learns what a redirect's signed URL holds.
  let secrets: SecretRegistry
  let policy: RetryPolicy
  private var machine: RetryMachine
  private var limiter: RateLimiter?
  private var usesCredentials = false
  private var credentials = Credentials()
  /// How long was waited since the last request went out.
  private var waited = Duration.zero
  /// Where the first token came from, or the last that replaced a rejected one.
  private(set) var tokenOrigin: TokenOrigin?
  /// How many requests of the action went out, redirects not counted.
  private(set) var requestCount = 0
  /// How often one was tried again after a failure.
  var retryCount: Int { machine.retryCount }

  init(
    builder: RequestBuilder, setup: ActionSetup, authenticator: any Authenticator,
    transport: any HTTPTransport, clock: any RuntimeClock,
    random: @escaping @Sendable () -> Double, options: ActionRunner.Options
  ) {
    self.setup = setup
    diagnosis = TransportDiagnosis(
      setup: setup, replacement: builder.baseURLReplacement,
      proxy: ProxyPlace(setup.connector, replacement: builder.proxyReplacement))
    secrets = builder.secrets
    self.authenticator = authenticator
    self.transport = transport
    self.clock = clock
    self.random = random
    self.options = options
    policy = ChosenRetry(setup).policy
    machine = RetryMachine(policy: policy)
    limiter = ChosenRateLimit(setup).limiter(longestPause: policy.maximum)
  }

  /// Obtains the credentials of the requests that follow.
  ///
  /// - Throws: `RunFailure`; `CancellationError`.
  mutating func authenticate() async throws {
    usesCredentials = true
    credentials = try await authenticator.credentials()
    note(credentials.tokenOrigin)
  }

  /// Sends a request until there is an answer to take.
  ///
  /// - Parameters:
  ///   - reason: why it is sent.
  ///   - make: the request with what token responses saved; the same one however often it is called.
  /// - Throws: `RunFailure`; `CancellationError`; what the body's writer threw.
  mutating func send(
    _ reason: ExchangeRole.Reason, _ make: (Credentials) throws -> PreparedRequest
  ) async throws -> Exchange {
    machine.begin()
    if usesCredentials, reason != .initial { credentials = try await authenticator.credentials() }
    var request = try make(credentials)
    // Whatever sends it again sends the same: a file that is another by then is an error.
    let stamps = request.body.fileStamps
    request.fileStamps = stamps
    var reason = reason
    var isRenewed = false
    var rejections = 0
    while true {
      try await waitForTurn()
      let attempt = try await attempt(request, reason)
      if case .exchange(let exchange) = attempt {
        let now = clock.now
        limiter?.learn(RateLimitHeaders(exchange.response.headers, at: now), at: now)
        if let rejection = rejection(exchange, count: rejections) {
          credentials = try await authenticator.answer(rejection)
          note(credentials.tokenOrigin)
          request = try make(credentials)
          request.fileStamps = stamps
          reason = rejection.carriedCredentials ? .renewal : .challenge
          isRenewed = rejection.carriedCredentials
          rejections += 1
          continue
        }
      }
      let decision = machine.decide(
        outcome(attempt), isRepeatable: isRepeatable(request, after: attempt), random: random())
      switch decision {
      case .take: return try attempt.taken(diagnosis, isRenewed: isRenewed, note: nil)
      case .giveUp(let reason):
        let note = machine.note(on: reason, at: clock.now)
        return try attempt.taken(diagnosis, isRenewed: isRenewed, note: note)
      case .wait(let duration):
        options.progress?(.retry(after: duration))
        try await pause(duration)
        reason = .retry
      }
    }
  }

  /// Waits before the next request.
  mutating func pause(_ duration: Duration) async throws {
    if duration > .zero { try await clock.sleep(for: duration) }
    waited += duration
  }

  private mutating func note(_ origin: TokenOrigin?) {
    tokenOrigin = origin
    options.recorder?.note(origin)
  }

  private mutating func waitForTurn() async throws {
    try Task.checkCancellation()
    while true {
      let now = clock.now
      guard let wait = limiter?.admit(at: now) else { return }
      try await pause(wait)
    }
  }

  // MARK: Decisions' facts

  private func outcome(_ attempt: Attempt) -> RetryMachine.Outcome {
    switch attempt {
    case .failure(let error, _): .failure(error.kind, wasSent: !error.isBeforeRequest)
    case .exchange(let exchange):
      if setup.action.expect.accepts(exchange.response.status) {
        .accepted
      } else {
        .refused(
          status: exchange.response.status,
          wait: ServerWait.duration(
            of: exchange.response, selectors: policy.waits, at: clock.now))
      }
    }
  }

  /// Whether the request may be sent again (RFC 9110 §9.2.2), and what came of it leaves it possible.
  private func isRepeatable(_ request: PreparedRequest, after attempt: Attempt) -> Bool {
    let isSafe = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(request.method)
    guard isSafe || policy.isUnsafe || request.header("Idempotency-Key") != nil else {
      return false
    }
    // A part of the body may have been written, and cannot be taken back from a pipe.
    if case .failure = attempt, let rewind = options.rewindBody { return rewind() }
    return true
  }

  /// A 401, or what the scheme declares beside it, that other credentials may mend; a status that
  /// the action expects is success.
  private func rejection(_ exchange: Exchange, count: Int) -> Rejection? {
    let status = exchange.response.status
    guard (setup.action.auth ?? setup.connector.auth).isRejected(by: status),
      exchange.request.isConnectorOrigin, !setup.action.expect.accepts(status)
    else { return nil }
    let rejection = Rejection(
      credentials: credentials, carriedCredentials: exchange.carriedCredentials,
      challenges: exchange.response.values(of: "WWW-Authenticate"), count: count)
    return authenticator.canAnswer(rejection) ? rejection : nil
  }

  // MARK: One attempt

  /// What came of one attempt.
  private enum Attempt {
    case exchange(Exchange)
    case failure(TransportError, PreparedRequest)

    /// The exchange, with a note on why there is no other.
    func taken(
      _ diagnosis: TransportDiagnosis, isRenewed: Bool, note: Diagnostic.Note?
    ) throws -> Exchange {
      switch self {
      case .exchange(var exchange):
        exchange.isRenewed = isRenewed
        exchange.retryNote = note
        return exchange
      case .failure(let error, let request):
        var failure = diagnosis.failure(error, request: request)
        if let note, !failure.diagnostics.isEmpty { failure.diagnostics[0].notes.append(note) }
        throw failure
      }
    }
  }

  /// Sends a request once and follows its redirects.
  private mutating func attempt(
    _ prepared: PreparedRequest, _ reason: ExchangeRole.Reason
  ) async throws -> Attempt {
    var request = try prepared.attaching(credentials.items)
    if request.isConnectorOrigin { request.connectionProof = credentials.connectionProof }
    if !options.verifiesTLS { request.tls.verifies = false }
    requestCount += 1
    var transfer = options.continuable.map { ContinuedTransfer($0, prepared, clock: clock) }
    if let transfer { request = transfer.asking(request) }
    let start = ContinuousClock.now
    var role = ExchangeRole(.action, reason)
    role.waited = waited
    waited = .zero
    var hops = 0
    while true {
      let signed = try request.signed(by: credentials.signers)
      let wantsBody = wantsBody(signed, transfer)
      var outgoing = signed.transportRequest(bodySink: bodySink(wantsBody, transfer))
      outgoing.needsWholeBody = wantsBody
      outgoing.keepsPartOfBody = !setup.action.selectors.contains { $0.isSecret?.value == true }
      outgoing.role = role
      var response: TransportResponse
      do {
        do {
          response = try await transport.perform(outgoing)
        } catch let unfit as ContinuedTransfer.Unfit where transfer != nil {
          try transfer?.restart(unfit)
          request = transfer?.asking(request) ?? request
          role = ExchangeRole(.action, .range)
          continue
        }
        switch try transfer?.conclude(response) {
        case .take(let whole)?: response = whole
        case .again?:
          request = transfer?.asking(request) ?? request
          role = ExchangeRole(.action, .range)
          continue
        case nil: break
        }
      } catch let error as TransportError {
        return .failure(error, signed)
      }
      guard
        case .follow(let method, let repeatsBody) = request.redirectDecision(response.status),
        let next = response.firstValue(of: "Location").flatMap({
          RedirectLocation.resolve($0, against: request.fullURL)
        }),
        !(request.url.scheme == .https && next.scheme == .http)
      else {
        // What would be success if it led nowhere needs its body after all.
        if let fault = response.bodyFault, setup.action.expect.accepts(response.status) {
          return .failure(fault, signed)
        }
        return .exchange(Exchange(request: signed, response: response, start: start))
      }
      SignedURL.register(next.query, in: secrets)
      hops += 1
      if hops > request.redirects.maximum { throw tooManyRedirects(request) }
      request = request.redirected(to: next, method: method, repeatsBody: repeatsBody)
      role = ExchangeRole(.action, .redirect)
    }
  }

  /// Whether the body of a response with a status is what the action is after: the status of any
  /// other, and of a redirect on the way, says enough.
  private func wantsBody(
    _ request: PreparedRequest, _ transfer: ContinuedTransfer?
  ) -> @Sendable (_ status: Int) -> Bool {
    let expectation = setup.action.expect
    return { status in
      expectation.accepts(transfer?.meaning(of: status) ?? status)
        && request.redirectDecision(status) == .stay
    }
  }

  /// Only a body that nothing else looks at is streamed.
  private func bodySink(
    _ wantsBody: @escaping @Sendable (_ status: Int) -> Bool, _ transfer: ContinuedTransfer?
  ) -> TransportRequest.BodySink {
    if let transfer {
      return transfer.sink(limit: ActionRunner.memoryLimit, accepts: wantsBody)
    }
    guard let write = options.writeBody, !setup.action.readsBody else {
      return .memory(limit: ActionRunner.memoryLimit)
    }
    return .stream(
      limit: ActionRunner.memoryLimit, when: { status, _ in wantsBody(status) }, write: write)
  }

  private func tooManyRedirects(_ request: PreparedRequest) -> RunFailure {
    let settings = setup.action.redirects ?? setup.connector.redirects
    return RunFailure(
      .status,
      Diagnostic(
        "too-many-redirects",
        "\(request.method) \(request.url.withoutQuery) redirects once more, after "
          + "\(request.redirects.maximum) redirects",
        at: settings?.maximum?.span ?? setup.action.targetSpan,
        help: "If it is no loop, raise redirects.max."))
  }
}

extension Action {
  /// Where the action says what it calls.
  var targetSpan: SourceSpan? { path?.span ?? url?.span ?? method?.span }

  /// Whether a capture or a check looks at the body, or paging and polling do.
  package var readsBody: Bool {
    if expect.schema != nil || paginate != nil || poll != nil || body?.graphQL != nil {
      return true
    }
    let selectors = captures.map(\.value) + expect.checks.map(\.selector)
    return selectors.contains {
      $0.jsonPath != nil || $0.regularExpression != nil || $0.body != nil
    }
  }
}
