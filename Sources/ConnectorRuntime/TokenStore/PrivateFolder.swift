import CDirectory
import Glibc

/// A folder whose files nobody but its owner can read, whatever the umask.
struct PrivateFolder: Sendable, Hashable {
  /// The largest file that is read.
  static let fileLimit = 8 << 20

  /// Its absolute path.
  let path: String

  /// The path of a file in it.
  func path(of name: String) -> String { path + "/" + name }

  /// Makes the folder (and those above it) where it does not exist; takes other people's access
  /// away where it does.
  func prepare() throws(StoreProblem) {
    if try tighten() { return }
    try makeParents()
    try make(path)
    guard try tighten() else { throw StoreProblem(path, "No such file or directory") }
  }

  /// Whether it exists; its mode is 0700 then.
  func tighten() throws(StoreProblem) -> Bool {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return false }
      throw StoreProblem(errnoAt: path)
    }
    defer { close(descriptor) }
    try check(descriptor, path, type: S_IFDIR, mode: 0o700)
    return true
  }

  /// The bytes of a file; nil where there is none.
  func read(_ name: String) throws(StoreProblem) -> [UInt8]? {
    let path = path(of: name)
    // A pipe put in the file's place would block a plain open.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw StoreProblem(errnoAt: path)
    }
    defer { close(descriptor) }
    try check(descriptor, path, type: S_IFREG, mode: 0o600)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw StoreProblem(errnoAt: path)
      }
      bytes += buffer[..<count]
      if bytes.count > Self.fileLimit { throw StoreProblem(path, "File too large") }
    }
  }

  /// Makes sure that files can be put in place.
  func checkWritable() throws(StoreProblem) {
    try prepare()
    unlink(try UnfinishedFile([], in: self).path)
  }

  /// Puts a file in place, whole or not at all.
  func write(_ bytes: [UInt8], to name: String) throws(StoreProblem) {
    let unfinished = try UnfinishedFile(bytes, in: self)
    guard rename(unfinished.path, path(of: name)) == 0 else {
      let problem = StoreProblem(errnoAt: path(of: name))
      unlink(unfinished.path)
      throw problem
    }
  }

  /// Puts a file in place unless there is one already; of many at once exactly one succeeds.
  func writeOnce(_ bytes: [UInt8], to name: String) throws(StoreProblem) {
    let unfinished = try UnfinishedFile(bytes, in: self)
    defer { unlink(unfinished.path) }
    if link(unfinished.path, path(of: name)) != 0, errno != EEXIST {
      throw StoreProblem(errnoAt: path(of: name))
    }
  }

  /// Removes a file; whether there was one.
  @discardableResult
  func remove(_ name: String) throws(StoreProblem) -> Bool {
    if unlink(path(of: name)) == 0 { return true }
    if errno == ENOENT { return false }
    throw StoreProblem(errnoAt: path(of: name))
  }

  /// The names in it, sorted; none where it does not exist.
  func names() throws(StoreProblem) -> [String] {
    guard let folder = opendir(path) else {
      if errno == ENOENT { return [] }
      throw StoreProblem(errnoAt: path)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(String(cString: directory_entry_name(entry)))
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  /// Makes sure of what was opened: its type, its owner, and that nobody else has access.
  private func check(
    _ descriptor: Int32, _ path: String, type: mode_t, mode: mode_t
  ) throws(StoreProblem) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw StoreProblem(errnoAt: path) }
    guard status.st_mode & S_IFMT == type else {
      throw StoreProblem(path, type == S_IFDIR ? "Not a directory" : "Not a regular file")
    }
    guard status.st_uid == geteuid() else { throw StoreProblem(path, "It belongs to another user") }
    if status.st_mode & 0o777 != mode, fchmod(descriptor, mode) != 0 {
      throw StoreProblem(errnoAt: path)
    }
  }

  private func makeParents() throws(StoreProblem) {
    var end = path.startIndex
    while let slash = path[end...].dropFirst().firstIndex(of: "/") {
      let parent = String(path[..<slash])
      try make(parent)
      end = slash
    }
  }

  /// Makes one folder where there is nothing, with the mode that the XDG Base Directory
  /// Specification asks for.
  private func make(_ path: String) throws(StoreProblem) {
    if mkdir(path, 0o700) == 0 {
      // The umask may have taken even the owner's access.
      chmod(path, 0o700)
    } else if errno != EEXIST {
      throw StoreProblem(errnoAt: path)
    }
  }
}
