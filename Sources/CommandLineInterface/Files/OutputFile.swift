import Diagnostics
import Glibc
import Synchronization

/// The target of `-o`: written beside the target and renamed when complete, so that nothing partial
/// ever stands under its name; devices and pipes are written through.
final class OutputFile: Sendable {
  private struct State {
    var descriptor: Int32
    var temporaryPath: String?
    var hasWritten = false
  }

  /// Whether it is a terminal, as `-o /dev/tty` is: what goes there is shown, not kept.
  let isTerminal: Bool
  /// The path as users named it.
  private let shownPath: String
  private let target: String
  private let state: Mutex<State>

  /// Opens the file for writing.
  ///
  /// - Parameters:
  ///   - path: as the user named it.
  ///   - absolute: the same from the root on.
  /// - Throws: `OutputFileError` with the system's words.
  init(path: String, absolute: String) throws(OutputFileError) {
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
    let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = "\(target).\(suffix).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      if errno == ENOENT {
        throw OutputFileError(path: path, reason: "its folder does not exist")
      }
      throw Self.failure(path)
    }
    // An existing file keeps its permissions; a new one has what the umask left.
    if exists { fchmod(descriptor, status.st_mode & 0o777) }
    state = Mutex(State(descriptor: descriptor, temporaryPath: temporary))
  }

  deinit { discard() }

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
      guard state.temporaryPath != nil, ftruncate(state.descriptor, 0) == 0,
        lseek(state.descriptor, 0, SEEK_SET) == 0
      else { return false }
      state.hasWritten = false
      return true
    }
  }

  /// Puts the finished file under its name.
  func finish() throws(OutputFileError) {
    let failure = state.withLock { state -> OutputFileError? in
      guard state.descriptor >= 0 else { return nil }
      defer { state.descriptor = -1 }
      guard let temporary = state.temporaryPath else {
        return close(state.descriptor) == 0 ? nil : Self.failure(shownPath)
      }
      let isWhole = fsync(state.descriptor) == 0
      let isClosed = close(state.descriptor) == 0
      guard isWhole, isClosed, rename(temporary, target) == 0 else {
        let failure = Self.failure(shownPath)
        unlink(temporary)
        state.temporaryPath = nil
        return failure
      }
      state.temporaryPath = nil
      return nil
    }
    if let failure { throw failure }
  }

  /// Leaves nothing behind.
  func discard() {
    state.withLock { state in
      if state.descriptor >= 0 { close(state.descriptor) }
      state.descriptor = -1
      if let temporary = state.temporaryPath { unlink(temporary) }
      state.temporaryPath = nil
    }
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

/// Why the target of `-o` could not be written.
struct OutputFileError: Error {
  let path: String
  let reason: String

  /// The failure as users see it.
  var diagnostic: Diagnostic {
    Diagnostic(
      "unwritable-file", "file '\(path)' cannot be written: \(reason)",
      help: "Check its folder and the space there, or name another file with -o.")
  }
}
