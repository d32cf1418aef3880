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
  /// Texts that stand where secrets belong.
  private(set) var secretTexts: [String] = []
  /// The connectors that could be read.
  var connectors: [LoadedConnector] { connectorsByPath.values.compactMap { $0 } }

  private var connectorsByPath: [String: LoadedConnector?] = [:]
  private var listings: [String: FolderListing] = [:]

  init(files: any SourceFiles, folders: ProjectFolders) {
    self.files = files
    self.folders = folders
  }

  mutating func add(_ more: [Diagnostic]) { diagnostics += more }

  mutating func settings() -> ProjectSettings {
    if let settingsRead { return settingsRead }
    var settings = ProjectSettings()
    if files.kind(of: folders.settings) != .absent {
      let file: DeclaredFile<ProjectSettings> = read(folders.settings)
      settings = file.object ?? settings
      settings.source = file.source
      diagnostics += SettingsChecks.check(settings)
    }
    settingsRead = settings
    return settings
  }

  /// Reads an action with its connector.
  mutating func action(at path: String) -> (action: Action, connector: LoadedConnector?)? {
    let path = FileIdentity.path(path, folders, files: files)
    let file: DeclaredFile<Action> = read(path)
    guard var action = file.object else { return nil }
    action.id = FileIdentity.action(path, folders)
    action.source = file.source
    checkID(action.id, file.source, below: folders.actions, path)
    let connector = connector(named: action.connector, from: path)
    diagnostics += ActionChecks.check(action, file: file, connector: connector)
    return (action, connector)
  }

  private mutating func connector(
    named reference: Located<String>?, from actionPath: String
  ) -> LoadedConnector? {
    guard let reference, let path = connectorPath(reference, from: actionPath) else { return nil }
    return connector(at: path, referrer: reference.span)
  }

  /// Reads a connector.
  ///
  /// - Parameter referrer: the text that named it.
  mutating func connector(at path: String, referrer: SourceSpan? = nil) -> LoadedConnector? {
    let path = FileIdentity.path(path, folders, files: files)
    if let known = connectorsByPath[path] { return known }
    let file: DeclaredFile<Connector> = read(path, referrer: referrer)
    guard var connector = file.object else {
      connectorsByPath[path] = .some(nil)
      return nil
    }
    connector.id = FileIdentity.connector(path, folders)
    connector.source = file.source
    checkID(connector.id, file.source, below: folders.connectors, path)
    diagnostics += ConnectorChecks.check(connector, file: file)
    secretTexts += VariableChecks.secretTexts(connector.variables)
    let loaded = LoadedConnector(
      connector: connector, lacksVariables: file.lacks("variables"),
      lacksSchemes: file.lacks("auth"))
    connectorsByPath[path] = loaded
    return loaded
  }

  /// Reads a profile and checks it against connectors.
  ///
  /// - Parameters:
  ///   - referrer: the text that named it.
  ///   - connectors: those to check it against; any other that it names must at least exist.
  mutating func profile(
    at path: String, referrer: SourceSpan? = nil, connectors: [LoadedConnector]
  ) -> Profile? {
    let file: DeclaredFile<Profile> = read(path, referrer: referrer)
    guard var profile = file.object else { return nil }
    profile.name = ProjectFolders.id(of: path, below: folders.profiles) ?? PathText.name(of: path)
    profile.source = file.source
    let known = connectors.map(\.connector.id) + listing(of: folders.connectors).ids
    diagnostics += ProfileChecks.check(
      profile, against: connectors, known: known, places: file.places)
    secretTexts += ProfileChecks.secretTexts(profile, connectors.map(\.connector))
    return profile
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
    fileCount += 1
    let file = DeclaredFile<Object>.read(path, files: files, referrer: referrer)
    diagnostics += file.diagnostics
    secretTexts += file.secretTexts
    if file.isUnreadable { isUnreadable = true }
    return file
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
        "bad-id", "'\(bad)' cannot stand in an id",
        at: SourceSpan(source: source, range: 0..<0), help: FolderListing.renaming))
  }
}
