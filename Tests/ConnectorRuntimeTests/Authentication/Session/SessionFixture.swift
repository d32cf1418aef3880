import ConnectorModel
import JSONDocument
import Synchronization
import TestSupport

@testable import ConnectorRuntime

/// A connector whose scheme is read from YAML, with what a test lets it ask.
struct SessionFixture {
  /// A login for a token in JSON, which ends after the time that the answer tells.
  static let json = """
    login:
      path: /login
      body: {json: {user: <<user>>, password: <<password>>}}
    token: $.token
    expiry: {in: $.ttl}

    """

  let fixture: RunFixture
  let evaluator: TemplateEvaluator
  let services: AuthenticationServices
  let schemes: [ResolvedScheme]

  /// - Parameters:
  ///   - scheme: the keys beside `type`, without indentation.
  ///   - head: further keys of the connector.
  init(
    _ scheme: String, type: String = "session", head: String = "", base: String? = nil,
    transport: some HTTPTransport, clock: any RuntimeClock = ManualClock(),
    store: TokenStore = TokenStore(folder: nil) { _ in },
    secrets: SecretRegistry = SecretRegistry(), action: String = "method: GET\npath: /things\n"
  ) throws {
    let keys = scheme.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    fixture = try RunFixture(
      connector: """
        base_url: \(base ?? "https://api.example.com/v1")
        variables: {user: {default: jo}, password: {secret: true, default: the-password}}
        \(head)
        auth:
          type: \(type)
        \(keys.joined(separator: "\n"))
        """, action: action)
    let resolution = VariableResolver.resolve(
      fixture.setup,
      from: VariableSources(
        commandLine: [], environment: [:], workingDirectory: fixture.folder.path))
    if let failure = resolution.failure { throw failure }
    evaluator = TemplateEvaluator(
      variables: resolution.variables,
      run: RunIdentity(runID: "run", started: WallTime(milliseconds: 0)), secrets: secrets)
    schemes = try AuthenticationResolver(setup: fixture.setup, evaluator: evaluator).resolve()
    services = AuthenticationServices(
      transport: transport, clock: clock, store: store, secrets: secrets,
      evaluate: SelectorEvaluator.evaluate)
  }

  func authenticator() throws -> any Authenticator {
    try Authenticators.make(schemes, services: services)
  }

  /// What sends the action's request with an authenticator.
  func runner(_ authenticator: any Authenticator) -> ActionRunner {
    ActionRunner(
      setup: fixture.setup, builder: RequestBuilder(setup: fixture.setup, evaluator: evaluator),
      authenticator: authenticator, transport: services.transport, clock: services.clock,
      random: { 1 }, options: ActionRunner.Options())
  }
}

extension TransportRequest {
  /// The body as text.
  var bodyText: String {
    guard case .bytes(let bytes) = body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }
}
