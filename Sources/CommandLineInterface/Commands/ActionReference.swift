import ConnectorLoading
import Diagnostics

/// Finds the file that an action's name on the command line means.
enum ActionReference {
  /// The absolute path; what is neither an action nor a file is answered with the nearest word.
  ///
  /// - Parameter couldBeCommand: whether it is the first word, and so may be a misspelt command.
  static func path(
    _ reference: String, couldBeCommand: Bool = false, _ surroundings: Surroundings,
    _ console: Console
  ) throws -> String {
    if let path = surroundings.loader.actionPath(reference) { return path }
    console.report([
      couldBeCommand ? unknown(reference, surroundings) : missing(reference, surroundings)
    ])
    throw CommandEnd(.usage)
  }

  /// Says that an action does not exist.
  private static func missing(_ reference: String, _ surroundings: Surroundings) -> Diagnostic {
    let known = surroundings.loader.actionIDs()
    return Diagnostic(
      "unknown-action", "action '\(reference)' does not exist",
      help: connectorHelp(reference, surroundings)
        ?? near(reference, among: known, actions: known).map { "Did you mean '\($0)'?" }
        ?? (known.isEmpty ? noActions : "'connector-run list' shows the actions."))
  }

  /// Where a connector has the name, that is said.
  private static func connectorHelp(
    _ reference: String, _ surroundings: Surroundings
  ) -> String? {
    guard surroundings.loader.connectorIDs().contains(reference) else { return nil }
    return "'\(reference)' is a connector; 'connector-run list' shows the actions."
  }

  /// The word that was probably meant, or the action whose id ends in it.
  private static func near(
    _ reference: String, among words: [String], actions: [String]
  ) -> String? {
    actions.first { $0.split(separator: "/").last.map(String.init) == reference }
      ?? NearMiss.suggestion(for: reference, among: words)
  }

  private static let noActions =
    "There are no actions here: change to a project's folder, or name an action's file."

  /// Says that a word is neither a command nor an action.
  static func unknown(_ reference: String, _ surroundings: Surroundings) -> Diagnostic {
    let known = surroundings.loader.actionIDs()
    let words = ConnectorRunCommand.subcommandNames + known
    let help =
      if let connector = connectorHelp(reference, surroundings) {
        connector
      } else if let near = near(reference, among: words, actions: known) {
        "Did you mean '\(near)'?"
      } else if known.isEmpty {
        noActions
      } else {
        "'connector-run list' shows the actions, 'connector-run --help' the commands."
      }
    return Diagnostic(
      "unknown-action", "'\(reference)' is neither a command nor an action", help: help)
  }
}
