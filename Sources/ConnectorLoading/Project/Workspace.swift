package import ConnectorModel
package import Diagnostics

/// Everything that a project holds, as far as it could be read.
package struct Workspace: Sendable {
  /// Where it is.
  package var folders: ProjectFolders
  /// The folder that the paths shown start from.
  private let workingDirectory: String
  /// The settings.
  package var settings: ProjectSettings
  /// The settings' file; nil where there is none, or none that can be read.
  package private(set) var settingsFile: WorkspaceFile<ProjectSettings>?
  /// The connectors' files, by id.
  package private(set) var connectorFiles: [WorkspaceFile<Connector>]
  /// The actions' files, by id.
  package private(set) var actionFiles: [ActionFile]
  /// The profiles' files, by name.
  package private(set) var profileFiles: [WorkspaceFile<Profile>]
  /// What loading found wrong in any of the files, sorted.
  package var diagnostics: [Diagnostic]
  /// How many files were read.
  package var fileCount: Int
  /// Whether all of the project was read, so that what nobody refers to is known.
  package var isWhole: Bool
  /// Texts of the files that stand where secrets belong: no output may show them.
  package var secretTexts: [String] = []
  /// The local files that the project's files name by paths without templates.
  package private(set) var namedFiles: [NamedFile]
  /// The actions with an `auth` of their own, of which there are few: several rules look at them.
  package private(set) var authenticatedActions: [ActionFile] = []

  init(
    folders: ProjectFolders, workingDirectory: String, settings: ProjectSettings,
    settingsFile: WorkspaceFile<ProjectSettings>?, connectorFiles: [WorkspaceFile<Connector>],
    actionFiles: [ActionFile],
    profileFiles: [WorkspaceFile<Profile>], diagnostics: [Diagnostic], fileCount: Int,
    isWhole: Bool, secretTexts: [String], namedFiles: [NamedFile]
  ) {
    self.folders = folders
    self.workingDirectory = workingDirectory
    self.settings = settings
    self.settingsFile = settingsFile
    self.connectorFiles = connectorFiles.sorted { $0.object.id < $1.object.id }
    self.actionFiles = actionFiles.sorted { $0.action.id < $1.action.id }
    self.profileFiles = profileFiles.sorted { $0.object.name < $1.object.name }
    self.diagnostics = diagnostics
    self.fileCount = fileCount
    self.isWhole = isWhole
    self.secretTexts = secretTexts
    self.namedFiles = namedFiles
    index()
  }

  /// The connectors, by id.
  package var connectors: [Connector] { connectorFiles.map(\.object) }
  /// The actions, by id.
  package var actions: [Action] { actionFiles.map(\.action) }
  /// The profiles, by name.
  package var profiles: [Profile] { profileFiles.map(\.object) }

  /// The comments of all files that take back diagnostics.
  package var suppressions: [Suppression] {
    (settingsFile?.suppressions ?? []) + connectorFiles.flatMap(\.suppressions)
      + actionFiles.flatMap(\.file.suppressions) + profileFiles.flatMap(\.suppressions)
  }

  /// A file's path from the project's root on; nil for what lies outside.
  package func pathInProject(_ source: SourceText) -> String? {
    PathText.below(PathText.absolute(source.path, from: workingDirectory), folders.root)
  }

  /// The same in parts for rules that look at each file apart: every file is in one of them.
  ///
  /// - Parameter size: how many actions a part has at most, few enough for a processor's cache.
  package func parts(of size: Int = 64) -> [Workspace] {
    if actionFiles.count <= size { return [self] }
    return stride(from: 0, to: actionFiles.count, by: size).map { start in
      var part = self
      part.actionFiles = Array(actionFiles[start..<min(start + size, actionFiles.count)])
      if start > 0 {
        part.connectorFiles = []
        part.profileFiles = []
      }
      part.index()
      return part
    }
  }

  /// Takes in what another project's files gave.
  mutating func merge(_ other: Workspace) {
    connectorFiles += other.connectorFiles
    actionFiles += other.actionFiles
    profileFiles += other.profileFiles
    diagnostics = (diagnostics + other.diagnostics).sortedAndDeduplicated()
    fileCount += other.fileCount
    isWhole = false
    secretTexts += other.secretTexts
    namedFiles += other.namedFiles
    index()
  }

  private mutating func index() {
    authenticatedActions = actionFiles.filter { $0.action.auth != nil }
  }
}
