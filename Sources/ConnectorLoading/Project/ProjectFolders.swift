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
  /// - Parameter folder: absolute.
  package static func containing(_ folder: String, files: any SourceFiles) -> ProjectFolders {
    let start = files.resolved(folder) ?? folder
    var candidate = start
    while true {
      if files.kind(of: candidate + "/" + settingsName) == .file
        || files.kind(of: candidate + "/connectors") == .folder
      {
        return ProjectFolders(root: candidate, isLone: false)
      }
      if candidate == "/" || candidate.isEmpty { break }
      candidate = PathText.folder(of: candidate)
    }
    return ProjectFolders(root: start, isLone: true)
  }

  /// The folder of the connectors.
  package var connectors: String { root + "/connectors" }
  /// The folder of the actions.
  package var actions: String { root + "/actions" }
  /// The folder of the profiles.
  package var profiles: String { root + "/profiles" }
  /// The settings' file.
  package var settings: String { root + "/" + Self.settingsName }

  /// The id of a file below a folder: its path without `.yaml`; nil where it is not below it.
  static func id(of path: String, below folder: String) -> String? {
    guard path.hasSuffix(".yaml") else { return nil }
    return PathText.below(String(path.dropLast(5)), folder)
  }

  /// The ids of all `.yaml` files below a folder, sorted.
  ///
  /// Folders that begin with a dot are passed over, and nothing below 16 folders is looked at.
  static func ids(below folder: String, files: any SourceFiles) -> [String] {
    var found: [String] = []
    var pending = [(path: folder, prefix: "", depth: 0)]
    while let next = pending.popLast() {
      for name in files.names(in: next.path) where !name.hasPrefix(".") {
        let path = next.path + "/" + name
        switch files.kind(of: path) {
        case .folder where next.depth < 16:
          pending.append((path, next.prefix + name + "/", next.depth + 1))
        case .file where name.hasSuffix(".yaml"):
          found.append(next.prefix + name.dropLast(5))
        default: break
        }
      }
    }
    return found.sorted()
  }
}
