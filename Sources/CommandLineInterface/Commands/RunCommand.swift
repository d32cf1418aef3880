import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics
import JSONDocument

/// `run`, the default: runs an action and prints what it gave.
struct RunCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an action (the default command).",
    discussion: """
      It loads the action and its connector, resolves the variables, authenticates, sends the \
      request and prints the response's body, or what --print asks for. Nothing is sent while \
      anything is wrong with the files or the variables.

      EXAMPLES
        connector-run nexthink/list-workflows
        connector-run actions/nexthink/list-workflows.yaml --var dependency=DEVICE
        connector-run nexthink/list-workflows --profile staging --print captures
        connector-run nexthink/list-workflows -o workflows.json
      """)

  @Argument(help: "The action's id or its file's path.")
  var action: String

  @OptionGroup var variableOptions: VariableOptions

  @Option(
    name: .customLong("print"),
    help: ArgumentHelp("What to print: body, captures or a capture's name.", valueName: "what"))
  var printed: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write to a file, complete or not at all.", valueName: "file"))
  var output: String?

  @OptionGroup var sending: SendingOptions

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try await send(in: surroundings, interruption)
    }
  }

  private func send(
    in surroundings: Surroundings, _ interruption: Interruption
  ) async throws {
    let console = surroundings.console(showSecrets: sending.showSecrets)
    let path = try ActionReference.path(action, surroundings, console)
    let loaded = surroundings.load { $0.loadAction(at: path, profile: variableOptions.profile) }
    let preparation = try Preparation(
      loaded, variableOptions, .request, surroundings, console, interruption)
    let part = try printedPart(preparation.setup.action, console)
    let session = Session(preparation, surroundings, console, verifiesTLS: !sending.insecure)
    let file = try output.map { path in
      try OutputFile(
        path: path, absolute: PathText.absolute(path, from: surroundings.files.workingDirectory))
    }
    // Whichever comes first: the end of the process under the work, or the work's own end.
    if let file { interruption.onInterrupt { file.discard() } }
    defer { file?.discard() }
    // What a terminal shows is masked, and so looked at whole.
    let bodyFile = part == .body && file?.isTerminal == false ? file : nil
    let result = try await session.run(writingBodyTo: bodyFile)
    for capture in result.captures where capture.isSecret {
      capture.value?.texts.forEach(surroundings.secrets.insert)
    }
    console.report(result.warnings)
    console.noteFixed(statusLine(result))
    try ResultPrinter(console: console, part: part, file: file).print(result)
  }

  private func printedPart(_ action: Action, _ console: Console) throws -> PrintedPart {
    let part = PrintedPart(printed ?? action.print?.value ?? "body")
    guard case .capture(let name) = part else { return part }
    let names = action.captures.map(\.name.value)
    if names.contains(name) { return part }
    if name == "items" || name == "result" {
      console.report([
        Diagnostic(
          "not-available", "--print \(name) is not available in this version",
          help: "Print body, captures or a capture's name.")
      ])
      throw CommandEnd(.usage)
    }
    let words = ["body", "captures"] + names
    let near = NearMiss.suggestion(for: name, among: words)
    console.report([
      Diagnostic(
        "unknown-value", "--print '\(name)': the action has no such capture",
        help: near.map { "Did you mean '\($0)'?" }
          ?? "Legal here: \(words.joined(separator: ", ")).")
    ])
    throw CommandEnd(.usage)
  }

  /// What a run says of itself: `200 OK in 34 ms, new token`.
  private func statusLine(_ result: RunResult) -> String {
    var line =
      "\(StatusText.of(result.response.status)) in \(result.response.duration.wholeMilliseconds) ms"
    switch result.tokenOrigin {
    case .store: line += ", token from the store"
    case .request: line += ", new token"
    case .memory: line += ", token from memory"
    case nil: break
    }
    return line
  }
}
