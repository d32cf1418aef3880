import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// `auth status`: what is stored, never the values.
struct AuthStatusCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show which tokens are stored and until when they are valid.",
    discussion: """
      With a connector's name it resolves the variables as a run does, and also says which token the \
      settings here use: what is stored for another client, URL or scope is another token.

      EXAMPLE
        connector-run auth status
        connector-run auth status nexthink --profile staging
      """)

  @Argument(help: "The connector's id or its file's path; without it all are shown.")
  var connector: String?

  @OptionGroup var variableOptions: VariableOptions

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try show(in: surroundings, interruption)
    }
  }

  private func show(in surroundings: Surroundings, _ interruption: Interruption) throws {
    let console = surroundings.console()
    let all = try Session.tokenStore(surroundings, console).listing(reports: true).entries
    let wanted = connector.map { ConnectorReference.id($0, surroundings) }
    let entries = all.filter { wanted == nil || $0.connector == wanted }
    if entries.isEmpty {
      if let connector { try ConnectorReference.check(connector, surroundings, console) }
      console.note("no tokens are stored" + (connector.map { " for '\($0)'" } ?? ""))
      return
    }
    let now = SystemRuntimeClock().now
    let names = try currentNames(surroundings, console, interruption)
    let rows = entries.map { entry in
      [
        entry.connector, entry.endpoint,
        entry.isLocked ? "encrypted, the key is not here" : TokenLifetime.text(of: entry, at: now),
        entry.scope.map { "scope \($0)" } ?? "", settings(of: entry, names),
      ]
    }
    try console.printPage(TextTable.render(rows))
    guard let names else { return }
    let missing = names.filter { used in !entries.contains { $0.name == used.name } }
    if missing.count == names.count {
      console.note(
        "none of them is for the settings here: a client, secret, URL, scope or parameter differs, or "
          + "another version of connector-run stored it")
    } else {
      for label in missing.compactMap(\.label) { console.note("no token is stored for \(label)") }
    }
  }

  private func settings(of entry: TokenEntry, _ names: [TokenStore.UsedName]?) -> String {
    guard let names else { return "" }
    let users = names.filter { $0.name == entry.name }
    if users.isEmpty { return "stored for other settings" }
    let labels = users.compactMap(\.label)
    return labels.isEmpty ? "used here" : "used here, \(labels.joined(separator: ", "))"
  }

  /// The names that the connector's tokens have with the settings that hold now; nil where no
  /// connector is named or its settings cannot be known.
  private func currentNames(
    _ surroundings: Surroundings, _ console: Console, _ interruption: Interruption
  ) throws -> [TokenStore.UsedName]? {
    guard let connector, surroundings.loader.connectorIDs().contains(connector) else { return nil }
    let loaded = surroundings.load {
      $0.loadConnector(connector, profile: variableOptions.profile)
    }
    do {
      let preparation = try Preparation(
        loaded, variableOptions, .authentication, surroundings, console.silenced, interruption)
      let session = try Session(
        preparation, surroundings, console.silenced, try SendingOptions.parse([]))
      let store = try Session.tokenStore(surroundings, console)
      return store.names(of: try session.schemes())
    } catch let error as CancellationError {
      throw error
    } catch {
      let faults = FailureReport(error).diagnostics.filter { $0.severity == .error }
      console.note(
        "which of them the settings here use is not known"
          + (faults.first.map { ": \($0.message)" } ?? ""))
      return nil
    }
  }
}
