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
