import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// A connector for the commands of `auth`: its files and variables are sound, and its schemes can be
/// asked.
struct ConnectorSession {
  /// The connector's id.
  let id: String
  /// Its auth schemes as they are declared.
  let schemes: [AuthenticationScheme]
  private let session: Session
  private let console: Console

  /// Loads the connector and resolves its variables; reports all that is wrong and throws where that
  /// stands in the way.
  ///
  /// - Parameter reference: its id or its file's path.
  init(
    _ reference: String, _ variableOptions: VariableOptions, _ sending: SendingOptions,
    _ surroundings: Surroundings, _ console: Console, _ interruption: Interruption
  ) throws {
    let loaded = try ConnectorReference.load(
      reference, profile: variableOptions.profile, surroundings, console)
    let preparation = try Preparation(
      loaded, variableOptions, .authentication, surroundings, console, interruption)
    id = preparation.setup.connector.id
    schemes = preparation.setup.connector.auth.schemes
    session = try Session(preparation, surroundings, console, sending)
    self.console = console
  }

  /// How messages name the connector, or one of its several schemes: `'crm', scheme 2 (oauth2)`.
  func name(_ source: PreparedTokenSource? = nil) -> String {
    "'\(id)'" + (source?.label.map { ", \($0)" } ?? "")
  }

  /// Does work over one transport.
  func open<Value>(_ work: (Session.Opened) async throws -> Value) async throws -> Value {
    try await session.open(work)
  }

  /// Does work with each scheme whose token a server issues.
  ///
  /// One that fails does not stop the others.
  ///
  /// - Parameter obtains: whether the work gets a token where none is stored: then it is said that one is
  ///   stored for other settings.
  /// - Returns: how many there are.
  /// - Throws: `CommandEnd` with the highest of their statuses, all said; `CancellationError`.
  func withEachToken(
    obtains: Bool = true, _ work: (PreparedTokenSource) async throws -> Void
  ) async throws -> Int {
    try await open { opened in
      let sources = try opened.tokenSources()
      if obtains { opened.noteOtherSettings() }
      var outcome = PartOutcomes(console: console)
      for source in sources {
        try await outcome.attempt(source.label) { try await work(source) }
      }
      try outcome.end()
      return sources.count
    }
  }

  /// What ends the command: the connector has nothing that it is about.
  ///
  /// It is said already.
  func refuse(
    _ id: String, _ message: String, help: String, ending status: ExitStatus = .configuration
  ) -> CommandEnd {
    console.report([Diagnostic(id, message, at: schemes.first?.span, help: help)])
    return CommandEnd(status)
  }
}
