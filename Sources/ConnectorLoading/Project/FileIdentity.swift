import Diagnostics

/// The ids of files.
enum FileIdentity {
  /// The path by which a file is known: below the project's root as it is written, so that a
  /// symbolic link has the id of its place.
  ///
  /// - Parameter path: absolute.
  static func path(_ path: String, _ folders: ProjectFolders, files: any SourceFiles) -> String {
    if PathText.below(path, folders.root) != nil { return path }
    // The root itself may have been reached through a link.
    var ancestor = PathText.folder(of: path)
    while ancestor != "/", ancestor != "." {
      if files.resolved(ancestor) == folders.root, let rest = PathText.below(path, ancestor) {
        return PathText.absolute(rest, from: folders.root)
      }
      ancestor = PathText.folder(of: ancestor)
    }
    let folder = PathText.folder(of: path)
    return PathText.absolute(PathText.name(of: path), from: files.resolved(folder) ?? folder)
  }

  /// A connector's id: its path below `connectors/`, else its file's name.
  static func connector(_ path: String, _ folders: ProjectFolders) -> String {
    ProjectFolders.id(of: path, below: folders.connectors) ?? nameAlone(path)
  }

  /// An action's id: its path below `actions/`, else its file's name.
  static func action(_ path: String, _ folders: ProjectFolders) -> String {
    ProjectFolders.id(of: path, below: folders.actions) ?? nameAlone(path)
  }

  /// What is wrong with an id that could not be named.
  static func check(
    _ id: String, _ source: SourceText, below folder: String, _ path: String
  ) -> [Diagnostic] {
    guard PathText.below(path, folder) != nil else { return [] }
    let start = SourceSpan(source: source, range: 0..<0)
    let name = PathText.name(of: path)
    guard name.hasSuffix(".yaml") else {
      return [Diagnostic("wrong-extension", "file '\(name)' must end in .yaml", at: start)]
    }
    let segments = id.split(separator: "/", omittingEmptySubsequences: false)
    guard let bad = segments.first(where: { !NameRules.isIDSegment($0) }) else { return [] }
    return [
      Diagnostic(
        "bad-id", "'\(bad)' cannot stand in an id", at: start,
        label: NameRules.idSegment(like: bad).map { "did you mean '\($0)'?" },
        help: FolderListing.renaming)
    ]
  }

  private static func nameAlone(_ path: String) -> String {
    let name = PathText.name(of: path)
    return name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
  }
}
