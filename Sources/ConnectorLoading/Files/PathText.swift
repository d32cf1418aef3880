/// Paths as text: joined, cleaned and shortened without asking the file system.
package enum PathText {
  /// A path below a base, unless it is absolute itself; `.` and `..` are worked out.
  package static func absolute(_ path: String, from base: String) -> String {
    let whole = path.hasPrefix("/") ? path : base + "/" + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The path of the folder that holds a path.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  /// The path as seen from a folder where that is shorter, else the absolute path.
  package static func shortest(_ absolute: String, from folder: String) -> String {
    let target = absolute.split(separator: "/")
    let base = folder.split(separator: "/")
    var common = 0
    while common < min(target.count, base.count), target[common] == base[common] { common += 1 }
    let up = [Substring](repeating: "..", count: base.count - common)
    let relative = (up + target[common...]).joined(separator: "/")
    return relative.isEmpty ? "." : relative.count < absolute.count ? relative : absolute
  }

  /// The path below a folder; nil where it is not below it.
  package static func below(_ absolute: String, _ folder: String) -> String? {
    let prefix = folder == "/" ? "/" : folder + "/"
    guard absolute.hasPrefix(prefix), absolute.count > prefix.count else { return nil }
    return String(absolute.dropFirst(prefix.count))
  }
}
