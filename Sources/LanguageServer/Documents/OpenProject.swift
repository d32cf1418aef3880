import ConnectorLoading
import ConnectorModel
import ConnectorValidation
import Diagnostics

/// The projects around the open files, as validation last saw them.
struct OpenProject {
  /// What validation found.
  struct Findings {
    /// The diagnostics by the absolute path of their file.
    var diagnostics: [String: [Diagnostic]] = [:]
    /// The texts that stand where secrets belong.
    var secrets: [String] = []
  }

  /// The open documents by their files' paths.
  private(set) var documents: [String: OpenDocument] = [:]
  /// The files, with what editors have not saved yet.
  private var files: OverlayFiles
  /// The paths of the open documents by what the editor calls them.
  private var paths: [String: String] = [:]
  /// By root, and by path for what lies outside of projects.
  private var workspaces: [String: Workspace] = [:]
  private var memories: [String: ProjectMemory] = [:]
  /// The inputs that an action's file last declared while it could be read.
  private var inputs: [String: [VariableDeclaration]] = [:]
  private var connectorPaths: [String: String] = [:]
  /// The connectors by path, as they last were while their variables could be read.
  private var readableConnectors: [String: Connector] = [:]

  init(_ files: any SourceFiles) { self.files = OverlayFiles(files) }

  private var loader: ProjectLoader { ProjectLoader(files: files) }

  /// Takes the text of a file that was opened.
  mutating func open(_ document: OpenDocument) {
    let path = document.source.path
    paths[document.uri] = path
    documents[path] = document
    files.set(document.source.bytes, at: path)
  }

  /// Goes back to what is on disk.
  mutating func close(_ uri: String) {
    guard let path = paths.removeValue(forKey: uri) else { return }
    documents[path] = nil
    files.set(nil, at: path)
  }

  /// The open document that the editor calls so.
  func document(_ uri: String) -> OpenDocument? { paths[uri].flatMap { documents[$0] } }

  /// The path of a file in its project, however it was reached.
  func identity(of path: String) -> String { loader.identity(of: absolute(path)) }

  /// Validates the projects of the open files.
  mutating func validate() async -> Findings {
    var roots: [String: ProjectFolders] = [:]
    var loose: [String] = []
    for (path, document) in documents {
      let folders = loader.folders(around: path)
      if !folders.isLone { roots[folders.root] = folders }
      if !folders.holds(path), LooseFile.kind(of: document.source) != nil { loose.append(path) }
    }
    var validated: [(workspace: Workspace, only: String?)] = []
    workspaces = [:]
    memories = memories.filter { roots[$0.key] != nil }
    for (root, folders) in roots {
      let workspace = await loader.loadWorkspace(
        in: folders, recalling: &memories[root, default: ProjectMemory()])
      workspaces[root] = workspace
      validated.append((workspace, nil))
    }
    for path in loose {
      let workspace = await loader.loadWorkspace(paths: [path])
      workspaces[path] = workspace
      validated.append((workspace, path))
    }
    var findings = Findings()
    for (workspace, only) in validated {
      remember(workspace)
      findings.secrets += workspace.secretTexts
      for diagnostic in await Validation().diagnostics(of: workspace) {
        guard let source = diagnostic.span?.source else { continue }
        let path = absolute(source.path)
        // What such a file refers to belongs to its project, which is validated by itself.
        if let only, path != only { continue }
        findings.diagnostics[path, default: []].append(diagnostic)
      }
    }
    return findings
  }

  /// The absolute path of a file that messages show by a shorter one.
  func absolute(_ path: String) -> String {
    PathText.absolute(path, from: files.workingDirectory)
  }

  /// What an open file holds; nil where that is nothing of ours.
  func kind(of path: String) -> FileKind? {
    if loader.folders(around: path).holds(path) { return loader.kind(of: path) }
    return documents[path].flatMap { LooseFile.kind(of: $0.source) }
  }

  /// Whether the project around a file was validated before.
  func isKnown(_ path: String) -> Bool { workspace(of: path) != nil }

  /// The connectors around a file.
  func connectors(around path: String) -> [Connector] { project(of: path)?.connectors ?? [] }

  /// The actions around a file.
  func actions(around path: String) -> [Action] { project(of: path)?.actions ?? [] }

  /// The profiles around a file.
  func profiles(around path: String) -> [Profile] { project(of: path)?.profiles ?? [] }

  /// The connector that a word in a file names: by its id, or by the path of its file.
  func connector(_ word: String, from path: String) -> Connector? {
    let files = workspace(of: path)?.connectorFiles ?? []
    if word.hasSuffix(".yaml") {
      let target = PathText.absolute(word, from: PathText.folder(of: path))
      return files.first { $0.path == target }?.object
    }
    return files.first { $0.object.id == word }?.object
  }

  /// The variables that a file's templates may name, its own first.
  func variables(of path: String) -> [(variable: VariableDeclaration, connector: String?)] {
    let own = (inputs[path] ?? []).map { ($0, Optional<String>.none) }
    let connector = readableConnectors[connectorPaths[path] ?? path]
    return own + (connector.map { found in found.variables.map { ($0, found.id) } } ?? [])
  }

  private func workspace(of path: String) -> Workspace? { workspaces[path] ?? project(of: path) }

  /// The project around a file; for a file without one what was read with it.
  private func project(of path: String) -> Workspace? {
    workspaces[loader.folders(around: path).root] ?? workspaces[path]
  }

  private mutating func remember(_ workspace: Workspace) {
    for file in workspace.connectorFiles where !file.lacks("variables") {
      readableConnectors[file.path] = file.object
    }
    for file in workspace.actionFiles {
      if !file.file.lacks("inputs") { inputs[file.file.path] = file.action.inputs }
      if let path = file.connectorPath { connectorPaths[file.file.path] = path }
    }
  }
}
