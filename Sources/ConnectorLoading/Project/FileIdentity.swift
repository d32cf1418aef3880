/// The ids of files.
enum FileIdentity {
  /// The path by which a file is known: its folder's symbolic links resolved, not its own, so that
  /// a link has the id of its place.
  static func path(_ path: String, files: any SourceFiles) -> String {
    let folder = PathText.folder(of: path)
    let resolved = files.resolved(folder) ?? folder
    return (resolved == "/" ? "" : resolved) + "/" + PathText.name(of: path)
  }

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
