package import ConnectorModel
import Diagnostics

/// Runs one action: authenticates, sends, pages, polls, judges and captures.
package struct ActionRunner: Sendable {
  /// What a run is told beside files and variables.
  package struct Options: Sendable {
    /// Whether certificates are verified; false for `--insecure` alone.
    package var verifiesTLS: Bool
    /// Takes the body of an expected response instead of memory; nil without `-o`.
    package var writeBody: (@Sendable ([UInt8]) throws -> Void)?
    /// Takes back what `writeBody` has written, before a request is sent again; false where that
    /// cannot be.
    package var rewindBody: (@Sendable () -> Bool)?
    /// Takes the body of an expected response and keeps what came of it, so that a later attempt, of
    /// this run or another one, goes on from there; in place of `writeBody`.
    package var continuable: (any ContinuableBody)?
    /// Takes each page of a run that pages, as it comes.
    package var deliver: (@Sendable (DeliveredPage) throws -> Void)?
    /// Where an earlier run stopped between two pages; nil to begin at the first one.
    package var resumption: PagingPosition?
    /// Takes where the run stands after its last page, when it ends before the others came, and now
    /// and then on the way where `savesOnTheWay` says so.
    package var savePosition: (@Sendable (PagingPosition) -> Void)?
    /// Whether `savePosition` is called on the way too: for the case that the process is killed.
    package var savesOnTheWay = false
    /// Is told how far the run is.
    package var progress: (@Sendable (RunProgress) -> Void)?
    /// Whether the lists that pages capture are joined; false where nobody will see them.
    package var joinsLists = true
    /// Whether one answer will do, and is about the credentials: no further page is asked for, no end
    /// of a poll is awaited, and what a refusal says of itself counts for more than its status.
    package var isProbe = false
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

  let setup: ActionSetup
  let builder: RequestBuilder
  let clock: any RuntimeClock
  let options: Options
  private let authenticator: any Authenticator
  private let transport: any HTTPTransport
  private let random: @Sendable () -> Double

  /// - Parameters:
  ///   - clock: what waits.
  ///   - random: gives numbers from 0 to 1, for waits of which a random part is waited.
  package init(
    setup: ActionSetup, builder: RequestBuilder, authenticator: any Authenticator,
    transport: any HTTPTransport, clock: any RuntimeClock = SystemRuntimeClock(),
    random: @escaping @Sendable () -> Double = { .random(in: 0...1) },
    options: Options = Options()
  ) {
    self.setup = setup
    self.builder = builder
    self.authenticator = authenticator
    self.transport = transport
    self.clock = clock
    self.random = random
    self.options = options
  }

  /// Runs the action once.
  ///
  /// - Throws: `RunFailure`, `CancellationError`, or what `writeBody` or `deliver` threw.
  package func run() async throws -> RunResult {
    // Everything but `$auth` is checked before anything is sent.
    let checked = try builder.check()
    var sender = RequestSender(
      builder: builder, setup: setup, authenticator: authenticator, transport: transport,
      clock: clock,
      random: random, options: options)
    let start = ContinuousClock.now
    if checked?.isConnectorOrigin ?? true { try await sender.authenticate() }
    var result = try await run(&sender)
    result.retries = sender.retryCount
    result.duration = ContinuousClock.now - start
    return result
  }

  /// Sends what the action asks for, and judges what comes of it.
  private func run(_ sender: inout RequestSender) async throws -> RunResult {
    let judge = ResponseJudge(
      setup: setup, secrets: builder.secrets,
      refusal: { [authenticator] in authenticator.refusal(in: $0) },
      refusalDecides: options.isProbe, recorder: options.recorder,
      proxy: ProxyPlace(setup.connector, replacement: builder.proxyReplacement))
    if let pagination = setup.action.paginate {
      return try await runPages(pagination, &sender, judge)
    }
    if let poll = setup.action.poll { return try await runPoll(poll, &sender, judge) }
    let exchange = try await sender.send(.initial) { try builder.build(saved: $0.saved) }
    judge.learnSecrets(exchange)
    try judge.checkStatus(exchange)
    return result(exchange, try judge.capture(exchange), sender)
  }

  /// The result of a run whose last response is this one.
  func result(
    _ exchange: Exchange, _ captures: [CapturedValue], _ sender: RequestSender
  ) -> RunResult {
    RunResult(
      response: exchange.response, captures: captures, tokenOrigin: sender.tokenOrigin,
      isBodyStreamed: exchange.isBodyStreamed, bodyLength: exchange.bodyLength)
  }
}

extension Expectation {
  /// Whether a status is among the accepted ones; 2xx where none are declared.
  package func accepts(_ code: Int) -> Bool {
    guard let status, !status.isEmpty else { return (200...299).contains(code) }
    return status.contains { $0.codes.contains(code) }
  }
}
