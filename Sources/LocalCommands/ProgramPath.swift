import Glibc

/// Finds the file of a program.
enum ProgramPath {
  /// Why there is none.
  enum Problem: Error, Equatable {
    /// No folder of `PATH` has a program of that name.
    case notInPath
  }

  /// The path to start: what has a slash is a path already; a name alone is looked for in `PATH`.
  ///
  /// Relative folders in `PATH` do not count: the program runs in a project's folder, and the
  /// project must not be able to put its own program in another's place.
  static func find(_ program: String, path: String?) throws(Problem) -> String {
    if program.utf8.contains(UInt8(ascii: "/")) { return program }
    for folder in (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    where folder.utf8.first == UInt8(ascii: "/") {
      let candidate = folder + "/" + program
      var status = stat()
      if access(String(candidate), X_OK) == 0, stat(String(candidate), &status) == 0,
        status.st_mode & S_IFMT == S_IFREG
      {
        return String(candidate)
      }
    }
    throw .notInPath
  }
}
