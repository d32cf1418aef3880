import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics
import JSONDocument
import LocalCommands

/// What a run needs before anything is sent: files and variables, both without an error.
struct Preparation: Sendable {
  /// The files.
  let setup: ActionSetup
  /// The values.
  let variables: ResolvedVariables
  /// What was said about them that does not stand in the way.
  let warnings: [Diagnostic]

  /// Resolves the variables of what was loaded; reports all that is wrong and throws where that
  /// stands in the way.
  ///
  /// - Parameters:
  ///   - given: the document of `--vars`, where it was read already.
  ///   - foreign: names that may be given though they are not declared: others have them.
  init(
    _ loaded: ProjectLoader.LoadedAction, _ options: VariableOptions, _ purpose: EvaluationPurpose,
    _ surroundings: Surroundings, _ console: Console, _ interruption: Interruption,
    given: GivenDocument? = nil, foreign: Set<String> = []
  ) throws {
    guard let setup = loaded.setup else {
      console.report(loaded.diagnostics)
      throw CommandEnd(
        loaded.isUnreadable ? .localFile : .configuration, loaded.diagnostics)
    }
    var problems: [Diagnostic] = []
    var sources = try Self.sources(
      options, setup.root, given: given, surroundings, console, &problems)
    sources.commandLine.removeAll { foreign.contains($0.name) }
    sources.document?.members.removeAll { foreign.contains($0.name) }
    if options.prompt { sources.prompt = TerminalPrompt(interruption: interruption).ask }
    sources.trust = surroundings.trust
    sources.commands = LocalCommandRunner(onInterrupt: interruption.onInterrupt)
    let resolution = VariableResolver.resolve(setup, from: sources, purpose: purpose)
    resolution.register(in: surroundings.secrets)
    // A command that was ended with us is nobody's fault.
    if interruption.isInterrupted { throw CancellationError() }
    problems += resolution.diagnostics
    if let failure = resolution.failure, problems.count == resolution.diagnostics.count {
      throw failure
    }
    problems = problems.sortedAndDeduplicated()
    console.report(problems)
    if problems.hasErrors { throw CommandEnd(.configuration, problems) }
    warnings = problems
    self.setup = try Self.linkingSchema(of: setup, surroundings, console)
    variables = resolution.variables
  }

  /// The setup with the schema of a file outside the project's root, which only a trusted project
  /// may read.
  private static func linkingSchema(
    of setup: ActionSetup, _ surroundings: Surroundings, _ console: Console
  ) throws -> ActionSetup {
    guard let schema = setup.action.expect.schema, schema.linked == nil, let path = schema.path
    else { return setup }
    var setup = setup
    var problems: [Diagnostic]
    do {
      let resolved = try surroundings.trust.path(of: path, key: "expect.schema", root: setup.root)
      let linked = SchemaLinking(files: surroundings.files, root: setup.root)
        .link(schema, at: resolved)
      setup.action.expect.schema?.linked = linked.schema
      problems = linked.diagnostics
    } catch {
      problems = error.diagnostics
    }
    console.report(problems)
    if problems.hasErrors { throw CommandEnd(.configuration, problems) }
    return setup
  }

  /// What was given from outside the project's YAML.
  ///
  /// - Parameter given: the document of `--vars`, where it was read already.
  static func sources(
    _ options: VariableOptions, _ root: String, given: GivenDocument? = nil,
    _ surroundings: Surroundings, _ console: Console, _ problems: inout [Diagnostic]
  ) throws -> VariableSources {
    var sources = VariableSources(
      commandLine: options.variables.compactMap(CommandLineVariable.init(argument:)),
      environment: surroundings.environment,
      workingDirectory: surroundings.files.workingDirectory)
    let given = try given ?? GivenDocument(options, surroundings, console)
    sources.document = given.document
    problems += given.problems
    sources.dotEnv = try dotEnv(root, surroundings, console, &problems)
    return sources
  }

  private static func dotEnv(
    _ root: String, _ surroundings: Surroundings, _ console: Console,
    _ problems: inout [Diagnostic]
  ) throws -> DotEnvFile? {
    let path = root + "/.env"
    guard surroundings.files.kind(of: path) == .file else { return nil }
    let shown = PathText.shortest(path, from: surroundings.files.workingDirectory)
    let (file, diagnostics) = DotEnvFile.parse(
      try read(path, shownAs: shown, surroundings, console))
    problems += diagnostics
    return file
  }

  fileprivate static func read(
    _ path: String, shownAs shown: String, _ surroundings: Surroundings, _ console: Console
  ) throws -> SourceText {
    do {
      let absolute = PathText.absolute(path, from: surroundings.files.workingDirectory)
      return SourceText(
        path: shown, bytes: try surroundings.files.read(absolute, limit: 10 << 20),
        showsLines: false)
    } catch {
      let diagnostic = Diagnostic(
        "unreadable-file", "file '\(shown)' cannot be read: \(error.message)")
      console.report([diagnostic])
      throw CommandEnd(.localFile, [diagnostic])
    }
  }
}

/// The document of `--vars`, read once: standard input gives it only once.
struct GivenDocument {
  /// The values; nil without the option.
  var document: VariablesDocument?
  /// What is wrong with it.
  var problems: [Diagnostic] = []

  init(_ options: VariableOptions, _ surroundings: Surroundings, _ console: Console) throws {
    guard let path = options.variablesFile else { return }
    let source = try Preparation.read(
      path == "-" ? "/dev/stdin" : path, shownAs: path == "-" ? "standard input" : path,
      surroundings, console)
    let (entries, diagnostics) = ValuesFile.read(source)
    problems = diagnostics
    document = VariablesDocument(
      path: path, members: entries.map { JSONMember(name: $0.name.value, value: $0.value) })
  }
}
