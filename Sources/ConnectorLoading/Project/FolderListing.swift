import Diagnostics

/// The `.yaml` files below a folder, and what there stands in their way.
///
/// Names that begin with a dot are passed over. Symbolic links are followed, but each folder is
/// looked at once, under its own path rather than a link's, so that loops of links end.
struct FolderListing {
  /// The files' ids, sorted: their paths below the folder without `.yaml`.
  private(set) var ids: [String] = []
  /// What cannot be listed.
  private(set) var diagnostics: [Diagnostic] = []

  /// How many folders may stand inside each other.
  static let maximumDepth = 16

  private struct Folder {
    var path: String
    /// What its ids begin with: empty, or ending with a slash.
    var prefix: String
    var depth: Int
  }

  private let files: any SourceFiles
  /// The folder itself, symbolic links resolved.
  private let root: String
  private var visited: Set<String> = []
  private var pending: [Folder] = []
  private var links: [Folder] = []

  init(of folder: String, files: any SourceFiles) {
    self.files = files
    root = files.resolved(folder) ?? folder
    guard files.kind(of: folder) == .folder else { return }
    pending = [Folder(path: folder, prefix: "", depth: 0)]
    while let next = pending.popLast() ?? links.popLast() { list(next) }
    ids.sort()
  }

  private mutating func list(_ folder: Folder) {
    guard let resolved = files.resolved(folder.path) else { return }
    // What a link to a folder around all this holds is none of its files.
    if folder.depth > 0, PathText.below(root, resolved) != nil { return }
    guard visited.insert(resolved).inserted else { return }
    do throws(SourceFileError) {
      for entry in try files.entries(in: folder.path) where !entry.name.hasPrefix(".") {
        look(at: entry, in: folder, resolved)
      }
    } catch {
      report("unreadable-file", "folder", folder.path, "cannot be read: \(error.message)")
    }
  }

  private mutating func look(at entry: FolderEntry, in folder: Folder, _ resolved: String) {
    let name = entry.name
    var path: String { folder.path + "/" + name }
    switch entry.kind {
    case .folder where name.hasSuffix(".yaml"):
      report("bad-id", "folder", path, "has a name that ends in .yaml", help: Self.renaming)
    case .folder:
      let inner = Folder(path: path, prefix: folder.prefix + name + "/", depth: folder.depth + 1)
      if inner.depth > Self.maximumDepth {
        report(
          "bad-id", "folder", path, "is more than \(Self.maximumDepth) folders deep",
          help: "Nothing in it is read; move it up.")
      } else if files.resolved(path) == resolved + "/" + name {
        pending.append(inner)
      } else {
        links.append(inner)
      }
    case .file: lookAtFile(name, in: folder)
    case .absent where name.hasSuffix(".yaml"): lookAtFile(name, in: folder)
    case .special, .absent: break
    }
  }

  private mutating func lookAtFile(_ name: String, in folder: Folder) {
    var path: String { folder.path + "/" + name }
    if !name.utf8.allSatisfy({ $0 < 0x80 }), name.unicodeScalars.contains("\u{FFFD}") {
      report("bad-id", "file", path, "has a name that is not UTF-8", help: Self.renaming)
    } else if name.hasSuffix(".yaml") {
      ids.append(folder.prefix + name.dropLast(5))
    } else if name.lowercased().hasSuffix(".yml") || name.lowercased().hasSuffix(".yaml") {
      report(
        "wrong-extension", "file", path, "is not read: its name does not end in .yaml",
        help: "Rename it, or move it away.", severity: .warning)
    }
  }

  /// What to do about a name that cannot be part of an id.
  static let renaming =
    "Name files and folders with a lower-case letter, then letters, digits, '-' or '_', at most "
    + "64 in all."

  private mutating func report(
    _ id: String, _ what: String, _ path: String, _ message: String, help: String? = nil,
    severity: Diagnostic.Severity = .error
  ) {
    let shown = PathText.shortest(path, from: files.workingDirectory)
    // A file's very beginning stands for the whole of it; a folder has no place.
    let whole = SourceSpan(
      source: SourceText(path: shown, bytes: [], showsLines: false), range: 0..<0)
    diagnostics.append(
      Diagnostic(
        id, severity, "\(what) '\(shown)' \(message)", at: what == "file" ? whole : nil, help: help)
    )
  }
}
