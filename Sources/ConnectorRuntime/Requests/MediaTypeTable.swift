/// The media types of files by the endings of their names, as the system has them.
///
/// The tables are read when a file's type is first asked for: `/etc/mime.types`, then the globs of
/// shared-mime-info.
struct MediaTypeTable {
  /// What a file is whose ending says nothing.
  static let unknown = "application/octet-stream"

  /// The most bytes of a table; those of Debian have 70 KB and 40 KB.
  private static let limit = 4 << 20

  let files: any FileReader

  /// The type of a file by its name.
  func type(ofFileNamed name: String) -> String {
    let endings = Self.endings(of: name)
    guard !endings.isEmpty else { return Self.unknown }
    return mimeTypes(endings) ?? globs(endings) ?? Self.unknown
  }

  /// What stands behind each dot of a name, the longest first: `tar.gz`, `gz`.
  private static func endings(of name: String) -> [String] {
    let base = name.split(separator: "/").last.map(String.init) ?? name
    let parts = base.lowercased().split(separator: ".", omittingEmptySubsequences: false)
    return parts.indices.dropFirst().map { parts[$0...].joined(separator: ".") }
      .filter { !$0.isEmpty }
  }

  /// `type ending ending…` in each line.
  private func mimeTypes(_ endings: [String]) -> String? {
    let table = lines("/etc/mime.types").compactMap { line -> (String, [Substring])? in
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.count > 1 else { return nil }
      return (String(words[0]), Array(words[1...]))
    }
    for ending in endings {
      if let found = table.first(where: { $0.1.contains { $0.lowercased() == ending } }) {
        return Self.legal(found.0)
      }
    }
    return nil
  }

  /// `weight:type:*.ending` in each line, the heaviest first.
  private func globs(_ endings: [String]) -> String? {
    var found: [String: String] = [:]
    for line in lines("/usr/share/mime/globs2") {
      let fields = line.split(separator: ":")
      guard fields.count >= 3, fields[2].hasPrefix("*.") else { continue }
      let ending = fields[2].dropFirst(2).lowercased()
      if endings.contains(ending), found[ending] == nil { found[ending] = String(fields[1]) }
    }
    return endings.lazy.compactMap { found[$0] }.first.flatMap(Self.legal)
  }

  private func lines(_ path: String) -> [Substring] {
    guard let bytes = try? files.read(path, limit: Self.limit) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
  }

  /// A type that can stand in a header field; whatever a damaged table holds, nothing else does.
  private static func legal(_ type: String) -> String? {
    let parts = type.split(separator: "/", omittingEmptySubsequences: false)
    let isToken = { (part: Substring) in
      !part.isEmpty
        && part.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            || "!#$&^_.+-".utf8.contains($0)
        }
    }
    return parts.count == 2 && parts.allSatisfy(isToken) ? type : nil
  }
}
