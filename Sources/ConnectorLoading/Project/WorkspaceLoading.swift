import ConnectorModel
import Diagnostics

/// The loading of many files of one project.
struct WorkspaceLoading {
  private var reading: ProjectReading
  private var actions: [ActionFile] = []
  private var unchecked: [(action: ActionFile, connector: WorkspaceFile<Connector>?)] = []
  private var profiles: [WorkspaceFile<Profile>] = []
  private var seen: Set<String> = []
  private var missing: [Diagnostic] = []
  private var isWhole = false

  var folders: ProjectFolders { reading.folders }
  private var files: any SourceFiles { reading.files }

  /// What was found, for another loading of the same project.
  var memory: ProjectMemory { reading.memory }

  /// - Parameter known: what an earlier loading of the project found; nil keeps nothing for a later one.
  init(files: any SourceFiles, folders: ProjectFolders, known: ProjectMemory? = nil) {
    reading = ProjectReading(files: files, folders: folders, known: known)
  }

  /// What was loaded so far.
  mutating func workspace() async -> Workspace {
    let (connectors, actions, profiles) = (reading.connectors, actions, profiles)
    let (files, root) = (files, folders.root)
    async let namedFiles = NamedFiles(
      connectors: connectors, actions: actions, profiles: profiles
    ).look(in: files, root: root)
    await checkActions()
    return await Workspace(
      folders: folders, workingDirectory: files.workingDirectory,
      settings: reading.settingsRead ?? ProjectSettings(),
      settingsFile: reading.settingsFile,
      connectorFiles: reading.connectors, actionFiles: actions, profileFiles: profiles,
      diagnostics: (reading.diagnostics + missing).sortedAndDeduplicated(),
      fileCount: reading.fileCount, isWhole: isWhole, secretTexts: reading.secretTexts,
      namedFiles: namedFiles)
  }

  /// Loads the whole project.
  mutating func loadAll() async {
    let settings = reading.settings()
    let connectorPaths = list(folders.connectors).map { folders.connectors + "/" + $0 + ".yaml" }
    let actionPaths = list(folders.actions).map { folders.actions + "/" + $0 + ".yaml" }
    await reading.readAhead(connectors: connectorPaths)
    let readActions = await reading.read(actions: actionPaths)
    for path in connectorPaths { _ = reading.connector(at: path) }
    for (path, read) in zip(actionPaths, readActions) where seen.insert(path).inserted { add(read) }
    for id in list(folders.profiles) { loadProfile(folders.profiles + "/" + id + ".yaml") }
    if let name = settings.defaultProfile { _ = reading.profilePath(name.value, at: name.span) }
    let connectors = reading.connectors.map(\.object).sorted { $0.id < $1.id }
    let actionsByPath = Dictionary(
      actions.map { ($0.file.path, $0.file) }, uniquingKeysWith: { first, _ in first })
    for connector in connectors {
      guard let check = connector.check else { continue }
      reading.checkAction(check)
      guard let action = actionsByPath[folders.actions + "/" + check.value + ".yaml"] else {
        continue
      }
      let owner = reading.connectorID(of: action.object)
      reading.add(CheckActionChecks.check(action.object, of: connector, owner: owner))
    }
    reading.add(EnvironmentNameChecks.check(connectors))
    isWhole = true
  }

  private mutating func list(_ folder: String) -> [String] {
    let listing = reading.listing(of: folder)
    reading.add(listing.diagnostics)
    return listing.ids
  }

  /// Loads whatever a path holds, told by where it lies, else by its keys.
  ///
  /// - Parameter path: absolute.
  mutating func load(_ path: String) async {
    switch files.kind(of: path) {
    case .absent:
      let shown = PathText.shortest(path, from: files.workingDirectory)
      missing.append(
        Diagnostic(
          "unreadable-file",
          "file '\(shown)' cannot be read: \(SourceFileError.absent.message)"))
    case .folder: await loadFolder(files.resolved(path) ?? path)
    case .file, .special: loadFile(FileIdentity.path(path, folders, files: files))
    }
  }

  private mutating func loadFolder(_ folder: String) async {
    if folder == folders.root, !folders.isLone { return await loadAll() }
    for id in list(folder) { loadFile(folder + "/" + id + ".yaml") }
  }

  private mutating func loadFile(_ path: String) {
    switch FileKind(of: path, folders, files: files) {
    case .settings: _ = reading.settings()
    case .connector: _ = reading.connector(at: path)
    case .profile: loadProfile(path)
    case .action: loadAction(path)
    }
  }

  private mutating func loadProfile(_ path: String) {
    guard seen.insert(path).inserted else { return }
    for id in reading.listing(of: folders.connectors).ids {
      _ = reading.connector(at: folders.connectors + "/" + id + ".yaml")
    }
    if let profile = reading.profile(at: path, connectors: reading.connectors) {
      profiles.append(profile)
    }
  }

  private mutating func loadAction(_ path: String) {
    guard seen.insert(path).inserted else { return }
    add(ReadAction(path, folders: folders, files: files, known: nil))
  }

  private mutating func add(_ read: ReadAction) {
    guard let linked = reading.link(read) else { return }
    unchecked.append(linked)
    actions.append(linked.action)
  }

  private mutating func checkActions() async {
    let known = reading.known
    let findings = await concurrentMap(unchecked) { linked in
      let file = linked.action.file
      let connector = linked.connector
      return known?.findings(at: file.path, file.source, connector: connector?.source)
        ?? ProjectMemory.Findings(
          diagnostics: ActionChecks.check(file, connector: connector),
          secrets: PlaintextSecrets.find(in: file, connector: connector))
    }
    for (linked, findings) in zip(unchecked, findings) {
      reading.add(
        findings, of: linked.action.file.source, at: linked.action.file.path,
        connector: linked.connector?.source)
    }
    unchecked = []
  }
}
