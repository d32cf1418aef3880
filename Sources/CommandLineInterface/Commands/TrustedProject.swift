import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// A project as `trust` sees it: its root and what its files ask for.
struct TrustedProject {
  /// The root, absolute, symbolic links resolved.
  let root: String
  /// What its files ask for, by place.
  let asks: [TrustAsk]
  /// What to record; nil where libcrypto refuses the digest.
  let record: TrustRecord?

  /// Loads a project.
  ///
  /// A file with errors asks for nothing: no run uses it before it is mended, and so changed.
  ///
  /// - Parameter path: a folder or a file of it; nil for the project around the working directory.
  init(_ path: String?, _ surroundings: Surroundings, _ console: Console) async throws {
    let folders = surroundings.loader.folders(around: path)
    let workspace = await surroundings.loadConcurrently { loader in
      // Without a root that says what belongs to it, it is what the path names.
      folders.isLone
        ? await loader.loadWorkspace(paths: [path ?? "."])
        : await loader.loadWorkspace(in: folders)
    }
    let errors = workspace.diagnostics.filter { $0.severity == .error }
    let faulty = Set(errors.compactMap(\.span?.source.path))
    guard workspace.fileCount > 0 else {
      console.report(workspace.diagnostics)
      if !errors.isEmpty { throw CommandEnd(.localFile) }
      console.report([
        Diagnostic(
          "no-files", "there is no project here",
          help: "Change to a project's folder, or name one of its files.")
      ])
      throw CommandEnd(.usage)
    }
    var asks = TrustAsks(root: folders.root)
    func isSound(_ source: SourceText?) -> Bool {
      source.map { !faulty.contains($0.path) } ?? false
    }
    for connector in workspace.connectors where isSound(connector.source) { asks.add(connector) }
    for action in workspace.actions where isSound(action.source) { asks.add(action) }
    for profile in workspace.profiles where isSound(profile.source) { asks.add(profile) }
    let dotEnv = folders.root + "/.env"
    if surroundings.files.kind(of: dotEnv) == .file,
      let bytes = try? surroundings.files.read(dotEnv, limit: 10 << 20)
    {
      asks.add(SourceText(path: dotEnv, bytes: bytes))
    }
    root = folders.root
    self.asks = asks.asks.sorted { $0.span < $1.span }
    record = asks.record(workingDirectory: surroundings.files.workingDirectory)
    for path in faulty.sorted() {
      console.note("\(CommandText.quoted(path)) has errors and is left out")
    }
  }

  /// What it asks for, a line each.
  var lines: [String] {
    asks.map { ask in
      let place = "\(ask.span.source.path):\(ask.span.start.line)"
      let subject = ask.variable.map { " for \($0)" } ?? ""
      let what =
        switch ask.kind {
        case .command(let words): "to run \(CommandText.shown(words))\(subject)"
        case .file(let path, let target):
          "to read \(CommandText.quoted(target))\(subject) (\(ask.key): \(CommandText.quoted(path)))"
        case .anyFile(let template):
          "to read whatever file \(CommandText.quoted(template)) names (\(ask.key))"
        }
      return "  \(CommandText.plain(place)): \(what)"
    }
  }
}
