import FoundationEssentials
import Glibc

/// The machine's own file system.
package struct LocalSourceFiles: SourceFiles {
  package let workingDirectory: String

  package init(workingDirectory: String) { self.workingDirectory = workingDirectory }

  /// The files as seen from the process's working directory.
  package init() {
    // Not FileManager's: its first use costs half a millisecond of every start.
    let path = getcwd(nil, 0)
    defer { free(path) }
    self.init(workingDirectory: path.map { String(cString: $0) } ?? "/")
  }

  package func read(_ path: String, limit: Int) throws(SourceFileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR ? .absent : .unreadable(Self.systemMessage())
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(Self.systemMessage()) }
    if status.st_mode & S_IFMT == S_IFDIR { throw .unreadable("it is a folder") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(max(Int(status.st_size), 0), limit) + 1)
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(Self.systemMessage())
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count > limit { throw .tooLarge(limit: limit) }
    }
  }

  package func kind(of path: String) -> SourceFileKind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .absent }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  package func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  package func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func systemMessage() -> String { String(cString: strerror(errno)) }
}
