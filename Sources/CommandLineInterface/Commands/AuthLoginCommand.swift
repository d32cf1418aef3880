import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// `auth login`: a person logs in once.
struct AuthLoginCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Log in to a connector, in a browser or on another device.",
    discussion: """
      For the grants authorization_code and device_code. It opens the browser that BROWSER names, or \
      the desktop's, and waits for the answer on this machine. With --no-browser it prints the page's \
      URL, and takes the URL that the browser ends at from standard input.

      EXAMPLES
        connector-run auth login crm
        connector-run auth login crm --no-browser
      """)

  @Argument(help: "The connector's id or its file's path.")
  var connector: String

  @Flag(name: .customLong("no-browser"), help: "Open no browser; paste the URL that it ends at.")
  var withoutBrowser = false

  @Option(
    help: ArgumentHelp(
      "How long to wait for the person: 90s. (default: 5m in a browser, on a device the code's life)",
      valueName: "duration"))
  var timeout: String?

  @OptionGroup var variableOptions: VariableOptions
  @OptionGroup var sending: SendingOptions

  func validate() throws {
    if let timeout, limit.map({ $0 <= .zero }) ?? true {
      throw ValidationError("--timeout '\(timeout)' is no duration: 90s, 5m")
    }
    if sending.withoutTokenStore {
      throw ValidationError("a login is for the token store: --no-token-store makes no sense here")
    }
  }

  private var limit: Duration? { timeout.flatMap(DurationText.parse) }

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try await logIn(in: surroundings, interruption)
    }
  }

  private func logIn(
    in surroundings: Surroundings, _ interruption: Interruption
  ) async throws {
    let console = surroundings.console(showSecrets: sending.showSecrets)
    let session = try ConnectorSession(
      connector, variableOptions, sending, surroundings, console, interruption)
    sending.warn(on: console)
    let lines = StandardInputLines()
    let count = try await session.withEachToken { source in
      try source.checkStore()
      guard let login = OAuth2Login(source) else {
        return try await obtain(source, session, console)
      }
      switch login.method {
      case .browser(let target):
        let outcome = try await BrowserLogin(
          login: login, target: target, console: console,
          browser: withoutBrowser ? nil : Browser(environment: surroundings.environment),
          limit: limit ?? .seconds(300), lines: lines
        ).run()
        report(outcome, of: session.name(source), console)
      case .device:
        let outcome = try await device(login, surroundings, console)
        report(outcome, of: session.name(source), console)
      case .none: try await obtain(source, session, console)
      }
    }
    if count == 0 {
      throw session.refuse(
        "no-login", "connector '\(session.id)' has nothing to log in to",
        help: "Logins belong to the auth schemes oauth2 and session.")
    }
  }

  /// Gets the token of a scheme that needs no person.
  private func obtain(
    _ source: PreparedTokenSource, _ session: ConnectorSession, _ console: Console
  ) async throws {
    let isStored = try await source.obtain()
    console.note(
      "\(session.name(source)) needs no login: "
        + (isStored
          ? "a token is there"
          : "each run asks for a token, as nothing tells when one ends"))
  }

  private func device(
    _ login: OAuth2Login, _ surroundings: Surroundings, _ console: Console
  ) async throws -> OAuth2Login.Outcome {
    let device = try await login.deviceAuthorization()
    console.conversation("open \(device.verificationURI) and enter the code \(device.userCode)")
    if let complete = device.completeURI {
      console.conversation("or open \(complete)")
      if !withoutBrowser { _ = Browser(environment: surroundings.environment).open(complete) }
    }
    return try await login.finish(device, within: limit)
  }

  private func report(_ outcome: OAuth2Login.Outcome, of name: String, _ console: Console) {
    let now = SystemRuntimeClock().now
    let facts = [
      outcome.expiresAt.map { "token \(TokenLifetime.text(until: $0, at: now))" },
      outcome.isRenewable ? "it can be renewed" : nil, outcome.scope.map { "scope \($0)" },
    ].compactMap { $0 }
    console.note(
      "logged in to \(name)" + (facts.isEmpty ? "" : ": " + facts.joined(separator: ", ")))
  }
}
