import ArgumentParser
import ConnectorLoading
import ConnectorModel
import Diagnostics

/// `list`: the project's actions.
struct ListCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the project's actions.",
    discussion: """
      A line for each: its id, its method, and the first line of its description. 'connector-run \
      describe ACTION' says more.

      EXAMPLE
        connector-run list
      """)

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    let workspace = await surroundings.loadConcurrently { await $0.loadWorkspace() }
    let rows = workspace.actions.map { action in
      [action.id, action.method?.value ?? "?", summary(action)]
    }
    if rows.isEmpty, workspace.diagnostics.isEmpty {
      console.note(
        "no actions: write them as actions/<group>/<id>.yaml below the folder that holds "
          + "connectors/")
      return
    }
    try console.printPage(TextTable.render(rows))
    if workspace.diagnostics.hasErrors {
      console.note("some files have errors; 'connector-run validate' shows them")
    }
  }

  private func summary(_ action: Action) -> String {
    let text = action.description ?? action.title
    let first = text?.value.split(whereSeparator: \.isNewline).first.map(String.init)
    return first ?? ActionSummary.target(of: action)
  }
}
