import ArgumentParser
import ConnectorFormatting
import ConnectorLoading
import ConnectorValidation
import Diagnostics

/// `fmt`: puts files into their canonical form.
struct FormatCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Put files into their canonical form.",
    discussion: """
      Keys in the order of the reference, one style of indentation and spacing. Comments stay with \
      what they are about, and no file changes its meaning. Without a path it takes the whole project \
      around the working directory; - reads a file from standard input, named by --stdin-filename, \
      and writes it to standard output.

      EXAMPLES
        connector-run fmt
        connector-run fmt --check
        connector-run fmt --diff actions/nexthink
        connector-run fmt - --stdin-filename actions/desk/show.yaml < draft.yaml
      """)

  @Argument(help: "Files or folders; - is standard input.")
  var paths: [String] = []

  @Flag(help: "Change nothing; list the files that would change, and end with status 1 if any.")
  var check = false

  @Flag(help: "Show the changes that would be made; change nothing.")
  var diff = false

  @Option(
    name: .customLong("stdin-filename"),
    help: ArgumentHelp("The path that standard input is formatted as.", valueName: "path"))
  var standardInputPath: String?

  func validate() throws {
    let readsInput = paths.contains("-")
    if readsInput, standardInputPath == nil {
      throw ValidationError("- needs --stdin-filename: what a file holds is told by where it lies")
    }
    if standardInputPath != nil, !readsInput {
      throw ValidationError("--stdin-filename goes with the path -")
    }
    if readsInput, paths.count > 1 { throw ValidationError("- stands alone among the paths") }
  }

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    var surroundings = surroundings
    var paths = paths
    if let standardInputPath {
      surroundings.files = try StandardInputFile(path: standardInputPath).overlay(
        surroundings, console)
      paths = [standardInputPath]
    }
    if diff {
      // The lines that it shows may hold secrets.
      _ = await surroundings.loadConcurrently { loader in
        paths.isEmpty ? await loader.loadWorkspace() : await loader.loadWorkspace(paths: paths)
      }
    }
    let (files, unlisted) = surroundings.loader.listedFiles(of: paths)
    if files.isEmpty, unlisted.isEmpty {
      console.report([
        Diagnostic(
          "no-files", "there are no files to format",
          help: "Change to a project's folder, or name files.")
      ])
      throw CommandEnd(.usage)
    }
    var tally = FormatTally(unlisted)
    for file in files { try format(file, surroundings, console, &tally) }
    console.report(tally.diagnostics)
    if standardInputPath == nil { console.note(tally.summary(isDone: !check && !diff)) }
    if let status = tally.status(isDone: !check && !diff) { throw CommandEnd(status) }
  }

  private func format(
    _ file: ProjectLoader.ListedFile, _ surroundings: Surroundings, _ console: Console,
    _ tally: inout FormatTally
  ) throws {
    let files = surroundings.files
    let shown = PathText.shortest(file.path, from: files.workingDirectory)
    let source: SourceText
    do {
      source = SourceText(path: shown, bytes: try files.read(file.path, limit: 10 << 20))
    } catch {
      tally.addUnreadable(shown, error.message)
      return
    }
    tally.count += 1
    switch FileFormatter(file.kind.declaration).format(source) {
    case .formatted(let bytes):
      if bytes != source.bytes { tally.changed += 1 }
      try write(bytes, source, surroundings, console, &tally)
    case .kept(let reason):
      tally.addKept(shown, reason)
      try write(source.bytes, source, surroundings, console, &tally)
    case .unreadable(let diagnostics):
      tally.invalid += 1
      tally.diagnostics += diagnostics
    case .fault(let diagnostic):
      tally.faults += 1
      tally.diagnostics.append(diagnostic)
    }
  }

  /// Shows or makes the change of a file.
  private func write(
    _ bytes: [UInt8], _ source: SourceText, _ surroundings: Surroundings, _ console: Console,
    _ tally: inout FormatTally
  ) throws {
    if diff {
      let text = UnifiedDiff.text(old: source.bytes, new: bytes, path: source.path)
      if !text.isEmpty { try console.print(text) }
    } else if check {
      if bytes != source.bytes { try console.print(source.path + "\n") }
    } else if standardInputPath != nil {
      try console.printExactly(bytes)
    } else if bytes != source.bytes {
      do {
        try FileReplacement(source: source, bytes: bytes).write(over: surroundings.files)
      } catch {
        tally.unwritable += 1
        tally.diagnostics.append(error.diagnostic)
      }
    }
  }
}
