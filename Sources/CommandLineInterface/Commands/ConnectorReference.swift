import ConnectorLoading
import Diagnostics

/// Loads the connector that a name on the command line means.
enum ConnectorReference {
  /// What loading it gave; an unknown id is answered with the nearest one.
  static func load(
    _ reference: String, profile: String?, _ surroundings: Surroundings, _ console: Console
  ) throws -> ProjectLoader.LoadedAction {
    let loader = surroundings.loader
    let known = loader.connectorIDs()
    if !reference.hasSuffix(".yaml"), !known.contains(reference) {
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
    return loader.loadConnector(reference, profile: profile)
  }
}
