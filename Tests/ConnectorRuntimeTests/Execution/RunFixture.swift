import ConnectorLoading
import ConnectorModel
import Diagnostics
import TestSupport

@testable import ConnectorRuntime

/// Files loaded as the program loads them, run over a transport of the test's own.
struct RunFixture {
  struct Unsound: Error {
    let diagnostics: [Diagnostic]
  }

  static let connector = """
    base_url: https://api.example.com/v1
    variables: {key: {secret: true}}
    auth: {type: bearer, token: <<key>>}
    headers: {X-Tenant: acme}

    """

  let folder: TemporaryFolder
  let setup: ActionSetup

  /// Loads a connector and an action, after the files beside them were written.
  init(
    connector: String = connector, action: String, files: [String: String] = [:]
  ) throws {
    folder = try TemporaryFolder()
    for (path, text) in files { try folder.write(text, to: path) }
    try folder.write(connector, to: "connectors/acme.yaml")
    let path = try folder.write("connector: acme\n" + action, to: "actions/things/list.yaml")
    let loader = ProjectLoader(files: LocalSourceFiles(workingDirectory: folder.path))
    let loaded = loader.loadAction(at: path, profile: nil)
    guard let setup = loaded.setup else { throw Unsound(diagnostics: loaded.diagnostics) }
    self.setup = setup
  }

  /// Runs the action with `key` and `client_secret` given.
  func run(
    _ transport: some HTTPTransport, options: ActionRunner.Options = ActionRunner.Options(),
    clock: any RuntimeClock = ManualClock()
  ) async throws -> RunResult {
    let given = setup.connector.variables.map {
      CommandLineVariable(name: $0.name, text: "\($0.name)-value")
    }
    let resolution = VariableResolver.resolve(
      setup,
      from: VariableSources(
        commandLine: given, environment: [:], workingDirectory: folder.path))
    if let failure = resolution.failure { throw failure }
    let secrets = SecretRegistry()
    let evaluator = TemplateEvaluator(
      variables: resolution.variables,
      run: RunIdentity(runID: "run", started: WallTime(milliseconds: 0)), secrets: secrets)
    let schemes = try AuthenticationResolver(setup: setup, evaluator: evaluator).resolve()
    let runner = ActionRunner(
      setup: setup, builder: RequestBuilder(setup: setup, evaluator: evaluator),
      authenticator: try Authenticators.make(
        schemes, services: services(transport, secrets: secrets)),
      transport: transport, clock: clock, random: { 1 }, options: options)
    return try await runner.run()
  }

  /// A response as selectors see it.
  static func received(
    _ body: String, status: Int = 200, headers: [HTTPField] = [],
    url: String = "https://api.example.com/v1/things", duration: Duration = .zero
  ) -> ReceivedResponse {
    ReceivedResponse(
      status: status, headers: headers, body: Array(body.utf8), url: url, duration: duration)
  }
}

extension TransportRequest {
  /// The value of the first field of a name.
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// Method and URL.
  var line: String { "\(method) \(url)" }
}

/// A redirect.
func redirect(_ status: Int, to location: String) -> TransportResponse {
  TransportResponse(status: status, headers: [HTTPField("Location", location)])
}
