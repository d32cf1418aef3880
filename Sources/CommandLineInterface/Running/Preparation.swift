import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics
import JSONDocument

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
  init(
    _ loaded: ProjectLoader.LoadedAction, _ options: VariableOptions, _ purpose: EvaluationPurpose,
    _ surroundings: Surroundings, _ console: Console, _ interruption: Interruption
  ) throws {
    guard let setup = loaded.setup else {
      console.report(loaded.diagnostics)
      throw CommandEnd(
        loaded.isUnreadable ? .localFile : .configuration, loaded.diagnostics)
    }
    var problems: [Diagnostic] = []
    var sources = try Self.sources(options, setup.root, surroundings, console, &problems)
    if options.prompt { sources.prompt = TerminalPrompt(interruption: interruption).ask }
    let resolution = VariableResolver.resolve(setup, from: sources, purpose: purpose)
    resolution.variables.register(in: surroundings.secrets)
    problems += resolution.diagnostics
    if let failure = resolution.failure, problems.count == resolution.diagnostics.count {
      throw failure
    }
    problems = problems.sortedAndDeduplicated()
    console.report(problems)
    if problems.hasErrors { throw CommandEnd(.configuration, problems) }
    warnings = problems
    self.setup = setup
    variables = resolution.variables
  }

  /// What was given from outside the project's YAML.
  static func sources(
    _ options: VariableOptions, _ root: String, _ surroundings: Surroundings, _ console: Console,
    _ problems: inout [Diagnostic]
  ) throws -> VariableSources {
    var sources = VariableSources(
      commandLine: options.variables.compactMap(CommandLineVariable.init(argument:)),
      environment: surroundings.environment,
      workingDirectory: surroundings.files.workingDirectory)
    if let path = options.variablesFile {
      sources.document = try document(path, surroundings, console, &problems)
    }
    sources.dotEnv = try dotEnv(root, surroundings, console, &problems)
    return sources
  }

  private static func document(
    _ path: String, _ surroundings: Surroundings, _ console: Console,
    _ problems: inout [Diagnostic]
  ) throws -> VariablesDocument {
    let source = try read(
      path == "-" ? "/dev/stdin" : path, shownAs: path == "-" ? "standard input" : path,
      surroundings, console)
    let (entries, diagnostics) = ValuesFile.read(source)
    problems += diagnostics
    return VariablesDocument(
      path: path, members: entries.map { JSONMember(name: $0.name.value, value: $0.value) })
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

  private static func read(
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
