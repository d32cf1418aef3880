import ArgumentParser
import ConnectorLoading
import ConnectorValidation
import Diagnostics

/// `validate`: everything that is wrong with a project's files.
struct ValidateCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check files without sending anything.",
    discussion: """
      Without a path it checks the whole project around the working directory. It ends with \
      status 1 when it finds an error, and with 8 when a file cannot be read.

      EXAMPLES
        connector-run validate
        connector-run validate actions/nexthink
      """)

  @Argument(help: "Files or folders.")
  var paths: [String] = []

  @Flag(help: "End with status 1 on warnings too.")
  var strict = false

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    let workspace = await surroundings.load { loader in
      paths.isEmpty ? await loader.loadWorkspace() : await loader.loadWorkspace(paths: paths)
    }
    let diagnostics = await Validation.diagnostics(of: workspace)
    try console.printDiagnostics(diagnostics)
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    if workspace.fileCount == 0, errors == 0 {
      console.report([
        Diagnostic(
          "no-files", "there are no files to check",
          help: "Change to a project's folder, or name files.")
      ])
      throw CommandEnd(.usage)
    }
    console.note(summary(workspace.fileCount, errors, warnings))
    let unreadable = diagnostics.count { $0.id == "unreadable-file" }
    if errors > 0, errors == unreadable { throw CommandEnd(.localFile) }
    if errors > 0 || (strict && warnings > 0) { throw CommandEnd(.invalid) }
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
