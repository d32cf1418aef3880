import ArgumentParser
import ConnectorLoading
import ConnectorValidation
import Diagnostics

/// `validate`: everything that is wrong with a project's files.
struct ValidateCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check files without sending anything.",
    discussion: """
      Without a path it checks the whole project around the working directory; - reads a file from \
      standard input, named by --stdin-filename. It ends with status 1 when it finds an error, and \
      with 8 when a file cannot be read.

      EXAMPLES
        connector-run validate
        connector-run validate actions/nexthink --strict
        connector-run validate --ignore unused-variable --error behaviour
        connector-run validate --format sarif > validate.sarif
        connector-run validate --diff
      """)

  @Argument(help: "Files or folders; - is standard input.")
  var paths: [String] = []

  @Flag(help: "End with status 1 on warnings too.")
  var strict = false

  @Option(help: "The report's form: text, json, sarif, github or junit.")
  var format: String = ReportFormat.text.rawValue

  @OptionGroup var levels: LevelOptions

  @Flag(help: "Make the changes that certainly keep the meaning, and report what is left.")
  var fix = false

  @Flag(help: "Show the changes that --fix would make; change nothing.")
  var diff = false

  @Option(
    name: .customLong("stdin-filename"),
    help: ArgumentHelp("The path that standard input is checked as.", valueName: "path"))
  var standardInputPath: String?

  @Option(
    name: .customLong("rules-url"),
    help: ArgumentHelp(
      "Where the rules' pages are, for the links of SARIF: the URL of docs/rules.",
      valueName: "url"))
  var rulesURL: String?

  func validate() throws {
    guard ReportFormat(rawValue: format) != nil else {
      let known = ReportFormat.allCases.map(\.rawValue)
      let near = NearMiss.suggestion(for: format, among: known)
      throw ValidationError(
        "--format '\(format)' is not a form of the report; "
          + (near.map { "did you mean '\($0)'?" } ?? "forms: \(known.joined(separator: ", "))"))
    }
    if paths.contains("") { throw ValidationError("a path is empty; without any, all is checked") }
    let readsInput = paths.contains("-")
    if readsInput, standardInputPath == nil {
      throw ValidationError("- needs --stdin-filename: what a file holds is told by where it lies")
    }
    if standardInputPath != nil, !readsInput {
      throw ValidationError("--stdin-filename goes with the path -")
    }
    if fix, readsInput { throw ValidationError("--fix cannot change standard input; use --diff") }
    if fix, diff { throw ValidationError("--fix and --diff exclude each other") }
    if diff, format != ReportFormat.text.rawValue {
      throw ValidationError("--diff has a form of its own and takes no --format")
    }
  }

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    var surroundings = surroundings
    var paths = paths
    if let standardInputPath {
      surroundings.files = try StandardInputFile(path: standardInputPath).overlay(
        surroundings, console)
      paths = paths.map { $0 == "-" ? standardInputPath : $0 }
    }
    var checked = await check(paths, surroundings)
    if fix {
      checked = try await FixRounds(surroundings: surroundings, console: console)
        .run(checked) { await check(paths, surroundings) }
    }
    // A small one is freed as usual: it takes no time, and what looks for leaks finds only true ones.
    if checked.workspace.fileCount >= 1000 { ProcessMemory.keep(checked.workspace) }
    if checked.workspace.fileCount == 0, !checked.diagnostics.hasErrors {
      console.report([
        Diagnostic(
          "no-files", "there are no files to check",
          help: "Change to a project's folder, or name files.")
      ])
      throw CommandEnd(.usage)
    }
    if diff { return try printDiff(checked.diagnostics, console) }
    try report(checked, console)
  }

  /// What a check found, in which files.
  typealias Checked = (workspace: Workspace, diagnostics: [Diagnostic])

  private func check(_ paths: [String], _ surroundings: Surroundings) async -> Checked {
    let workspace = await surroundings.loadConcurrently { loader in
      paths.isEmpty ? await loader.loadWorkspace() : await loader.loadWorkspace(paths: paths)
    }
    let diagnostics = await Validation(choices: levels.choices).diagnostics(of: workspace)
    return (workspace, diagnostics)
  }

  private func report(_ checked: Checked, _ console: Console) throws {
    let diagnostics = checked.diagnostics
    let format = ReportFormat(rawValue: format) ?? .text
    if format == .text, console.outputIsTerminal {
      try console.printDiagnostics(diagnostics)
    } else {
      let report = Report(
        diagnostics: diagnostics, fileCount: checked.workspace.fileCount,
        toolVersion: Version.text, redact: console.hidden)
      try console.print(renderer(format).render(report))
    }
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    console.note(summary(checked.workspace.fileCount, errors, warnings))
    let unreadable = diagnostics.count { $0.id == "unreadable-file" }
    if errors > 0, errors == unreadable { throw CommandEnd(.localFile) }
    if errors > 0 || (strict && warnings > 0) { throw CommandEnd(.invalid) }
  }

  private func renderer(_ format: ReportFormat) -> any ReportRenderer {
    switch format {
    case .text: LineRenderer()
    case .json: JSONRenderer()
    case .sarif: SARIFRenderer(rulesURL: rulesURL)
    case .github: GitHubRenderer()
    case .junit: JUnitRenderer(isStrict: strict)
    }
  }

  /// Shows what `--fix` would change; status 1 where that is anything.
  private func printDiff(_ diagnostics: [Diagnostic], _ console: Console) throws {
    let text = FileEdits.safe(diagnostics).map { edits in
      UnifiedDiff.text(
        old: edits.source.bytes, new: edits.result, path: edits.source.path)
    }.joined()
    if text.isEmpty { return console.note("nothing to change") }
    try console.print(text)
    throw CommandEnd(.invalid)
  }

  private func summary(_ files: Int, _ errors: Int, _ warnings: Int) -> String {
    func count(_ number: Int, _ noun: String) -> String {
      "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    let checked = "\(count(files, "file")) checked"
    if errors + warnings == 0 { return "\(checked), no problems" }
    return "\(checked), \(count(errors, "error")), \(count(warnings, "warning"))"
  }
}
