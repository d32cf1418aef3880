package import ConnectorModel
package import Diagnostics

/// Everything that a project holds, as far as it could be read.
package struct Workspace: Sendable {
  /// Where it is.
  package var folders: ProjectFolders
  /// The settings.
  package var settings: ProjectSettings
  /// The connectors, by id.
  package var connectors: [Connector]
  /// The actions, by id.
  package var actions: [Action]
  /// The profiles, by name.
  package var profiles: [Profile]
  /// What is wrong in any of the files, sorted.
  package var diagnostics: [Diagnostic]
  /// How many files were read.
  package var fileCount: Int
  /// Texts of the files that stand where secrets belong: no output may show them.
  package var secretTexts: [String] = []

  /// Takes in what another project's files gave.
  mutating func merge(_ other: Workspace) {
    connectors += other.connectors
    actions += other.actions
    profiles += other.profiles
    diagnostics = (diagnostics + other.diagnostics).sortedAndDeduplicated()
    fileCount += other.fileCount
    secretTexts += other.secretTexts
  }
}
