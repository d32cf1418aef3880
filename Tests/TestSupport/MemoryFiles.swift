package import ConnectorLoading

/// A project in memory, at `/project`, where nothing around it counts.
package struct MemoryFiles: SourceFiles {
  package static let root = "/project"

  package let workingDirectory = root
  private var files: [String: [UInt8]] = [:]
  private var folders: [String: Set<String>] = [:]

  package init(_ files: [(path: String, bytes: [UInt8])]) {
    for file in files {
      var path = Self.root + "/" + file.path
      self.files[path] = file.bytes
      while path != "/" {
        let folder = PathText.folder(of: path)
        folders[folder, default: []].insert(PathText.name(of: path))
        path = folder
      }
    }
  }

  package func read(_ path: String, limit: Int) throws(SourceFileError) -> [UInt8] {
    guard let bytes = files[path] else { throw .absent }
    return bytes
  }

  package func kind(of path: String) -> SourceFileKind {
    if files[path] != nil { return .file }
    return folders[path] != nil ? .folder : .absent
  }

  package func names(in folder: String) throws(SourceFileError) -> [String] {
    guard let names = folders[folder] else { throw .absent }
    return names.sorted()
  }

  package func resolved(_ path: String) -> String? { kind(of: path) == .absent ? nil : path }
}
