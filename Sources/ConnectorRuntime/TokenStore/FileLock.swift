import Glibc

/// An exclusive lock on a file that dies with its holder (`flock`).
///
/// The lock belongs to the open file, so two locks of one process exclude each other too.
final class FileLock: Sendable {
  /// What an attempt came to.
  enum Attempt {
    case acquired(FileLock)
    /// Someone else holds it.
    case busy
  }

  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Tries to lock a file, made where it does not exist, without waiting.
  static func attempt(_ path: String) throws(StoreProblem) -> Attempt {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw StoreProblem(errnoAt: path) }
    // The umask may have taken even the owner's access.
    fchmod(descriptor, 0o600)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      let isBusy = errno == EWOULDBLOCK
      let problem = StoreProblem(errnoAt: path)
      close(descriptor)
      if isBusy { return .busy }
      throw problem
    }
    return .acquired(FileLock(descriptor: descriptor))
  }

  /// Lets others have it; at the latest the end of the object's life does.
  func release() {
    flock(descriptor, LOCK_UN)
  }
}
