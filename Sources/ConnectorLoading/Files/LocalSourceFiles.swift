import CDirectory
import Glibc

/// The machine's own file system.
package struct LocalSourceFiles: SourceFiles {
  package let workingDirectory: String

  package init(workingDirectory: String) { self.workingDirectory = workingDirectory }

  /// The files as seen from the process's working directory.
  package init() {
    guard let path = getcwd(nil, 0) else {
      // It was removed: then nothing relative can be found anyway.
      self.init(workingDirectory: "/")
      return
    }
    defer { free(path) }
    self.init(workingDirectory: String(cString: path))
  }

  package func read(_ path: String, limit: Int) throws(SourceFileError) -> [UInt8] {
    guard Self.isPath(path) else { throw .absent }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.systemError() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.systemError() }
    if status.st_mode & S_IFMT == S_IFDIR { throw .unreadable("it is a folder") }
    if status.st_size > limit { throw .tooLarge(limit: limit) }
    // One read and its end, for what is small; of a pipe the size says nothing.
    let size = status.st_size > 0 ? Int(status.st_size) + 1 : 4 << 10
    var chunk = [UInt8](repeating: 0, count: min(size, 64 << 10))
    var bytes: [UInt8] = []
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.systemError()
      }
      if count == 0 { return bytes }
      if bytes.isEmpty, count < chunk.count, status.st_mode & S_IFMT == S_IFREG {
        // All of it.
        chunk.removeLast(chunk.count - count)
        return chunk
      }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count > limit { throw .tooLarge(limit: limit) }
    }
  }

  package func kind(of path: String) -> SourceFileKind {
    var status = stat()
    guard Self.isPath(path), stat(path, &status) == 0 else { return .absent }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .special
    }
  }

  package func names(in folder: String) throws(SourceFileError) -> [String] {
    try listing(of: folder).map(\.name)
  }

  package func entries(in folder: String) throws(SourceFileError) -> [FolderEntry] {
    // Of most the listing itself says that they are files, which saves a question for each.
    try listing(of: folder).map { name, isFile in
      FolderEntry(name: name, kind: isFile ? .file : kind(of: folder + "/" + name))
    }
  }

  /// The names in a folder, sorted, with whether each is certainly a regular file.
  private func listing(
    of folder: String
  ) throws(SourceFileError) -> [(name: String, isFile: Bool)] {
    guard Self.isPath(folder) else { throw .absent }
    guard let stream = opendir(folder) else { throw Self.systemError() }
    defer { closedir(stream) }
    var found: [(name: String, isFile: Bool)] = []
    while let entry = readdir(stream) {
      let name = String(cString: directory_entry_name(entry))
      if name == "." || name == ".." { continue }
      found.append((name, Int(entry.pointee.d_type) == Int(DT_REG)))
    }
    return found.sorted { $0.name < $1.name }
  }

  package func resolved(_ path: String) -> String? {
    guard Self.isPath(path), let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The system would take a path with a NUL for the path before it.
  private static func isPath(_ text: String) -> Bool { !text.isEmpty && !text.utf8.contains(0) }

  private static func systemError() -> SourceFileError {
    let code = errno
    return code == ENOENT || code == ENOTDIR
      ? .absent : .unreadable(lowercased(String(cString: strerror(code))))
  }

  /// The system's words as a part of a sentence: `permission denied`.
  private static func lowercased(_ message: String) -> String {
    message.prefix(1).lowercased() + message.dropFirst()
  }
}
