import ArgumentParser
import ConnectorLoading
import Diagnostics

/// `describe`: what an action does and needs.
struct DescribeCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Say what an action does, takes and gives.",
    discussion: """
      EXAMPLE
        connector-run describe nexthink/list-workflows
      """)

  @Argument(help: "The action's id or its file's path.")
  var action: String

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    let path = try ActionReference.path(action, surroundings, console)
    let loaded = surroundings.load { $0.loadAction(at: path, profile: nil) }
    guard let action = loaded.action, let connector = loaded.connector else {
      console.report(loaded.diagnostics)
      throw CommandEnd(loaded.isUnreadable ? .localFile : .configuration)
    }
    try console.printPage(ActionPage(action: action, connector: connector).text)
    if loaded.diagnostics.hasErrors {
      console.report(loaded.diagnostics)
      throw CommandEnd(.configuration)
    }
  }
}
