import ConnectorLoading
import Diagnostics

/// Finds the file that an action's name on the command line means.
enum ActionReference {
  /// The absolute path; what is neither an action nor a file is answered with the nearest word.
  static func path(
    _ reference: String, _ surroundings: Surroundings, _ console: Console
  ) throws -> String {
    if let path = surroundings.loader.actionPath(reference) { return path }
    console.report([unknown(reference, surroundings)])
    throw CommandEnd(.usage)
  }

  /// Says that a word is neither a command nor an action.
  static func unknown(_ reference: String, _ surroundings: Surroundings) -> Diagnostic {
    let known = surroundings.loader.actionIDs()
    let words = ConnectorRunCommand.subcommandNames + known
    let near =
      known.first { $0.split(separator: "/").last.map(String.init) == reference }
      ?? NearMiss.suggestion(for: reference, among: words)
    let help =
      if let near {
        "Did you mean '\(near)'?"
      } else if known.isEmpty {
        "There are no actions here: change to a project's folder, or name an action's file."
      } else {
        "'connector-run list' shows the actions, 'connector-run --help' the commands."
      }
    return Diagnostic(
      "unknown-action", "'\(reference)' is neither a command nor an action", help: help)
  }
}
