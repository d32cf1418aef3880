/// Paths as text: joined, cleaned and shortened without asking the file system.
///
/// Everything goes by bytes: a combining character behind a slash does not hide the slash.
package enum PathText {
  /// A path below a base, unless it is absolute itself; `.` and `..` are worked out.
  package static func absolute(_ path: String, from base: String) -> String {
    let whole = path.utf8.first == slash ? path : base + "/" + path
    var parts: [Substring] = []
    for part in self.parts(of: whole) where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The path of the folder that holds a path.
  package static func folder(of path: String) -> String {
    guard let last = path.utf8.lastIndex(of: slash) else { return "." }
    return last == path.startIndex ? "/" : String(path[..<last])
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    String(parts(of: path).last ?? "")
  }

  /// The path as seen from a folder where that is shorter, else the absolute path.
  package static func shortest(_ absolute: String, from folder: String) -> String {
    // Most files lie below the folder.
    if let rest = below(absolute, folder), isClean(rest) { return rest }
    let target = parts(of: absolute)
    let base = parts(of: folder)
    var common = 0
    while common < min(target.count, base.count), target[common] == base[common] { common += 1 }
    let up = [Substring](repeating: "..", count: base.count - common)
    let relative = (up + target[common...]).joined(separator: "/")
    if relative.isEmpty { return "." }
    return relative.utf8.count < absolute.utf8.count ? relative : absolute
  }

  /// The path below a folder; nil where it is not below it.
  package static func below(_ absolute: String, _ folder: String) -> String? {
    let base = folder == "/" ? "".utf8 : folder.utf8
    guard absolute.utf8.count > base.count + 1, absolute.utf8.starts(with: base) else { return nil }
    let rest = absolute.utf8.dropFirst(base.count)
    return rest.first == slash ? String(Substring(rest.dropFirst())) : nil
  }

  /// Whether nothing but single slashes parts a relative path.
  private static func isClean(_ path: String) -> Bool {
    var last = slash
    for byte in path.utf8 {
      if byte == slash, last == slash { return false }
      last = byte
    }
    return last != slash
  }

  private static let slash = UInt8(ascii: "/")

  /// The parts between slashes, none empty.
  private static func parts(of path: String) -> [Substring] {
    path.utf8.split(separator: slash).map(Substring.init)
  }
}
