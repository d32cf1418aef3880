import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics
import JSONDocument

/// `env`: which variables a connector has, and where each gets its value.
struct EnvCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "env",
    abstract: "Show a connector's variables, and where their values come from.",
    discussion: """
      For each variable, and for each URL that can be replaced: its name in the environment, \
      whether it has a value, and from where. Secrets show as ***. It also names what stands in \
      the environment or in .env as if meant for the connector, and is read by nothing. What is \
      missing is shown as missing; it is no error here.

      EXAMPLES
        connector-run env
        connector-run env nexthink --profile staging
        connector-run env nexthink --format json
      """)

  @Argument(help: "The connector's id or its file's path; without it all are shown.")
  var connector: String?

  @Option(
    name: .customLong("var"), parsing: .singleValue,
    help: ArgumentHelp("A variable's value, as for 'run'.", valueName: "name=value"))
  var variables: [String] = []

  @Option(
    name: .customLong("vars"),
    help: ArgumentHelp("A file of values, as for 'run'.", valueName: "file"))
  var variablesFile: String?

  @Option(help: ArgumentHelp("The profile to use: profiles/NAME.yaml.", valueName: "name"))
  var profile: String?

  @Option(help: ArgumentHelp("The form of the report.", valueName: "form"))
  var format = TextOrJSON.text

  func validate() throws { try options.validate() }

  /// What the other commands make of the same options.
  private var options: VariableOptions {
    var options = VariableOptions()
    options.variables = variables
    options.variablesFile = variablesFile
    options.profile = profile
    options.prompt = false
    return options
  }

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    let setups = try setups(surroundings, console)
    guard let root = setups.first?.root else {
      console.note("no connectors: write them as connectors/<id>.yaml")
      return
    }
    var problems: [Diagnostic] = []
    var sources = try Preparation.sources(options, root, surroundings, console, &problems)
    sources.trust = surroundings.trust
    let surveys = setups.map { (setup: $0, survey: VariableSurvey($0, from: sources)) }
    problems += unknownNames(
      sources, surveys.flatMap { $0.survey.variables.map(\.declaration.name) })
    console.report(problems.sortedAndDeduplicated())
    if problems.hasErrors { throw CommandEnd(.configuration) }
    register(surveys.map(\.survey), surroundings.secrets)
    let strays = StrayName.all(
      of: surveys.map { ($0.setup.connector.id, $0.survey) },
      among: surroundings.loader.connectorIDs(),
      others: await namesReadElsewhere(surroundings, setups),
      environment: surroundings.environment.keys,
      dotEnv: sources.dotEnv?.entries.map(\.name.value) ?? [])
    let reports = surveys.map { setup, survey in
      EnvironmentReport(
        setup: setup, survey: survey,
        strays: strays.filter { $0.connector == setup.connector.id })
    }
    switch format {
    case .text: try console.print(EnvironmentPage(reports: reports, console: console).text)
    case .json:
      let document = EnvironmentDocument(reports: reports, console: console).value
      try console.printExactly(Array((document.text(.indented) + "\n").utf8))
    }
  }

  /// The connectors asked for; what is wrong with their files is reported and ends the command.
  private func setups(_ surroundings: Surroundings, _ console: Console) throws -> [ActionSetup] {
    if let connector { try ConnectorReference.check(connector, surroundings, console) }
    let references = connector.map { [$0] } ?? surroundings.loader.connectorIDs()
    let loaded = references.map { reference in
      surroundings.load { $0.loadConnector(reference, profile: profile) }
    }
    console.report(loaded.flatMap(\.diagnostics).sortedAndDeduplicated())
    if loaded.contains(where: \.isUnreadable) { throw CommandEnd(.localFile) }
    let setups = loaded.compactMap(\.setup)
    if setups.count < loaded.count { throw CommandEnd(.configuration) }
    return setups
  }

  private func unknownNames(_ sources: VariableSources, _ known: [String]) -> [Diagnostic] {
    let given =
      sources.commandLine.map { (name: $0.name, option: "--var") }
      + (sources.document?.members.map { (name: $0.name, option: "--vars") } ?? [])
    return given.filter { !known.contains($0.name) }.map { name, option in
      let near = NearMiss.suggestion(for: name, among: known)
      return Diagnostic(
        "undefined-variable", "\(option): no connector shown here has the variable '\(name)'",
        help: near.map { "Did you mean '\($0)'?" }
          ?? "An action's inputs are no variables of its connector.")
    }
  }

  private func register(_ surveys: [VariableSurvey], _ secrets: SecretRegistry) {
    for survey in surveys {
      for variable in survey.variables where variable.isSecret {
        if case .set(let value, _) = variable.state { secrets.insert(value) }
      }
      for password in survey.urls.compactMap(\.password) { secrets.insert(password) }
    }
  }

  /// The names that inputs of actions and the profile read by `from`.
  private func namesReadElsewhere(
    _ surroundings: Surroundings, _ setups: [ActionSetup]
  ) async -> Set<String> {
    let actions = await surroundings.loadConcurrently { await $0.loadWorkspace() }.actions
    let inputs = actions.flatMap(\.inputs).compactMap { $0.from?.environment?.value }
    let profiles = setups.compactMap(\.profile).flatMap(\.variables).flatMap(\.value)
    return Set(
      inputs
        + profiles.compactMap { entry in
          if case .source(let source, _) = entry.value { return source.environment?.value }
          return nil
        })
  }
}
