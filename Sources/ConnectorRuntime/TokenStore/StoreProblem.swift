import Glibc

/// Why a file of the store cannot be used.
struct StoreProblem: Error, Sendable, Hashable {
  /// The file or folder.
  var path: String
  /// The reason, in a few words: `Permission denied`.
  var reason: String

  init(_ path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The reason of the system call that just failed on this thread.
  init(errnoAt path: String) {
    self.init(path, String(cString: strerror(errno)))
  }
}
