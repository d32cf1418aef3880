import ConnectorLoading
import ConnectorModel
import ConnectorValidation
import Diagnostics

/// The projects around the open files, as validation last saw them.
struct OpenProject {
  /// The files, with what editors have not saved yet.
  private(set) var files: OverlayFiles
  /// The texts of the open files, by path.
  private(set) var texts: [String: SourceText] = [:]
  private var workspaces: [String: Workspace] = [:]
  /// The inputs that an action's file last declared while it could be read.
  private var inputs: [String: [VariableDeclaration]] = [:]
  private var connectorPaths: [String: String] = [:]

  init(_ files: any SourceFiles) { self.files = OverlayFiles(files) }

  /// Takes the text of an open file.
  mutating func open(_ path: String, _ text: String) {
    let bytes = Array(text.utf8)
    texts[path] = SourceText(path: path, bytes: bytes)
    files.set(bytes, at: path)
  }

  /// Goes back to what is on disk.
  mutating func close(_ path: String) {
    texts[path] = nil
    files.set(nil, at: path)
  }

  /// Validates the projects of the open files.
  ///
  /// - Returns: the diagnostics by the absolute path of their file, and the texts that stand where
  ///   secrets belong.
  mutating func validate() async -> (diagnostics: [String: [Diagnostic]], secrets: [String]) {
    let loader = ProjectLoader(files: files)
    var roots: [String: ProjectFolders] = [:]
    var lone: [String] = []
    for path in texts.keys {
      let folders = loader.folders(around: path)
      if folders.isLone { lone.append(path) } else { roots[folders.root] = folders }
    }
    var found: [String: [Diagnostic]] = [:]
    var secrets: [String] = []
    workspaces = [:]
    for (root, folders) in roots {
      workspaces[root] = await loader.loadWorkspace(in: folders)
    }
    for path in lone { workspaces[path] = await loader.loadWorkspace(paths: [path]) }
    for workspace in workspaces.values {
      remember(workspace)
      secrets += workspace.secretTexts
      for diagnostic in await Validation().diagnostics(of: workspace) {
        guard let source = diagnostic.span?.source else { continue }
        found[absolute(source.path), default: []].append(diagnostic)
      }
    }
    return (found, secrets)
  }

  /// The absolute path of a file that messages show by a shorter one.
  func absolute(_ path: String) -> String {
    PathText.absolute(path, from: files.workingDirectory)
  }

  /// What a file holds.
  func kind(of path: String) -> FileKind { ProjectLoader(files: files).kind(of: path) }

  /// The ids of the connectors around a file.
  func connectors(around path: String) -> [Connector] { workspace(of: path)?.connectors ?? [] }

  /// The actions around a file.
  func actions(around path: String) -> [Action] { workspace(of: path)?.actions ?? [] }

  /// The variables that a file's templates may name, its own first.
  func variables(of path: String) -> [(variable: VariableDeclaration, connector: String?)] {
    guard let workspace = workspace(of: path) else { return [] }
    if let own = workspace.connectorFiles.first(where: { $0.path == path }) {
      return own.object.variables.map { ($0, own.object.id) }
    }
    let connector = workspace.connectorFiles.first { $0.path == connectorPaths[path] }?.object
    let own = (inputs[path] ?? []).map { ($0, Optional<String>.none) }
    return own + (connector.map { found in found.variables.map { ($0, found.id) } } ?? [])
  }

  private func workspace(of path: String) -> Workspace? {
    let folders = ProjectLoader(files: files).folders(around: path)
    return workspaces[folders.isLone ? path : folders.root]
  }

  private mutating func remember(_ workspace: Workspace) {
    for file in workspace.actionFiles {
      if !file.file.lacks("inputs") { inputs[file.file.path] = file.action.inputs }
      if let path = file.connectorPath { connectorPaths[file.file.path] = path }
    }
  }
}
