/// The ids of files.
enum FileIdentity {
  /// A connector's id: its path below `connectors/`, else its file's name.
  static func connector(_ path: String, _ folders: ProjectFolders) -> String {
    ProjectFolders.id(of: path, below: folders.connectors) ?? nameAlone(path)
  }

  /// An action's id: its path below `actions/`, else its file's name.
  static func action(_ path: String, _ folders: ProjectFolders) -> String {
    ProjectFolders.id(of: path, below: folders.actions) ?? nameAlone(path)
  }

  private static func nameAlone(_ path: String) -> String {
    let name = PathText.name(of: path)
    return name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
  }
}
