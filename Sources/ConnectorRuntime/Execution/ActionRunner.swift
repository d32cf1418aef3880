package import ConnectorModel
import Diagnostics

/// Runs one action: authenticates, sends, follows redirects, renews a rejected token once, then
/// judges and captures.
package struct ActionRunner: Sendable {
  /// What a run is told beside files and variables.
  package struct Options: Sendable {
    /// Whether certificates are verified; false for `--insecure` alone.
    package var verifiesTLS: Bool
    /// Takes the body of an expected response instead of memory; nil without `-o`.
    package var writeBody: (@Sendable ([UInt8]) throws -> Void)?
    /// Takes note of what the runner finds; exchanges are the transport's to record.
    package var recorder: RunRecorder?

    package init(
      verifiesTLS: Bool = true, writeBody: (@Sendable ([UInt8]) throws -> Void)? = nil,
      recorder: RunRecorder? = nil
    ) {
      self.verifiesTLS = verifiesTLS
      self.writeBody = writeBody
      self.recorder = recorder
    }
  }

  /// The most bytes of a body in memory.
  package static let memoryLimit = 64 << 20

  private let setup: ActionSetup
  private let builder: RequestBuilder
  private let authenticator: any Authenticator
  private let transport: any HTTPTransport
  private let options: Options

  package init(
    setup: ActionSetup, builder: RequestBuilder, authenticator: any Authenticator,
    transport: any HTTPTransport, options: Options = Options()
  ) {
    self.setup = setup
    self.builder = builder
    self.authenticator = authenticator
    self.transport = transport
    self.options = options
  }

  /// Runs the action once.
  ///
  /// - Throws: `RunFailure`, `CancellationError`, or what `writeBody` threw.
  package func run() async throws -> RunResult {
    // Everything but `$auth` is checked before anything is sent.
    let checked = try builder.check()
    var credentials = Credentials()
    if checked?.isConnectorOrigin ?? true { credentials = try await authenticator.credentials() }
    options.recorder?.note(credentials.tokenOrigin)
    let request = try builder.build(saved: credentials.saved)
    var exchange = try await send(request, credentials, .initial)
    if needsRenewal(exchange) {
      credentials = try await authenticator.renew(after: credentials)
      options.recorder?.note(credentials.tokenOrigin)
      exchange = try await send(try builder.build(saved: credentials.saved), credentials, .renewal)
      exchange.isRenewed = true
    }
    let judge = ResponseJudge(
      setup: setup, secrets: builder.secrets, recorder: options.recorder)
    judge.learnSecrets(exchange)
    try judge.checkStatus(exchange)
    let captures = try judge.capture(exchange)
    return RunResult(
      response: exchange.response, captures: captures, tokenOrigin: credentials.tokenOrigin,
      isBodyStreamed: exchange.isBodyStreamed, bodyLength: exchange.bodyLength)
  }

  /// A 401 that a new token may mend; a 401 that the action expects is success.
  private func needsRenewal(_ exchange: Exchange) -> Bool {
    exchange.response.status == 401 && exchange.carriedCredentials && authenticator.canRenew
      && !setup.action.expect.accepts(401)
  }

  private func send(
    _ prepared: PreparedRequest, _ credentials: Credentials, _ reason: ExchangeRole.Reason
  ) async throws -> Exchange {
    var request = try prepared.attaching(credentials.items)
    if !options.verifiesTLS { request.tls.verifies = false }
    let start = ContinuousClock.now
    var hops = 0
    while true {
      let response = try await perform(request, hops == 0 ? reason : .redirect)
      guard
        case .follow(let method, let repeatsBody) = request.redirectDecision(response.status),
        let next = response.firstValue(of: "Location").flatMap({
          RedirectLocation.resolve($0, against: request.fullURL)
        }),
        !(request.url.scheme == .https && next.scheme == .http)
      else {
        return Exchange(request: request, response: response, start: start)
      }
      SignedURL.register(next.query, in: builder.secrets)
      hops += 1
      if hops > request.redirects.maximum { throw tooManyRedirects(request) }
      request = request.redirected(to: next, method: method, repeatsBody: repeatsBody)
    }
  }

  private func perform(
    _ request: PreparedRequest, _ reason: ExchangeRole.Reason
  ) async throws -> TransportResponse {
    do {
      var outgoing = request.transportRequest(bodySink: bodySink(request))
      outgoing.role = ExchangeRole(.action, reason)
      return try await transport.perform(outgoing)
    } catch let error as TransportError {
      throw TransportDiagnosis(setup: setup, replacement: builder.baseURLReplacement)
        .failure(error, request: request)
    }
  }

  /// Only a body that nothing else looks at is streamed, and never that of a redirect on the way.
  private func bodySink(_ request: PreparedRequest) -> TransportRequest.BodySink {
    guard let write = options.writeBody, !setup.action.readsBody else {
      return .memory(limit: Self.memoryLimit)
    }
    let expectation = setup.action.expect
    return .stream(
      limit: Self.memoryLimit,
      when: { expectation.accepts($0) && request.redirectDecision($0) == .stay }, write: write)
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

extension Expectation {
  /// Whether a status is among the accepted ones; 2xx where none are declared.
  package func accepts(_ code: Int) -> Bool {
    guard let status, !status.isEmpty else { return (200...299).contains(code) }
    return status.contains { $0.codes.contains(code) }
  }
}

extension Action {
  /// Where the action says what it calls.
  var targetSpan: SourceSpan? { path?.span ?? url?.span ?? method?.span }

  /// Whether a capture or a check looks at the body.
  var readsBody: Bool {
    let selectors = captures.map(\.value) + expect.checks.map(\.selector)
    return selectors.contains {
      $0.jsonPath != nil || $0.regularExpression != nil || $0.body != nil
    }
  }
}
