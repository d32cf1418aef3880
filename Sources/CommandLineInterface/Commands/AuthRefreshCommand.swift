import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// `auth refresh`: renews stored tokens before somebody needs them.
struct AuthRefreshCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh", abstract: "Renew stored tokens, for cron.",
    discussion: """
      It renews the tokens of all schemes of the connector; with --all those of every connector of \
      the project that has any stored. One that fails does not stop the others, and the command ends \
      with the highest status.

      EXAMPLES
        connector-run auth refresh crm
        connector-run auth refresh --all
      """)

  @Argument(help: "The connector's id or its file's path.")
  var connector: String?

  @Flag(help: "Renew the tokens of all connectors that have any stored.")
  var all = false

  @OptionGroup var variableOptions: VariableOptions
  @OptionGroup var sending: SendingOptions

  func validate() throws {
    if (connector == nil) != all {
      throw ValidationError(
        all ? "a connector and --all exclude each other" : "a connector or --all is missing")
    }
    if sending.withoutTokenStore {
      throw ValidationError(
        "what is renewed is in the token store: --no-token-store makes no sense here")
    }
  }

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try await refresh(in: surroundings, interruption)
    }
  }

  private func refresh(
    in surroundings: Surroundings, _ interruption: Interruption
  ) async throws {
    let console = surroundings.console(showSecrets: sending.showSecrets)
    sending.warn(on: console)
    var names = [connector].compactMap { $0 }
    var outcome = PartOutcomes(console: console)
    if all {
      let stored = try Session.tokenStore(surroundings, console).listing(reports: true)
      let own = surroundings.loader.connectorIDs()
      names = own.filter(Set(stored.entries.map(\.connector)).contains)
      if names.isEmpty { console.note("no tokens are stored for the connectors here") }
      // What another version stored is there, and is not renewed; what is damaged counts as absent.
      if stored.foreignOwners.contains(where: { $0.map(own.contains) ?? true }) {
        outcome.note(.localFile)
      }
    }
    for name in names {
      try await outcome.attempt {
        try await refresh(name, surroundings, console, interruption)
      }
    }
    try outcome.end()
  }

  /// Renews the tokens of one connector, and says what came of each.
  private func refresh(
    _ name: String, _ surroundings: Surroundings, _ console: Console,
    _ interruption: Interruption
  ) async throws {
    let session = try ConnectorSession(
      name, variableOptions, sending, surroundings, console, interruption)
    let count = try await session.withEachToken { source in
      let outcome = try await TokenRenewal(source).renew()
      let lifetime = outcome.expiresAt.map {
        TokenLifetime.text(until: $0, at: SystemRuntimeClock().now)
      }
      let facts = [
        lifetime, outcome.isStored ? nil : "not stored, as nothing tells when it ends",
      ].compactMap { $0 }
      console.note(
        (["\(session.name(source)) has a new token"] + facts).joined(separator: ", "))
    }
    if count == 0 { console.note("\(session.name()) has no token to renew") }
  }
}
