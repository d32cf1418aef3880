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
        connector-run nexthink/list-workflows --print result -o run.json
        connector-run tickets/list --print items -o tickets.jsonl
        connector-run files/fetch -o image.iso --continue
        connector-run tickets/list -o tickets.jsonl --resume
        connector-run nexthink/list-workflows --har run.har
        connector-run nexthink/list-workflows --verbose
      """)

  @Argument(help: "The action's id or its file's path.")
  var action: String

  @OptionGroup var variableOptions: VariableOptions

  @Option(
    name: .customLong("print"),
    help: ArgumentHelp(
      "What to print: body, items, captures, result (the whole run as JSON), or a capture's name.",
      valueName: "what"))
  var printed: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write to a file, complete or not at all.", valueName: "file"))
  var output: String?

  @Flag(
    name: .customLong("continue"),
    help: "With -o: keep what came of a body that breaks off, and get the rest of it only.")
  var continues = false

  @Flag(
    name: .customLong("resume"),
    help: "Go on with the page at which an earlier run of the action with these values stopped.")
  var resumes = false

  @Option(
    name: .customLong("har"),
    help: ArgumentHelp(
      "Write all requests of the run to a file in HAR 1.2, secrets hidden.", valueName: "file"))
  var archive: String?

  @OptionGroup var sending: SendingOptions

  func validate() throws {
    if continues, output == nil { throw ValidationError("--continue goes with -o FILE only") }
    if let archive, archive == output {
      throw ValidationError("--har and -o name the same file")
    }
    if continues, resumes {
      throw ValidationError(
        "--continue is for one body and --resume for pages: give one of them")
    }
  }

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try await send(in: surroundings, interruption)
    }
  }

  private func send(
    in surroundings: Surroundings, _ interruption: Interruption
  ) async throws {
    let console = surroundings.console(showSecrets: sending.showSecrets)
    let path = try ActionReference.path(
      action, couldBeCommand: CommandLine.arguments.dropFirst().first != "run", surroundings,
      console)
    let loaded = surroundings.load { $0.loadAction(at: path, profile: variableOptions.profile) }
    let part =
      (printed ?? loaded.action?.print?.value).map(PrintedPart.init)
      ?? PrintedPart.standard(loaded.action)
    if part == .result {
      return try await report(loaded, surroundings, console, interruption)
    }
    let session = try prepare(loaded, part, surroundings, console, interruption)
    let goesOn = continues || resumes
    let file = try openOutput(surroundings, interruption, continuing: goesOn)
    defer { file?.discard() }
    let har = try openArchive(session, surroundings, console, interruption)
    defer { har?.discard() }
    let wish = RunOutput.Wish(part: part, file: file, continues: continues, resumes: resumes)
    let output = try RunOutput(
      wish, loaded.action, session, surroundings, console, interruption)
    if let beginning = output.beginning { console.note("note: \(beginning)") }
    let result: RunResult
    do {
      result = try await session.run(output)
      note(result, console)
      try ResultPrinter(console: console, part: part, file: file).print(result)
      output.finish()
    } catch {
      if interruption.isInterrupted || error is CancellationError {
        // A failure says so itself.
        if let remark = output.remark { console.note("note: \(remark)") }
        throw error
      }
      har?.write(beside: error)
      throw error
    }
    try har?.write()
  }

  /// Runs the action and prints the document of the run, of one that fails too.
  private func report(
    _ loaded: ProjectLoader.LoadedAction, _ surroundings: Surroundings, _ console: Console,
    _ interruption: Interruption
  ) async throws {
    let report = ResultReport(action: loaded.action?.id ?? action)
    let prepared = Result { try prepare(loaded, .result, surroundings, console, interruption) }
    let file: OutputFile?
    do {
      file = try openOutput(surroundings, interruption)
    } catch {
      // What is wrong with the run itself comes first.
      _ = try prepared.get()
      throw error
    }
    defer { file?.discard() }
    let har = try (try? prepared.get()).flatMap {
      try openArchive($0, surroundings, console, interruption)
    }
    defer { har?.discard() }
    var failure: (any Error)?
    do {
      note(try await prepared.get().run(), console)
    } catch {
      if interruption.isInterrupted || error is CancellationError { throw error }
      failure = error
    }
    let document = report.document(
      loaded, try? prepared.get().recorder?.trace, failure.map(FailureReport.init),
      file.map(\.isTerminal) == false ? console.masking : console)
    do {
      try ResultPrinter(console: console, part: .result, file: file).print(document)
    } catch {
      // That the run failed is the greater news.
      guard let failure else { throw error }
      _ = FailureReport(error).say(on: console)
      throw failure
    }
    if let failure {
      har?.write(beside: failure)
      throw failure
    }
    try har?.write()
  }

  private func prepare(
    _ loaded: ProjectLoader.LoadedAction, _ part: PrintedPart, _ surroundings: Surroundings,
    _ console: Console, _ interruption: Interruption
  ) throws -> Session {
    // What is wrong with the command line and what is wrong with the values is said together.
    let isKnown =
      loaded.action.map {
        self.isKnown(part, of: $0, console) && fits(part, $0, console)
      } ?? true
    let preparation: Preparation
    do {
      preparation = try Preparation(
        loaded, variableOptions, .request, surroundings, console, interruption)
    } catch {
      if isKnown || interruption.isInterrupted || error is CancellationError { throw error }
      _ = FailureReport(error).say(on: console)
      throw CommandEnd(.usage)
    }
    if !isKnown { throw CommandEnd(.usage) }
    sending.warn(on: console)
    return try Session(
      preparation, surroundings, console, sending, records: part == .result || archive != nil,
      keepsBodies: archive != nil)
  }

  /// Opens the file of `-o`.
  ///
  /// - Parameter continuing: whether a part of it may be there, and what comes of it is kept.
  private func openOutput(
    _ surroundings: Surroundings, _ interruption: Interruption, continuing: Bool = false
  ) throws -> OutputFile? {
    guard let output else { return nil }
    let absolute = PathText.absolute(output, from: surroundings.files.workingDirectory)
    // What stays needs no tidying up.
    if continuing { return try OutputFile(continuing: output, absolute: absolute) }
    return try Self.temporary(output, absolute, interruption)
  }

  /// Opens the file of `--har`.
  private func openArchive(
    _ session: Session, _ surroundings: Surroundings, _ console: Console,
    _ interruption: Interruption
  ) throws -> HARFile? {
    guard let archive else { return nil }
    let absolute = PathText.absolute(archive, from: surroundings.files.workingDirectory)
    return HARFile(
      file: try Self.temporary(archive, absolute, interruption), session: session, console: console)
  }

  private static func temporary(
    _ path: String, _ absolute: String, _ interruption: Interruption
  ) throws(OutputFileError) -> OutputFile {
    let file = try OutputFile(path: path, absolute: absolute)
    // Whichever comes first: the end of the process under the work, or the work's own end.
    interruption.onInterrupt { file.discard() }
    return file
  }

  /// Whether the action can be gone on with as the command line says; says so where it cannot.
  private func fits(_ part: PrintedPart, _ action: Action, _ console: Console) -> Bool {
    let wish = RunOutput.Wish(part: part, file: nil, continues: continues, resumes: resumes)
    guard let misfit = wish.misfit(action) else { return true }
    console.report([misfit])
    return false
  }

  /// Whether the action has what is to be printed; says so where it has not.
  private func isKnown(_ part: PrintedPart, of action: Action, _ console: Console) -> Bool {
    if part == .items, action.paginate?.items == nil {
      console.report([
        Diagnostic(
          "unknown-value", "--print items: the action does not say what they are",
          help: "Declare paginate.items, a JSONPath of the items of a page.")
      ])
      return false
    }
    guard case .capture(let name) = part else { return true }
    let names = action.captures.map(\.name.value)
    if names.contains(name) { return true }
    let words = ["body", "captures", "result"] + names
    let near = NearMiss.suggestion(for: name, among: words)
    console.report([
      Diagnostic(
        "unknown-value", "--print '\(name)': the action has no such capture",
        help: near.map { "Did you mean '\($0)'?" }
          ?? "Legal here: \(words.joined(separator: ", ")).")
    ])
    return false
  }

  private func note(_ result: RunResult, _ console: Console) {
    console.report(result.warnings)
    console.noteFixed(result.statusLine)
  }
}
