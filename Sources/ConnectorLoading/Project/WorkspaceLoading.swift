import ConnectorModel
import Diagnostics

extension ProjectLoader {
  /// Loads a whole project.
  ///
  /// - Parameter folders: where it is; nil takes the project around the working directory.
  package func loadWorkspace(in folders: ProjectFolders? = nil) -> Workspace {
    var loading = WorkspaceLoading(files: files, folders: folders ?? self.folders())
    loading.loadAll()
    return loading.workspace()
  }

  /// Loads single files, with what they refer to, for validation.
  ///
  /// - Parameter paths: files or folders; a folder means the project's files below it.
  /// - Returns: the workspace whose diagnostics are those of the files named and of the connectors
  ///   that they refer to.
  package func loadWorkspace(paths: [String]) -> Workspace {
    let first = paths.first.map { folders(around: $0) } ?? folders()
    var loading = WorkspaceLoading(files: files, folders: first)
    for path in paths {
      loading.load(PathText.absolute(path, from: files.workingDirectory))
    }
    return loading.workspace()
  }
}

/// The loading of many files of one project, each once.
struct WorkspaceLoading {
  let files: any SourceFiles
  let folders: ProjectFolders
  private var connectors: [String: Connector?] = [:]
  private var actions: [Action] = []
  private var loadedActions: Set<String> = []
  private var profiles: [String: Profile] = [:]
  private var settings = ProjectSettings()
  private var diagnostics: [Diagnostic] = []
  private var fileCount = 0

  init(files: any SourceFiles, folders: ProjectFolders) {
    self.files = files
    self.folders = folders
  }

  func workspace() -> Workspace {
    Workspace(
      folders: folders, settings: settings,
      connectors: connectors.values.compactMap { $0 }.sorted { $0.id < $1.id },
      actions: actions.sorted { $0.id < $1.id },
      profiles: profiles.values.sorted { $0.name < $1.name },
      diagnostics: diagnostics.sortedAndDeduplicated(), fileCount: fileCount)
  }

  mutating func loadAll() {
    if files.kind(of: folders.settings) == .file { loadSettings() }
    for id in ProjectFolders.ids(below: folders.connectors, files: files) {
      _ = connector(at: folders.connectors + "/" + id + ".yaml")
    }
    for id in ProjectFolders.ids(below: folders.actions, files: files) {
      loadAction(folders.actions + "/" + id + ".yaml")
    }
    for id in ProjectFolders.ids(below: folders.profiles, files: files) {
      loadProfile(folders.profiles + "/" + id + ".yaml")
    }
  }

  /// Loads whatever a path holds, told by where it lies, else by its keys.
  mutating func load(_ path: String) {
    let resolved = files.resolved(path) ?? path
    switch files.kind(of: resolved) {
    case .absent:
      diagnostics.append(
        Diagnostic(
          "unreadable-file",
          "file '\(PathText.shortest(path, from: files.workingDirectory))' cannot be read: "
            + SourceFileError.absent.message))
    case .folder: loadFolder(resolved)
    case .file: loadFile(resolved)
    }
  }

  private mutating func loadFolder(_ folder: String) {
    if folder == folders.root { return loadAll() }
    for id in ProjectFolders.ids(below: folder, files: files) {
      loadFile(folder + "/" + id + ".yaml")
    }
  }

  private mutating func loadFile(_ path: String) {
    if path == folders.settings { return loadSettings() }
    if PathText.below(path, folders.connectors) != nil {
      _ = connector(at: path)
    } else if PathText.below(path, folders.profiles) != nil {
      loadProfile(path)
    } else if PathText.below(path, folders.actions) != nil || !looksLikeConnector(path) {
      loadAction(path)
    } else {
      _ = connector(at: path)
    }
  }

  /// Whether a file outside the known folders declares `base_url`, as only connectors do.
  private func looksLikeConnector(_ path: String) -> Bool {
    DeclaredFile<Connector>.read(path, files: files).object?.baseURL != nil
  }

  private mutating func read<Object>(_ path: String) -> DeclaredFile<Object> {
    fileCount += 1
    let file = DeclaredFile<Object>.read(path, files: files)
    diagnostics += file.diagnostics
    return file
  }

  private mutating func loadSettings() {
    let file: DeclaredFile<ProjectSettings> = read(folders.settings)
    settings = file.object ?? ProjectSettings()
    settings.source = file.source
  }

  private mutating func loadProfile(_ path: String) {
    let file: DeclaredFile<Profile> = read(path)
    guard var profile = file.object else { return }
    profile.name = ProjectFolders.id(of: path, below: folders.profiles) ?? path
    profile.source = file.source
    profiles[path] = profile
    let all = ProjectFolders.ids(below: folders.connectors, files: files).compactMap {
      connector(at: folders.connectors + "/" + $0 + ".yaml")
    }
    diagnostics += ProfileChecks.check(profile, against: all, isWhole: true)
  }

  private mutating func connector(at path: String) -> Connector? {
    let resolved = files.resolved(path) ?? path
    if let known = connectors[resolved] { return known }
    let file: DeclaredFile<Connector> = read(resolved)
    guard var connector = file.object else {
      connectors[resolved] = .some(nil)
      return nil
    }
    connector.id = FileIdentity.connector(resolved, folders)
    connector.source = file.source
    checkID(connector.id, file.source, below: folders.connectors, resolved)
    diagnostics += ConnectorChecks.check(connector, templates: file.templates)
    connectors[resolved] = connector
    return connector
  }

  private mutating func loadAction(_ path: String) {
    guard !loadedActions.contains(path) else { return }
    loadedActions.insert(path)
    fileCount += 1
    var loading = ActionLoading(files: files, folders: folders)
    let loaded = loading.load(path, profile: nil)
    diagnostics += loaded.diagnostics
    guard let action = loaded.action else { return }
    actions.append(action)
    checkID(action.id, action.source, below: folders.actions, path)
    if let connector = loaded.connector, let source = connector.source {
      let connectorPath = PathText.absolute(source.path, from: files.workingDirectory)
      if connectors.updateValue(connector, forKey: connectorPath) == nil { fileCount += 1 }
    }
  }

  /// Reports an id that could not be named.
  private mutating func checkID(
    _ id: String, _ source: SourceText?, below folder: String, _ path: String
  ) {
    guard PathText.below(path, folder) != nil, let source else { return }
    let segments = id.split(separator: "/", omittingEmptySubsequences: false)
    guard let bad = segments.first(where: { !NameRules.isIDSegment($0) }) else { return }
    diagnostics.append(
      Diagnostic(
        "bad-id", "'\(bad)' cannot stand in an id", at: SourceSpan(source: source, range: 0..<0),
        help: "Name files and folders with a lower-case letter, then letters, digits, '-' or '_', "
          + "at most 64 in all."))
  }
}
