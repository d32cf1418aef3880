/// Where loading reads from; injected, so that tests need no disk.
package protocol SourceFiles: Sendable {
  /// The folder that relative paths start from, absolute.
  var workingDirectory: String { get }

  /// The bytes of a file.
  ///
  /// - Throws: `SourceFileError`.
  func read(_ path: String, limit: Int) throws(SourceFileError) -> [UInt8]

  /// What is at a path, symbolic links followed.
  func kind(of path: String) -> SourceFileKind

  /// The names in a folder, sorted; bytes that are not UTF-8 become U+FFFD.
  ///
  /// - Throws: `SourceFileError`.
  func names(in folder: String) throws(SourceFileError) -> [String]

  /// The names in a folder, sorted, with what `kind(of:)` says of each.
  ///
  /// - Throws: `SourceFileError`.
  func entries(in folder: String) throws(SourceFileError) -> [FolderEntry]

  /// The absolute path with all symbolic links resolved; nil where nothing is there.
  func resolved(_ path: String) -> String?
}

extension SourceFiles {
  package func entries(in folder: String) throws(SourceFileError) -> [FolderEntry] {
    try names(in: folder).map { FolderEntry(name: $0, kind: kind(of: folder + "/" + $0)) }
  }
}

/// What a folder holds under one name.
package struct FolderEntry: Sendable {
  /// The name; bytes that are not UTF-8 are U+FFFD.
  package var name: String
  /// What it is, symbolic links followed.
  package var kind: SourceFileKind

  package init(name: String, kind: SourceFileKind) {
    self.name = name
    self.kind = kind
  }
}

/// What is at a path.
package enum SourceFileKind: Sendable, Hashable {
  case file
  case folder
  /// A pipe, a socket or a device: read only where a person names it.
  case special
  case absent
}

/// Why a file could not be read.
package enum SourceFileError: Error, Sendable, Hashable {
  /// Nothing is there.
  case absent
  /// It has more bytes than the limit.
  case tooLarge(limit: Int)
  /// The system said no: its own words.
  case unreadable(String)

  /// The reason in words.
  package var message: String {
    switch self {
    case .absent: "no such file"
    case .tooLarge(let limit): "larger than \(limit >> 20) MiB"
    case .unreadable(let reason): reason
    }
  }
}
