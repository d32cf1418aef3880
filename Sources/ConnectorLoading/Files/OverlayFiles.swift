/// Files of which some have other content than on disk: standard input in a file's place, or what an
/// editor has not saved yet.
package struct OverlayFiles: SourceFiles {
  private let base: any SourceFiles
  private var contents: [String: [UInt8]] = [:]

  package init(_ base: any SourceFiles) { self.base = base }

  package var workingDirectory: String { base.workingDirectory }

  /// Sets the content of a file, which need not exist; nil takes it back.
  ///
  /// - Parameter path: absolute.
  package mutating func set(_ bytes: [UInt8]?, at path: String) {
    contents[Self.key(path, base)] = bytes
  }

  package func read(_ path: String, limit: Int) throws(SourceFileError) -> [UInt8] {
    guard let bytes = contents[Self.key(path, base)] else {
      return try base.read(path, limit: limit)
    }
    if bytes.count > limit { throw .tooLarge(limit: limit) }
    return bytes
  }

  package func kind(of path: String) -> SourceFileKind {
    contents[Self.key(path, base)] == nil ? base.kind(of: path) : .file
  }

  package func names(in folder: String) throws(SourceFileError) -> [String] {
    let resolved = base.resolved(folder) ?? folder
    let added = contents.keys.filter { PathText.folder(of: $0) == resolved }
    if added.isEmpty { return try base.names(in: folder) }
    let names = base.kind(of: folder) == .absent ? [] : try base.names(in: folder)
    return Set(names + added.map(PathText.name)).sorted()
  }

  package func resolved(_ path: String) -> String? {
    base.resolved(path) ?? (contents[Self.key(path, base)] == nil ? nil : path)
  }

  /// The path with its links resolved, so that every way to a file leads to its content.
  private static func key(_ path: String, _ base: any SourceFiles) -> String {
    if let resolved = base.resolved(path) { return resolved }
    guard let folder = base.resolved(PathText.folder(of: path)) else { return path }
    return (folder == "/" ? "" : folder) + "/" + PathText.name(of: path)
  }
}
