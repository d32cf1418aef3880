/// Where a project keeps what.
package struct ProjectFolders: Sendable, Hashable {
  /// The project's root, absolute, symbolic links resolved.
  package var root: String

  /// Whether no settings and no `connectors/` were found, so that the action's own folder serves.
  package var isLone: Bool

  /// The names that make a folder a project's root.
  static let settingsName = "connector-run.yaml"

  package init(root: String, isLone: Bool) {
    self.root = root
    self.isLone = isLone
  }

  /// The nearest ancestor of a folder (itself included) that holds `connector-run.yaml` or
  /// `connectors/`; else the folder itself, as a lone one.
  ///
  /// Ancestors are taken as the path names them; only where that finds nothing, as its symbolic
  /// links lead.
  ///
  /// - Parameter folder: absolute.
  package static func containing(_ folder: String, files: any SourceFiles) -> ProjectFolders {
    let resolved = files.resolved(folder) ?? folder
    for start in folder == resolved ? [folder] : [folder, resolved] {
      if let root = root(from: start, files) { return ProjectFolders(root: root, isLone: false) }
    }
    return ProjectFolders(root: resolved, isLone: true)
  }

  private static func root(from start: String, _ files: any SourceFiles) -> String? {
    var candidate = start
    while true {
      let folders = ProjectFolders(root: candidate, isLone: false)
      if files.kind(of: folders.settings) == .file || files.kind(of: folders.connectors) == .folder
      {
        return files.resolved(candidate) ?? candidate
      }
      if candidate == "/" || candidate == "." { return nil }
      candidate = PathText.folder(of: candidate)
    }
  }

  /// The folder of the connectors.
  package var connectors: String { inside("connectors") }
  /// The folder of the actions.
  package var actions: String { inside("actions") }
  /// The folder of the profiles.
  package var profiles: String { inside("profiles") }
  /// The settings' file.
  package var settings: String { inside(Self.settingsName) }

  /// Whether a file has a place in the project: it is the settings, or lies where connectors,
  /// actions and profiles do.
  ///
  /// - Parameter path: absolute.
  package func holds(_ path: String) -> Bool {
    if isLone { return false }
    return path == settings
      || [connectors, actions, profiles].contains { PathText.below(path, $0) != nil }
  }

  private func inside(_ name: String) -> String { root == "/" ? "/" + name : root + "/" + name }

  /// The id of a file below a folder: its path without `.yaml`; nil where it is not below it.
  static func id(of path: String, below folder: String) -> String? {
    guard path.hasSuffix(".yaml") else { return nil }
    return PathText.below(String(path.dropLast(5)), folder)
  }

  /// The ids of all `.yaml` files below a folder, sorted.
  static func ids(below folder: String, files: any SourceFiles) -> [String] {
    FolderListing(of: folder, files: files).ids
  }
}
