import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// `auth token`: prints a token for other tools.
struct AuthTokenCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Print a valid token for other tools.",
    usage: "connector-run auth token [<options>] <connector>",
    discussion: """
      It takes the token from the store, or obtains one. On a terminal it prints it only with \
      --show-secrets. Of several schemes it takes the one that brings a token (oauth2, session, jwt); \
      where that does not decide it, --scheme does.

      EXAMPLES
        curl -H "Authorization: Bearer $(connector-run auth token nexthink)" https://…
        connector-run auth token crm --scheme 2
      """)

  @Argument(help: "The connector's id or its file's path.")
  var connector: String

  @Option(
    help: ArgumentHelp("Which of several schemes, counted from 1.", valueName: "number"))
  var scheme: Int?

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
    let session = try ConnectorSession(
      connector, variableOptions, sending, surroundings, console, interruption)
    sending.warn(on: console)
    let index: Int
    switch TokenChoice(session.schemes, number: scheme) {
    case .scheme(let chosen): index = chosen
    case .none:
      throw session.refuse(
        "no-token", "connector '\(session.id)' has no token to print",
        help: "Tokens belong to the auth schemes oauth2, session, jwt, bearer and api_key.")
    case .ambiguous(let all):
      throw session.refuse(
        "ambiguous-token", "connector '\(session.id)' has \(all.count) tokens",
        help: "Choose one: \(Self.options(all, of: session)).", ending: .usage)
    case .unknown(let all):
      throw session.refuse(
        "no-token", "--scheme \(scheme ?? 0) of connector '\(session.id)' has no token to print",
        help: all.isEmpty
          ? "None of its schemes has one." : "Choose one: \(Self.options(all, of: session)).",
        ending: .usage)
    }
    let credentials = try await session.open { opened in
      opened.noteOtherSettings(at: index)
      return try await opened.credentials(ofScheme: index)
    }
    let token = credentials.tokens.first ?? ""
    try console.printExactly(Array((token + "\n").utf8))
  }

  /// What chooses each of some schemes: `--scheme 2 (oauth2)`.
  private static func options(_ indices: [Int], of session: ConnectorSession) -> String {
    indices.map { "--scheme \($0 + 1) (\(session.schemes[$0].type))" }.joined(separator: ", ")
  }
}
