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
      With --all it renews the tokens of every connector of the project that has any stored; one \
      that fails does not stop the others, and the command ends with the first failure's status.

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
    if all {
      let stored = try Session.tokenStore(surroundings, console).entries().map(\.connector)
      names = surroundings.loader.connectorIDs().filter(Set(stored).contains)
      if names.isEmpty { console.note("no tokens are stored for the connectors here") }
    }
    var failure: ExitStatus?
    for name in names {
      do {
        console.note(try await refresh(name, surroundings, console, interruption))
      } catch let error as CancellationError {
        throw error
      } catch {
        let status = FailureReport(error).say(on: console)
        failure = failure ?? status
      }
    }
    if let failure { throw CommandEnd(failure) }
  }

  /// Renews the token of one connector; what came of it, in a line.
  private func refresh(
    _ name: String, _ surroundings: Surroundings, _ console: Console,
    _ interruption: Interruption
  ) async throws -> String {
    let loaded = try ConnectorReference.load(
      name, profile: variableOptions.profile, surroundings, console)
    let preparation = try Preparation(
      loaded, variableOptions, .authentication, surroundings, console, interruption)
    let session = try Session(preparation, surroundings, console, sending)
    let id = preparation.setup.connector.id
    let outcome = try await session.open { opened in
      try await TokenRenewal(opened.schemes(), services: opened.services)?.renew()
    }
    guard let outcome else { return "'\(id)' has no token to renew" }
    let lifetime = outcome.expiresAt.map {
      TokenLifetime.text(until: $0, at: SystemRuntimeClock().now)
    }
    return "'\(id)' has a new token" + (lifetime.map { ", \($0)" } ?? "")
  }
}
