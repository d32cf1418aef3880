import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// `auth`: the credentials of a connector.
struct AuthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auth", abstract: "Log in, and obtain, show, renew and forget tokens.",
    discussion: """
      EXAMPLES
        connector-run auth login crm
        connector-run auth token nexthink
        connector-run auth status
        connector-run auth clear nexthink
      """,
    subcommands: [
      AuthLoginCommand.self, AuthTokenCommand.self, AuthStatusCommand.self,
      AuthRefreshCommand.self, AuthLogoutCommand.self, AuthClearCommand.self,
      AuthDoctorCommand.self,
    ])
}

/// `auth token`: prints a token for other tools.
struct AuthTokenCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Print a valid token for other tools.",
    usage: "connector-run auth token [<options>] <connector>",
    discussion: """
      It takes the token from the store, or obtains one. On a terminal it prints it only with \
      --show-secrets.

      EXAMPLE
        curl -H "Authorization: Bearer $(connector-run auth token nexthink)" https://…
      """)

  @Argument(help: "The connector's id or its file's path.")
  var connector: String

  @OptionGroup var variableOptions: VariableOptions
  @OptionGroup var sending: SendingOptions

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try await print(in: surroundings, interruption)
    }
  }

  private func print(
    in surroundings: Surroundings, _ interruption: Interruption
  ) async throws {
    let console = surroundings.console(showSecrets: sending.showSecrets)
    if console.outputIsTerminal, !console.showsSecrets {
      console.report([
        Diagnostic(
          "secret-on-terminal", "a token is not printed on a terminal",
          help: "Pipe it to another program, or say --show-secrets.")
      ])
      throw CommandEnd(.usage)
    }
    let loaded = try ConnectorReference.load(
      connector, profile: variableOptions.profile, surroundings, console)
    let preparation = try Preparation(
      loaded, variableOptions, .authentication, surroundings, console, interruption)
    sending.warn(on: console)
    let session = try Session(preparation, surroundings, console, sending)
    let credentials = try await session.credentials()
    guard let token = credentials.tokens.first else {
      let id = preparation.setup.connector.id
      console.report([
        Diagnostic(
          "no-token", "connector '\(id)' has no token to print",
          at: preparation.setup.connector.auth.schemes.first?.span,
          help: "Tokens belong to the auth schemes oauth2, session, jwt, bearer and api_key.")
      ])
      throw CommandEnd(.configuration)
    }
    try console.printExactly(Array((token + "\n").utf8))
  }
}

/// `auth clear`: forgets stored tokens.
struct AuthClearCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "Forget stored tokens.",
    discussion: """
      EXAMPLES
        connector-run auth clear nexthink
        connector-run auth clear --all
      """)

  @Argument(help: "The connector's id or its file's path.")
  var connector: String?

  @Flag(help: "Forget the tokens of all connectors.")
  var all = false

  func validate() throws {
    if (connector == nil) != all {
      throw ValidationError(
        all ? "a connector and --all exclude each other" : "a connector or --all is missing")
    }
  }

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    let wanted = connector.map { ConnectorReference.id($0, surroundings) }
    let count = try Session.tokenStore(surroundings, console).clear(connector: wanted)
    if count == 0, let connector {
      try ConnectorReference.check(connector, surroundings, console)
    }
    console.note(count == 1 ? "1 token forgotten" : "\(count) tokens forgotten")
  }
}
