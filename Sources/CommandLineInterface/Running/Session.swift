import ConnectorModel
import ConnectorRuntime
import Cryptography
import CurlTransport
import Diagnostics

/// The wiring of one run: values, token store, authenticator, transport and runner.
struct Session {
  private let preparation: Preparation
  private let surroundings: Surroundings
  private let console: Console
  private let verifiesTLS: Bool
  private let clock = SystemRuntimeClock()

  init(
    _ preparation: Preparation, _ surroundings: Surroundings, _ console: Console,
    verifiesTLS: Bool
  ) {
    self.preparation = preparation
    self.surroundings = surroundings
    self.console = console
    self.verifiesTLS = verifiesTLS
    if !verifiesTLS {
      console.report([
        Diagnostic(
          "unverified-tls", .warning, "TLS certificates are not verified (--insecure)",
          help: "Anybody on the way can read and change what is sent, credentials included.")
      ])
    }
  }

  /// Runs the action.
  ///
  /// - Parameter file: takes the body as it comes, where nothing else looks at it.
  func run(writingBodyTo file: OutputFile?) async throws -> RunResult {
    let transport = CurlTransport(userAgent: "connector-run/\(Version.text)")
    defer { transport.shutdown() }
    let evaluator = try evaluator()
    let builder = RequestBuilder(setup: preparation.setup, evaluator: evaluator)
    var options = ActionRunner.Options(verifiesTLS: verifiesTLS)
    if let file { options.writeBody = { bytes in try file.write(bytes) } }
    let runner = ActionRunner(
      setup: preparation.setup, builder: builder,
      authenticator: try authenticator(evaluator, transport), transport: transport,
      options: options)
    return try await runner.run()
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
        environment: surroundings.environment, headLimit: CurlTransport.headLimit))
    return try planner.plan()
  }

  /// Obtains the credentials alone.
  func credentials() async throws -> Credentials {
    let transport = CurlTransport(userAgent: "connector-run/\(Version.text)")
    defer { transport.shutdown() }
    return try await authenticator(try evaluator(), transport).credentials()
  }

  /// The user's token store.
  static func tokenStore(_ surroundings: Surroundings, _ console: Console) -> TokenStore {
    TokenStore(environment: surroundings.environment) { console.report([$0]) }
  }

  private func evaluator() throws -> TemplateEvaluator {
    TemplateEvaluator(
      variables: preparation.variables,
      run: RunIdentity(runID: try SecureRandom.uuid(), started: clock.now),
      secrets: surroundings.secrets)
  }

  private func authenticator(
    _ evaluator: TemplateEvaluator, _ transport: CurlTransport
  ) throws -> any Authenticator {
    try Authenticators.make(try schemes(evaluator), services: services(transport))
  }

  private func schemes(_ evaluator: TemplateEvaluator) throws -> [ResolvedScheme] {
    let resolver = AuthenticationResolver(setup: preparation.setup, evaluator: evaluator)
    return try resolver.resolve().map { scheme -> ResolvedScheme in
      guard case .oauth2(var oauth2) = scheme, !verifiesTLS else { return scheme }
      oauth2.tls.verifies = false
      return .oauth2(oauth2)
    }
  }

  private func services(_ transport: CurlTransport) -> AuthenticationServices {
    AuthenticationServices(
      transport: transport, clock: clock, store: Self.tokenStore(surroundings, console),
      secrets: surroundings.secrets, evaluate: SelectorEvaluator.evaluate)
  }
}
