import ConnectorModel
import Diagnostics

/// The loading of many files of one project.
struct WorkspaceLoading {
  private var reading: ProjectReading
  private var actions: [String: Action] = [:]
  private var profiles: [String: Profile] = [:]
  private var seen: Set<String> = []
  private var missing: [Diagnostic] = []

  var folders: ProjectFolders { reading.folders }
  private var files: any SourceFiles { reading.files }

  init(files: any SourceFiles, folders: ProjectFolders) {
    reading = ProjectReading(files: files, folders: folders)
  }

  /// What was loaded so far.
  func workspace() -> Workspace {
    Workspace(
      folders: folders, settings: reading.settingsRead ?? ProjectSettings(),
      connectors: reading.connectors.map(\.connector).sorted { $0.id < $1.id },
      actions: actions.values.sorted { $0.id < $1.id },
      profiles: profiles.values.sorted { $0.name < $1.name },
      diagnostics: (reading.diagnostics + missing).sortedAndDeduplicated(),
      fileCount: reading.fileCount, secretTexts: reading.secretTexts)
  }

  /// Loads the whole project.
  mutating func loadAll() {
    let settings = reading.settings()
    for id in list(folders.connectors) {
      _ = reading.connector(at: folders.connectors + "/" + id + ".yaml")
    }
    for id in list(folders.actions) { loadAction(folders.actions + "/" + id + ".yaml") }
    for id in list(folders.profiles) { loadProfile(folders.profiles + "/" + id + ".yaml") }
    if let name = settings.defaultProfile { _ = reading.profilePath(name.value, at: name.span) }
    let connectors = reading.connectors.map(\.connector).sorted { $0.id < $1.id }
    for connector in connectors {
      if let check = connector.check { reading.checkAction(check) }
    }
    reading.add(EnvironmentNameChecks.check(connectors))
  }

  private mutating func list(_ folder: String) -> [String] {
    let listing = reading.listing(of: folder)
    reading.add(listing.diagnostics)
    return listing.ids
  }

  /// Loads whatever a path holds, told by where it lies, else by its keys.
  ///
  /// - Parameter path: absolute.
  mutating func load(_ path: String) {
    switch files.kind(of: path) {
    case .absent:
      let shown = PathText.shortest(path, from: files.workingDirectory)
      missing.append(
        Diagnostic(
          "unreadable-file",
          "file '\(shown)' cannot be read: \(SourceFileError.absent.message)"))
    case .folder: loadFolder(files.resolved(path) ?? path)
    case .file, .special: loadFile(FileIdentity.path(path, folders, files: files))
    }
  }

  private mutating func loadFolder(_ folder: String) {
    if folder == folders.root, !folders.isLone { return loadAll() }
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
    profiles[path] = reading.profile(at: path, connectors: reading.connectors)
  }

  private mutating func loadAction(_ path: String) {
    guard seen.insert(path).inserted, let loaded = reading.action(at: path) else { return }
    actions[path] = loaded.action
  }
}
