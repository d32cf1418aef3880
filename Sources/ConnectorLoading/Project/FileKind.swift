package import ConnectorModel
import Diagnostics
import PositionedYAML

/// What a file holds.
package enum FileKind: Sendable {
  case settings
  case connector
  case action
  case profile

  /// The declaration of what it holds.
  package var declaration: AnyObjectDeclaration {
    switch self {
    case .settings: ProjectSettings.declaration.erased
    case .connector: Connector.declaration.erased
    case .action: Action.declaration.erased
    case .profile: Profile.declaration.erased
    }
  }

  /// Tells by where the file lies; where that says nothing, by which object has most of its keys.
  init(of path: String, _ folders: ProjectFolders, files: any SourceFiles) {
    if path == folders.settings {
      self = .settings
    } else if PathText.below(path, folders.connectors) != nil {
      self = .connector
    } else if PathText.below(path, folders.profiles) != nil {
      self = .profile
    } else if PathText.below(path, folders.actions) != nil {
      self = .action
    } else {
      self = Self.byKeys(path, files)
    }
  }

  private static func byKeys(_ path: String, _ files: any SourceFiles) -> FileKind {
    guard let bytes = try? files.read(path, limit: YAMLReader.maximumBytes),
      let entries = YAMLReader.read(SourceText(path: path, bytes: bytes)).root?.entries
    else { return .action }
    let keys = Set(entries.map(\.key.text))
    func count(_ fields: [FieldKey]) -> Int { fields.count { keys.contains($0.name) } }
    let action = count(Action.declaration.fields.map(\.key))
    let connector = count(Connector.declaration.fields.map(\.key))
    let profile = count(Profile.declaration.fields.map(\.key))
    if profile > max(action, connector) { return .profile }
    return connector > action ? .connector : .action
  }
}
