/// What lies inside a project's root and what outside, symbolic links followed.
struct ProjectBoundary: Sendable {
  /// The most links that a path may lead through, as the system has it.
  private static let longestChain = 40

  /// The project's root, absolute, symbolic links resolved.
  let root: String
  /// The file system.
  let files: any FileReader

  /// A path of the project's YAML as an absolute one.
  func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : (root == "/" ? "" : root) + "/" + path
  }

  /// Whether an absolute path without links lies inside.
  func isInside(_ path: String) -> Bool {
    root == "/" || path == root || path.hasPrefix(root + "/")
  }

  /// Whether an absolute path leads outside.
  func leadsOutside(_ path: String) -> Bool {
    !isInside(files.resolved(path) ?? exit(of: path))
  }

  /// The path at which the project lets go: with all symbolic links of the project followed, and
  /// none of those beyond it.
  ///
  /// Where the rest leads is the machine's business: a certificate that is renewed behind a link of
  /// `/etc` is still the file that was meant, while a link of the project that leads elsewhere means
  /// another file.
  ///
  /// - Parameter path: absolute.
  func exit(of path: String) -> String {
    var exit = normalised(path)
    // Free of links as far as it goes.
    var walked: [Substring] = []
    var rest = Array(path.split(separator: "/").reversed())
    var links = 0
    while let part = rest.popLast() {
      if part == "." { continue }
      if part == ".." {
        _ = walked.popLast()
        continue
      }
      let next = "/" + (walked + [part]).joined(separator: "/")
      guard let target = files.linkTarget(next) else {
        walked.append(part)
        continue
      }
      links += 1
      if links > Self.longestChain { break }
      rest += target.split(separator: "/").reversed()
      if target.hasPrefix("/") { walked = [] }
      if isInside(next) {
        exit = normalised("/" + (walked + rest.reversed()).joined(separator: "/"))
      }
    }
    return exit
  }

  /// The path without `.` and `..`, nothing looked up.
  func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
