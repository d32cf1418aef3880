import ArgumentParser
import ConnectorLoading
import ConnectorRuntime
import Diagnostics
import JSONDocument

/// `plan`: what `run` would send, and where each part of it comes from.
struct PlanCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what 'run' would send, and send nothing.",
    discussion: """
      It shows the request as it would go out, the auth steps before it, and the settings and \
      limits that hold, each with what made it: a line of a file, a variable and its source, a \
      default. Secrets show as ***. It looks whether a valid token is stored, and otherwise reads \
      no more than 'run' reads.

      EXAMPLES
        connector-run plan nexthink/list-workflows
        connector-run plan nexthink/list-workflows --var dependency=DEVICE --profile staging
        connector-run plan nexthink/list-workflows --format json
      """)

  @Argument(help: "The action's id or its file's path.")
  var action: String

  @OptionGroup var variableOptions: VariableOptions

  @Option(help: ArgumentHelp("The form of the report.", valueName: "form"))
  var format = TextOrJSON.text

  @Flag(help: "Plan for TLS certificates that are not verified.")
  var insecure = false

  @Flag(help: "Show secrets, on a terminal only.")
  var showSecrets = false

  @Flag(
    name: .customLong("no-token-store"), help: "Plan for a run that leaves stored tokens alone.")
  var withoutTokenStore = false

  /// What the run would be told; nothing is sent here that could be shown.
  private func sending() throws -> SendingOptions {
    // Only what was parsed has values, the defaults included.
    var sending = try SendingOptions.parse([])
    sending.insecure = insecure
    sending.showSecrets = showSecrets
    sending.withoutTokenStore = withoutTokenStore
    return sending
  }

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try show(in: surroundings, interruption)
    }
  }

  private func show(in surroundings: Surroundings, _ interruption: Interruption) throws {
    let sending = try sending()
    let console = surroundings.console(showSecrets: sending.showSecrets)
    let path = try ActionReference.path(action, surroundings, console)
    let loaded = surroundings.load { $0.loadAction(at: path, profile: variableOptions.profile) }
    let preparation = try Preparation(
      loaded, variableOptions, .request, surroundings, console, interruption)
    sending.warn(on: console)
    let session = try Session(preparation, surroundings, console, sending)
    let plan = try session.plan()
    switch format {
    case .text: try console.print(PlanPage(plan: plan, console: console).text)
    case .json:
      let document = PlanDocument(plan: plan, console: console).value
      try console.printExactly(Array((document.text(.indented) + "\n").utf8))
    }
  }
}
