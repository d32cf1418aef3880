import Cryptography
import Glibc

/// A file that is being written under a name of its own, to be renamed when complete.
///
/// Its lock says that its writer lives: what a killed process left has none, however young it is.
final class UnfinishedFile {
  /// How the names begin.
  static let prefix = ".unfinished-"

  /// Its absolute path.
  let path: String
  private let descriptor: Int32

  /// Writes a new file; it is on the disk when this returns.
  ///
  /// - Throws: `StoreProblem`; then no file is left.
  init(_ bytes: [UInt8], in folder: PrivateFolder) throws(StoreProblem) {
    (path, descriptor) = try Self.make(in: folder)
    do throws(StoreProblem) {
      try Self.fill(descriptor, bytes, folder)
    } catch {
      unlink(path)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// Removes the files whose writers were killed.
  static func removeAbandoned(in folder: PrivateFolder) throws(StoreProblem) {
    for name in try folder.names() where name.hasPrefix(prefix) {
      let path = folder.path(of: name)
      let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
    }
  }

  /// A new empty file, locked where the file system has locks.
  private static func make(
    in folder: PrivateFolder
  ) throws(StoreProblem) -> (path: String, descriptor: Int32) {
    for _ in 0..<10 {
      let random: [UInt8]
      do throws(CryptographyError) {
        random = try SecureRandom.bytes(8)
      } catch {
        throw StoreProblem(folder.path, error.reason)
      }
      let path = folder.path(of: prefix + Hexadecimal.encode(random))
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { throw StoreProblem(errnoAt: folder.path) }
      let isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
      var status = stat()
      // Between the two calls someone may have taken it for abandoned.
      if !isTaken, fstat(descriptor, &status) == 0, status.st_nlink > 0 {
        return (path, descriptor)
      }
      close(descriptor)
    }
    throw StoreProblem(folder.path, "New files are removed at once")
  }

  private static func fill(
    _ descriptor: Int32, _ bytes: [UInt8], _ folder: PrivateFolder
  ) throws(StoreProblem) {
    // The umask may have taken even the owner's access.
    if fchmod(descriptor, 0o600) != 0 { throw StoreProblem(errnoAt: folder.path) }
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw StoreProblem(errnoAt: folder.path)
      }
      rest.removeFirst(count)
    }
    if fsync(descriptor) != 0 { throw StoreProblem(errnoAt: folder.path) }
  }
}
