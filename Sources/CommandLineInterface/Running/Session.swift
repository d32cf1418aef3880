import ConnectorModel
import ConnectorRuntime
import Cryptography
import CurlTransport
import Diagnostics
import JSONDocument

/// The wiring of one run: values, token store, authenticator, transport and runner.
struct Session {
  /// What happened so far; nil where nobody wants to know.
  let recorder: RunRecorder?

  private let preparation: Preparation
  private let surroundings: Surroundings
  private let console: Console
  private let verifiesTLS: Bool
  private let routes: ConnectionRoutes
  private let conversation: ConversationLog?
  private let store: TokenStore
  private let clock = SystemRuntimeClock()

  /// - Parameters:
  ///   - records: whether a trace is wanted; `--verbose` makes one anyway.
  ///   - keepsBodies: whether the trace has the bodies too.
  ///   - store: where tokens are kept; nil for the user's.
  /// - Throws: `RunFailure` of kind `configuration` for a state key that is none.
  init(
    _ preparation: Preparation, _ surroundings: Surroundings, _ console: Console,
    _ options: SendingOptions, records: Bool = false, keepsBodies: Bool = false,
    store: TokenStore? = nil
  ) throws {
    self.preparation = preparation
    self.surroundings = surroundings
    self.console = console
    verifiesTLS = !options.insecure
    routes = options.routes
    let conversation =
      options.verbose
      ? ConversationLog(
        console: console, bringsSecrets: preparation.setup.action.bringsSecrets) : nil
    self.conversation = conversation
    let recorder =
      records || options.verbose
      ? RunRecorder(clock: clock, keepsBodies: keepsBodies) { conversation?.take($0) } : nil
    self.recorder = recorder
    self.store =
      options.withoutTokenStore
      ? .absent
      : try store
        ?? surroundings.tokenStore { warning in
          console.report([warning])
          recorder?.note(warning)
        }
    for warning in preparation.warnings { recorder?.note(warning) }
    if !verifiesTLS { recorder?.note(SendingOptions.insecurity) }
  }

  /// Runs the action.
  ///
  /// - Parameters:
  ///   - output: takes what comes as it comes.
  func run(_ output: RunOutput = .atTheEnd) async throws -> RunResult {
    let line = ProgressLine(console: console)
    defer { line.clear() }
    let adjust = { (options: inout ActionRunner.Options) in
      options.progress = { line.show($0) }
      output.adjust(&options, line)
    }
    do {
      return try await open { opened in
        noteOtherSettings(opened.schemes, so: "this run gets another")
        return try await opened.runner(adjust).run()
      }
    } catch {
      throw output.failed(error)
    }
  }

  /// Says that tokens of the connector are stored, but for other settings: what makes up a token's place
  /// in the store has changed, and the token that is missed is not lost.
  ///
  /// An action's own scheme is another one, not a change; where a person has to log in, the failure says
  /// the same.
  ///
  /// - Parameters:
  ///   - index: the one of the schemes whose token is wanted; nil for all.
  ///   - consequence: what comes of it.
  private func noteOtherSettings(
    _ schemes: [ResolvedScheme], at index: Int? = nil, so consequence: String
  ) {
    let id = preparation.setup.connector.id
    guard preparation.setup.action.auth == nil, store.misses(schemes, at: index, ofConnector: id)
    else { return }
    sayOtherSettings(so: consequence)
  }

  private func sayOtherSettings(so consequence: String) {
    let id = preparation.setup.connector.id
    console.note(
      "'\(id)' has a token in the store for other settings, so \(consequence): "
        + "'connector-run auth status \(id)' tells more")
  }

  /// The same for a plan, and where a person has to log in: no failure says it there.
  private func noteOtherSettings(_ schemes: [ResolvedScheme], planned plan: Plan) {
    noteOtherSettings(schemes, so: "a run gets another")
    let needsLogin = plan.authentication.contains { scheme in
      if case .login? = scheme.token { scheme.tokenObstacle == nil } else { false }
    }
    if needsLogin, preparation.setup.action.auth == nil,
      store.holdsOthers(than: schemes, ofConnector: preparation.setup.connector.id)
    {
      sayOtherSettings(so: "a login is needed")
    }
  }

  /// What is run, with which values: two runs that have the same ask for the same.
  var identity: [String] {
    let setup = preparation.setup
    let values = preparation.variables.values.map { "\($0.key)=\($0.value.value.text())" }
    let urls = preparation.variables.urls.map { key, replacement in
      if case .plain(let url) = replacement.text { "\(key.name) \(key.scheme) \(url)" } else { "" }
    }
    return [setup.root, setup.connector.id, setup.action.id, setup.profile?.name ?? ""]
      + values.sorted() + urls.sorted()
  }

  /// Makes secret what the action's secret selectors find in any response that was recorded, of
  /// attempts too that nobody looked at.
  func learnSecrets(_ trace: RunTrace) {
    ResponseSecrets.learn(preparation.setup.action, trace, surroundings.secrets)
  }

  /// Says what `run` would do; sends nothing and writes nothing.
  func plan() throws -> Plan {
    let transport = CurlTransport(userAgent: "connector-run/\(Version.text)")
    let evaluator = try evaluator()
    let schemes = try schemes(evaluator)
    let services = services(transport)
    // All that is wrong with any of them is reported together, as a run does.
    _ = try Authenticators.make(schemes, services: services)
    let planner = Planner(
      setup: preparation.setup, evaluator: evaluator,
      authenticators: try schemes.map { try Authenticators.make([$0], services: services) },
      preview: { request throws(TransportError) in try transport.wire(request) },
      options: Planner.Options(
        verifiesTLS: verifiesTLS, showsSecrets: console.showsSecrets,
        environment: surroundings.environment, headLimit: CurlTransport.headLimit,
        trust: surroundings.trust))
    let plan = try planner.plan()
    noteOtherSettings(schemes, planned: plan)
    return plan
  }

  /// What sends, for as long as the work takes.
  struct Opened {
    let authenticator: any Authenticator
    fileprivate let session: Session
    fileprivate let transport: any HTTPTransport
    /// The same without the run's cookies.
    fileprivate let sender: any HTTPTransport
    fileprivate let inspector: any ConnectionInspector
    fileprivate let evaluator: TemplateEvaluator
    /// The auth schemes with their values.
    let schemes: [ResolvedScheme]

    /// Those of them whose token a server issues.
    func tokenSources() throws -> [PreparedTokenSource] {
      try PreparedTokenSource.all(in: schemes, services: services)
    }

    /// Says that tokens of the connector are stored, but for other settings, so that another is asked
    /// for.
    ///
    /// - Parameters:
    ///   - index: the one of the schemes whose token is wanted; nil for all.
    ///   - consequence: what comes of it.
    func noteOtherSettings(
      at index: Int? = nil, so consequence: String = "another one is asked for"
    ) {
      session.noteOtherSettings(schemes, at: index, so: consequence)
    }

    /// Whether tokens of the connector are stored for other settings than it has now.
    var holdsOtherTokens: Bool {
      session.store.holdsOthers(
        than: schemes, ofConnector: session.preparation.setup.connector.id)
    }

    /// The credentials of one of the schemes alone.
    func credentials(ofScheme index: Int) async throws -> Credentials {
      try await Authenticators.make([schemes[index]], services: services).credentials()
    }

    /// What they need of the world.
    var services: AuthenticationServices {
      var services = session.services(sender)
      services.inspector = inspector
      return services
    }

    /// What runs the action with that authenticator.
    func runner(
      _ adjust: (inout ActionRunner.Options) -> Void = { _ in }
    ) -> ActionRunner {
      let setup = session.preparation.setup
      var options = ActionRunner.Options(
        verifiesTLS: session.verifiesTLS, recorder: session.recorder)
      adjust(&options)
      return ActionRunner(
        setup: setup,
        builder: RequestBuilder(
          setup: setup, evaluator: evaluator, trust: session.surroundings.trust),
        authenticator: authenticator, transport: transport, clock: session.clock,
        options: options)
    }
  }

  /// Does work over one transport with one authenticator.
  func open<Value>(_ work: (Opened) async throws -> Value) async throws -> Value {
    let curl = CurlTransport(userAgent: "connector-run/\(Version.text)", routes: routes)
    defer {
      curl.shutdown()
      conversation?.finish()
    }
    let sender: any HTTPTransport =
      recorder.map { RecordingTransport(curl, recorder: $0) } ?? curl
    // What is recorded is what goes out, cookies among it. What brings tokens has no part in them: a
    // run that takes its token from the store must send what the run sent that obtained it.
    let transport = CookieTransport(sender, clock: clock)
    let evaluator = try evaluator()
    let schemes = try schemes(evaluator)
    return try await work(
      Opened(
        authenticator: try Authenticators.make(schemes, services: services(sender)), session: self,
        transport: transport, sender: sender, inspector: curl, evaluator: evaluator,
        schemes: schemes))
  }

  /// The user's token store.
  ///
  /// - Parameter console: takes its warnings; nil where nobody wants them.
  /// - Throws: `RunFailure` of kind `configuration` for a state key that is none.
  static func tokenStore(
    _ surroundings: Surroundings, _ console: Console?
  ) throws(RunFailure) -> TokenStore {
    try surroundings.tokenStore { console?.report([$0]) }
  }

  /// The auth schemes with their values; nothing is sent.
  func schemes() throws -> [ResolvedScheme] { try schemes(try evaluator()) }

  private func evaluator() throws -> TemplateEvaluator {
    TemplateEvaluator(
      variables: preparation.variables,
      run: RunIdentity(runID: try SecureRandom.uuid(), started: clock.now),
      secrets: surroundings.secrets)
  }

  private func schemes(_ evaluator: TemplateEvaluator) throws -> [ResolvedScheme] {
    let resolver = AuthenticationResolver(
      setup: preparation.setup, evaluator: evaluator, trust: surroundings.trust)
    let schemes = try resolver.resolve()
    return verifiesTLS ? schemes : schemes.map(\.unverified)
  }

  private func services(_ transport: any HTTPTransport) -> AuthenticationServices {
    AuthenticationServices(
      transport: transport, clock: clock, store: store, secrets: surroundings.secrets,
      evaluate: SelectorEvaluator.evaluate)
  }
}

extension Action {
  /// Whether a response may bring secrets that only its evaluation makes known.
  fileprivate var bringsSecrets: Bool {
    selectors.contains { $0.isSecret?.value == true }
  }
}
