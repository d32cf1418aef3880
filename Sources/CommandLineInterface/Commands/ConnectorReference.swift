import ConnectorLoading
import ConnectorModel
import Diagnostics

/// Loads the connector that a name on the command line means.
enum ConnectorReference {
  /// What loading it gave; an unknown id is answered with the nearest one.
  static func load(
    _ reference: String, profile: String?, _ surroundings: Surroundings, _ console: Console
  ) throws -> ProjectLoader.LoadedAction {
    try check(reference, surroundings, console)
    return surroundings.load { $0.loadConnector(reference, profile: profile) }
  }

  /// The id that tokens are stored under: a path's is told by the project that it lies in.
  static func id(_ reference: String, _ surroundings: Surroundings) -> String {
    guard reference.hasSuffix(".yaml") else { return reference }
    return surroundings.load { $0.loadConnector(reference, profile: nil) }.connector?.id
      ?? reference
  }

  /// Ends the command where no connector has that id.
  static func check(
    _ reference: String, _ surroundings: Surroundings, _ console: Console
  ) throws {
    let known = surroundings.loader.connectorIDs()
    if reference.hasSuffix(".yaml") || known.contains(reference) { return }
    let near = NearMiss.suggestion(for: reference, among: known)
    console.report([
      Diagnostic(
        "unknown-connector", "connector '\(reference)' does not exist",
        help: near.map { "Did you mean '\($0)'?" }
          ?? (known.isEmpty
            ? "There are no connectors here: change to a project's folder, or name a file."
            : "Connectors: \(known.joined(separator: ", "))."))
    ])
    throw CommandEnd(.usage)
  }
}
