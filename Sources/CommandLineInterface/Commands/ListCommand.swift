import ArgumentParser
import ConnectorLoading
import ConnectorModel
import Diagnostics

/// `list`: the project's actions.
struct ListCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the project's actions.",
    discussion: """
      EXAMPLE
        connector-run list
      """)

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    let workspace = surroundings.loader.loadWorkspace()
    let rows = workspace.actions.map { action in
      [
        action.id, action.method?.value ?? "?",
        ActionSummary.target(of: action),
        action.description?.value.split(separator: "\n").first.map(String.init) ?? "",
      ]
    }
    if rows.isEmpty, workspace.diagnostics.isEmpty {
      console.note(
        "no actions: write them as actions/<group>/<id>.yaml below the folder that holds "
          + "connectors/")
      return
    }
    try console.print(TextTable.render(rows))
    if workspace.diagnostics.hasErrors {
      console.note("some files have errors; run 'connector-run validate' to see them")
    }
  }
}
