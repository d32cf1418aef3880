import Diagnostics
import Glibc
import Synchronization

/// The target of `-o`: written beside the target and renamed when complete, so that nothing partial
/// ever stands under its name; devices and pipes are written through.
///
/// What is not complete is removed, but where a later run is to go on with it: then it stays, or is
/// put, beside the target under the target's name with `.part` at its end.
final class OutputFile: Sendable {
  private struct State {
    var descriptor: Int32
    var temporaryPath: String?
    var hasWritten = false
    /// Whether what is not complete stays.
    var keeps = false
    /// A file that goes when the target is complete, or nothing of it is there.
    var companion: String?
  }

  /// Whether it is a terminal, as `-o /dev/tty` is: what goes there is shown, not kept.
  let isTerminal: Bool
  /// The path as users named it.
  let shownPath: String
  private let target: String
  private let state: Mutex<State>

  /// Opens the file for writing.
  ///
  /// - Parameters:
  ///   - path: as the user named it.
  ///   - absolute: the same from the root on.
  /// - Throws: `OutputFileError` with the system's words.
  convenience init(path: String, absolute: String) throws(OutputFileError) {
    try self.init(path: path, absolute: absolute, continues: false)
  }

  /// Opens the file for writing what is missing of it.
  ///
  /// What is written goes behind what an earlier run left in `partPath`, and stays there while it is
  /// not complete. No other process can do so at the same time.
  ///
  /// - Throws: `OutputFileError` with the system's words.
  convenience init(continuing path: String, absolute: String) throws(OutputFileError) {
    try self.init(path: path, absolute: absolute, continues: true)
  }

  private init(path: String, absolute: String, continues: Bool) throws(OutputFileError) {
    shownPath = path
    var status = stat()
    let exists = stat(absolute, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      throw OutputFileError(path: path, reason: "it is a folder")
    }
    if exists, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(absolute, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw Self.failure(path) }
      target = absolute
      isTerminal = isatty(descriptor) == 1
      state = Mutex(State(descriptor: descriptor, temporaryPath: nil))
      return
    }
    isTerminal = false
    // A file that may not be written is not replaced either, though its folder would allow it.
    if exists, access(absolute, W_OK) != 0 { throw Self.failure(path) }
    // A symbolic link's target is replaced, not the link.
    target = Self.resolved(absolute) ?? absolute
    let suffix = continues ? "part" : String(UInt64.random(in: .min ... .max), radix: 36) + ".part"
    let temporary = "\(target).\(suffix)"
    let descriptor =
      continues
      ? try Self.openLocked(temporary, shownAs: path)
      : open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      if errno == ENOENT {
        throw OutputFileError(path: path, reason: "its folder does not exist")
      }
      throw Self.failure(path)
    }
    // An existing file keeps its permissions; a new one has what the umask left.
    if exists { fchmod(descriptor, status.st_mode & 0o777) }
    state = Mutex(
      State(descriptor: descriptor, temporaryPath: temporary, keeps: continues))
  }

  deinit { discard() }

  /// Where what is not complete stays.
  var partPath: String { target + ".part" }

  /// The same as users would name it.
  var shownPartPath: String { shownPath + ".part" }

  /// Whether it is a file that is renamed when complete, and no device or pipe.
  var isReplaced: Bool { state.withLock { $0.temporaryPath != nil } }

  /// How many bytes are there.
  var length: Int {
    state.withLock { state in
      var status = stat()
      return fstat(state.descriptor, &status) == 0 ? Int(status.st_size) : 0
    }
  }

  /// Names a file that goes when this one is complete, or when nothing of it is there.
  func accompany(_ path: String) { state.withLock { $0.companion = path } }

  /// Writes further bytes.
  func write(_ bytes: [UInt8]) throws(OutputFileError) {
    let failure = state.withLock { state -> OutputFileError? in
      var rest = bytes[...]
      state.hasWritten = state.hasWritten || !bytes.isEmpty
      while !rest.isEmpty {
        let count = rest.withContiguousStorageIfAvailable {
          Glibc.write(state.descriptor, $0.baseAddress, $0.count)
        }
        guard let count, count >= 0 else {
          if errno == EINTR { continue }
          return Self.failure(shownPath)
        }
        rest = rest.dropFirst(count)
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Takes back all that was written; false where a device or a pipe has it already.
  func rewind() -> Bool {
    state.withLock { state in
      if !state.hasWritten { return true }
      guard state.temporaryPath != nil, Self.cut(state.descriptor, 0) else { return false }
      state.hasWritten = false
      return true
    }
  }

  /// Drops what is there behind an offset, and writes on from it.
  func cut(to length: Int) throws(OutputFileError) {
    let failure = state.withLock { state in
      Self.cut(state.descriptor, length) ? nil : Self.failure(shownPath)
    }
    if let failure { throw failure }
  }

  /// Puts the finished file under its name.
  func finish() throws(OutputFileError) {
    let failure = state.withLock { state -> OutputFileError? in
      guard state.descriptor >= 0 else { return nil }
      defer { state.descriptor = -1 }
      guard let temporary = state.temporaryPath else {
        return close(state.descriptor) == 0 ? nil : Self.failure(shownPath)
      }
      // Renamed before it is closed: with it goes the lock, and another run could begin.
      let isDone = fsync(state.descriptor) == 0 && rename(temporary, target) == 0
      let reason = isDone ? nil : Self.failure(shownPath)
      let isClosed = close(state.descriptor) == 0
      if let reason {
        if !state.keeps { unlink(temporary) }
        state.temporaryPath = nil
        return reason
      }
      state.temporaryPath = nil
      if let companion = state.companion { unlink(companion) }
      return isClosed ? nil : Self.failure(shownPath)
    }
    if let failure { throw failure }
  }

  /// Puts what is there beside the target, for a later run; whether that was possible.
  ///
  /// - Parameter replacing: whether what stands there is an earlier run's, and goes.
  func keep(replacing: Bool) -> Bool {
    state.withLock { state in
      if state.keeps { return true }
      guard let temporary = state.temporaryPath, state.descriptor >= 0 else { return false }
      // A link, unlike a rename, never takes the place of somebody's file.
      if replacing { unlink(partPath) }
      guard link(temporary, partPath) == 0 else { return false }
      unlink(temporary)
      state.temporaryPath = nil
      return true
    }
  }

  /// Keeps nothing after all, where it is not complete.
  func forget() { state.withLock { $0.keeps = false } }

  /// Removes what an earlier run left beside the target, once the target is complete.
  func removePart() { unlink(partPath) }

  /// Leaves nothing behind, but what a later run is to go on with.
  func discard() {
    state.withLock { state in
      if let temporary = state.temporaryPath {
        var status = stat()
        let isEmpty = fstat(state.descriptor, &status) == 0 && status.st_size == 0
        if !state.keeps || isEmpty {
          unlink(temporary)
          if let companion = state.companion { unlink(companion) }
        }
      }
      state.temporaryPath = nil
      if state.descriptor >= 0 { close(state.descriptor) }
      state.descriptor = -1
    }
  }

  private static func cut(_ descriptor: Int32, _ length: Int) -> Bool {
    ftruncate(descriptor, length) == 0 && lseek(descriptor, length, SEEK_SET) == length
  }

  /// Opens a file that stays from run to run and locks it.
  private static func openLocked(
    _ path: String, shownAs shown: String
  ) throws(OutputFileError) -> Int32 {
    for _ in 0..<10 {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
      guard descriptor >= 0 else { return descriptor }
      var (own, there) = (stat(), stat())
      guard fstat(descriptor, &own) == 0, own.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw OutputFileError(path: shown + ".part", reason: "it is no regular file")
      }
      // Where the file system has no locks, there are none.
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(descriptor)
        throw OutputFileError(path: shown, reason: "another run is writing it")
      }
      // The one that had the lock may have renamed it meanwhile.
      if stat(path, &there) == 0, there.st_ino == own.st_ino, there.st_dev == own.st_dev {
        lseek(descriptor, 0, SEEK_END)
        return descriptor
      }
      close(descriptor)
    }
    throw OutputFileError(path: shown, reason: "other runs are writing it")
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func failure(_ path: String) -> OutputFileError {
    OutputFileError(path: path, reason: String(cString: strerror(errno)))
  }
}
