import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// `check`: whether the credentials of connectors work.
struct CheckCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check that credentials work.",
    usage: "connector-run check [<options>] [<connectors> ...]",
    discussion: """
      For each connector it obtains credentials and runs the action that the connector's 'check' \
      names. Without a connector it checks all of the project. It ends with the status of the \
      first connector in the table that failed: 3 files or variables, 4 authentication, 5 network, \
      6 an unexpected status (403 above all), 7 an unexpected answer.

      EXAMPLES
        connector-run check
        connector-run check nexthink --profile staging
        connector-run check --format json
        connector-run check nexthink --verbose
      """)

  /// How the outcome is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Argument(help: "The connectors' ids or their files' paths; without any, all are checked.")
  var connectors: [String] = []

  @Option(help: ArgumentHelp("How to write the outcome: text or json.", valueName: "format"))
  var format: Format = .text

  @OptionGroup var variableOptions: VariableOptions
  @OptionGroup var sending: SendingOptions

  /// How many connectors are checked at a time.
  private static let width = 8

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try await check(in: surroundings, interruption)
    }
  }

  private func check(
    in surroundings: Surroundings, _ interruption: Interruption
  ) async throws {
    let console = surroundings.console(showSecrets: sending.showSecrets)
    let checks = try prepare(surroundings, console, interruption)
    // Several conversations at once could not be told apart.
    let checked = try await Self.run(checks, width: sending.verbose ? 1 : Self.width)
    let failures = checked.compactMap(\.failure)
    let status = failures.first?.status ?? .success
    switch format {
    case .text:
      let table = CheckTable(
        connectors: checked, usesColor: console.usesColor && console.outputIsTerminal)
      try console.print(table.text)
    case .json:
      let document = CheckDocument(
        connectors: checked, status: status, redaction: DocumentRedaction(console))
      try console.print(document.value)
    }
    console.report(failures.filter { !$0.isSaid }.flatMap(\.diagnostics))
    if status != .success { throw CommandEnd(status) }
  }

  /// Loads the connectors and resolves their variables; what is wrong with one does not stop the
  /// others.
  private func prepare(
    _ surroundings: Surroundings, _ console: Console, _ interruption: Interruption
  ) throws -> [ConnectorCheck] {
    let names = try names(surroundings, console)
    let given = try GivenDocument(variableOptions, surroundings, console)
    if given.problems.hasErrors {
      console.report(given.problems)
      throw CommandEnd(.configuration, given.problems)
    }
    let all = names.map { name in
      surroundings.load { $0.loadCheck(name, profile: variableOptions.profile) }
    }
    let declared = all.map(Self.declaredNames)
    let known = declared.reduce(into: Set<String>()) { $0.formUnion($1) }
    sending.warn(on: console)
    let store = try Session.tokenStore(surroundings, console)
    return zip(zip(names, all), declared).map { named, own in
      let session = Result {
        let preparation = try Preparation(
          named.1, variableOptions,
          named.1.connector?.check == nil ? .authentication : .request, surroundings, console,
          interruption, given: given, foreign: known.subtracting(own))
        return try Session(
          preparation, surroundings, console, sending, records: true, store: store)
      }
      return ConnectorCheck(named.0, named.1, session, secrets: surroundings.secrets)
    }
  }

  private func names(_ surroundings: Surroundings, _ console: Console) throws -> [String] {
    for name in connectors { try ConnectorReference.check(name, surroundings, console) }
    if !connectors.isEmpty {
      var seen: Set<String> = []
      return connectors.filter { seen.insert($0).inserted }
    }
    let all = surroundings.loader.connectorIDs()
    if all.isEmpty {
      console.report([
        Diagnostic(
          "no-files", "there are no connectors to check",
          help: "Change to a project's folder, or name a connector's file.")
      ])
      throw CommandEnd(.usage)
    }
    return all
  }

  private static func declaredNames(_ loaded: ProjectLoader.LoadedAction) -> Set<String> {
    Set(
      (loaded.connector?.variables ?? []).map(\.name) + (loaded.action?.inputs ?? []).map(\.name))
  }

  /// Runs the checks, so many at a time; their order stays.
  private static func run(
    _ checks: [ConnectorCheck], width: Int
  ) async throws -> [CheckedConnector] {
    try await withThrowingTaskGroup(of: (Int, CheckedConnector).self) { group in
      var checked: [CheckedConnector?] = checks.map { _ in nil }
      var rest = checks.enumerated().makeIterator()
      func startNext() {
        guard let (index, check) = rest.next() else { return }
        group.addTask { (index, try await check.run()) }
      }
      for _ in 0..<width { startNext() }
      while let (index, one) = try await group.next() {
        checked[index] = one
        startNext()
      }
      return checked.compactMap { $0 }
    }
  }
}
