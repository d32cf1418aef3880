import ConnectorModel
import Diagnostics

/// The reading of a project's files, each once, with everything that is wrong in them.
struct ProjectReading {
  let files: any SourceFiles
  let folders: ProjectFolders

  /// What was wrong so far.
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether the system would not let a file be read.
  private(set) var isUnreadable = false
  /// How many files were read.
  private(set) var fileCount = 0
  /// The settings, once they were read.
  private(set) var settingsRead: ProjectSettings?
  /// The settings' file, where there is one.
  private(set) var settingsFile: WorkspaceFile<ProjectSettings>?
  /// Texts that stand where secrets belong.
  private(set) var secretTexts: [String] = []
  /// The connectors' files that could be read.
  var connectors: [WorkspaceFile<Connector>] { connectorsByPath.values.compactMap { $0 } }

  private var connectorsByPath: [String: WorkspaceFile<Connector>?] = [:]
  /// The files of connectors that were named by their ids, so that each is looked for once.
  private var connectorsByID: [String: WorkspaceFile<Connector>] = [:]
  /// Files that were read and decoded ahead, by path.
  private var connectorsAhead: [String: DeclaredFile<Connector>] = [:]
  private var listings: [String: FolderListing] = [:]
  /// What an earlier reading found; nil where there will be no further one.
  let known: ProjectMemory?
  /// What this reading found, for a further one.
  private(set) var memory = ProjectMemory()

  init(files: any SourceFiles, folders: ProjectFolders, known: ProjectMemory? = nil) {
    self.files = files
    self.folders = folders
    self.known = known
  }

  /// Whether a connector's file was read, well or not.
  func hasRead(connector path: String) -> Bool { connectorsByPath[path] != nil }

  mutating func add(_ more: [Diagnostic]) { diagnostics += more }

  mutating func add(_ secrets: [PlaintextSecret]) {
    diagnostics += secrets.map(\.diagnostic)
    secretTexts += secrets.map(\.text)
  }

  /// Takes what the checks of a file found.
  ///
  /// - Parameter connector: its connector's text; nil where it is one itself, or has none.
  mutating func add(
    _ findings: ProjectMemory.Findings, of file: SourceText, at path: String,
    connector: SourceText? = nil
  ) {
    add(findings.diagnostics)
    add(findings.secrets)
    if known != nil { memory.remember(findings, at: path, file, connector: connector) }
  }

  mutating func settings() -> ProjectSettings {
    if let settingsRead { return settingsRead }
    var settings = ProjectSettings()
    if files.kind(of: folders.settings) != .absent {
      let file: DeclaredFile<ProjectSettings> = read(folders.settings)
      settings = file.object ?? settings
      settings.source = file.source
      settingsFile = WorkspaceFile(file, path: folders.settings)
      diagnostics += SettingsChecks.check(settings)
    }
    settingsRead = settings
    return settings
  }

  /// Reads and decodes connectors on all processors, to be taken when their turn comes.
  mutating func readAhead(connectors: [String]) async {
    let files = files
    let known = known
    let connectors = connectors.map { FileIdentity.path($0, folders, files: files) }
    let readConnectors = await concurrentMap(connectors) { path in
      DeclaredFile<Connector>.read(path, files: files, known: known?.file(at: path))
    }
    connectorsAhead = Dictionary(zip(connectors, readConnectors)) { first, _ in first }
    if known == nil { return }
    for (path, file) in connectorsAhead { memory.remember(file, at: path) }
  }

  /// Reads and decodes actions on all processors.
  mutating func read(actions paths: [String]) async -> [ReadAction] {
    let files = files
    let folders = folders
    let known = known
    let actions = await concurrentMap(paths) { path in
      ReadAction(path, folders: folders, files: files, known: known)
    }
    for action in actions {
      if let declared = action.declared { memory.remember(declared, at: action.path) }
    }
    return actions
  }

  /// Reads an action and its connector, and checks both.
  mutating func action(
    at path: String
  ) -> (action: ActionFile, connector: WorkspaceFile<Connector>?)? {
    let read = ReadAction(path, folders: folders, files: files, known: nil)
    guard let linked = link(read) else { return nil }
    add(ActionChecks.check(linked.action.file, connector: linked.connector))
    add(PlaintextSecrets.find(in: linked.action.file, connector: linked.connector))
    return linked
  }

  /// Takes in an action with its connector, and checks all but the action itself.
  mutating func link(
    _ read: ReadAction
  ) -> (action: ActionFile, connector: WorkspaceFile<Connector>?)? {
    fileCount += 1
    if !read.diagnostics.isEmpty { diagnostics += read.diagnostics }
    if !read.secretTexts.isEmpty { secretTexts += read.secretTexts }
    if read.isUnreadable { isUnreadable = true }
    guard let file = read.file else { return nil }
    let connector = connector(named: file.object.connector, from: read.path)
    return (ActionFile(file: file, connector: connector), connector)
  }

  private mutating func connector(
    named reference: Located<String>?, from actionPath: String
  ) -> WorkspaceFile<Connector>? {
    guard let reference else { return nil }
    if let known = connectorsByID[reference.value] { return known }
    guard let path = connectorPath(reference, from: actionPath),
      let connector = connector(at: path, referrer: reference.span)
    else { return nil }
    // A path means another file in each folder.
    if !reference.value.hasSuffix(".yaml") { connectorsByID[reference.value] = connector }
    return connector
  }

  /// Reads a connector.
  ///
  /// - Parameter referrer: the text that named it.
  mutating func connector(
    at path: String, referrer: SourceSpan? = nil
  ) -> WorkspaceFile<Connector>? {
    let path = FileIdentity.path(path, folders, files: files)
    if let known = connectorsByPath[path] { return known }
    let declared =
      connectorsAhead.removeValue(forKey: path)
      ?? DeclaredFile<Connector>.read(path, files: files, referrer: referrer)
    take(declared)
    let file = WorkspaceFile<Connector>(declared, path: path) {
      $0.id = FileIdentity.connector(path, folders)
      $0.source = $1
    }
    guard let file else {
      connectorsByPath[path] = .some(nil)
      return nil
    }
    add(FileIdentity.check(file.object.id, file.source, below: folders.connectors, path))
    secretTexts += VariableChecks.secretTexts(file.object.variables)
    let findings =
      known?.findings(at: path, file.source, connector: nil)
      ?? .init(
        diagnostics: ConnectorChecks.check(file), secrets: PlaintextSecrets.find(in: file))
    add(findings, of: file.source, at: path)
    connectorsByPath[path] = file
    return file
  }

  /// Reads a profile and checks it against connectors.
  ///
  /// - Parameters:
  ///   - referrer: the text that named it.
  ///   - connectors: those to check it against; any other that it names must at least exist.
  mutating func profile(
    at path: String, referrer: SourceSpan? = nil, connectors: [WorkspaceFile<Connector>]
  ) -> WorkspaceFile<Profile>? {
    let file = WorkspaceFile<Profile>(read(path, referrer: referrer), path: path) {
      $0.name = ProjectFolders.id(of: path, below: folders.profiles) ?? PathText.name(of: path)
      $0.source = $1
    }
    guard let file else { return nil }
    let known = connectors.map(\.object.id) + listing(of: folders.connectors).ids
    diagnostics += ProfileChecks.check(
      file.object, against: connectors, known: known, places: file.places)
    secretTexts += ProfileChecks.secretTexts(file.object, connectors)
    return file
  }

  /// What is in one of the project's folders.
  mutating func listing(of folder: String) -> FolderListing {
    if let known = listings[folder] { return known }
    let listing = FolderListing(of: folder, files: files)
    listings[folder] = listing
    return listing
  }

  private mutating func read<Object>(
    _ path: String, referrer: SourceSpan? = nil
  ) -> DeclaredFile<Object> {
    let file = DeclaredFile<Object>.read(path, files: files, referrer: referrer)
    take(file)
    return file
  }

  /// Takes in what reading a file found.
  private mutating func take<Object>(_ file: DeclaredFile<Object>) {
    fileCount += 1
    diagnostics += file.diagnostics
    secretTexts += file.secretTexts
    if file.isUnreadable { isUnreadable = true }
  }
}
