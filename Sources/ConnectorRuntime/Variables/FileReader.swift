/// The file system as far as resolving values and building requests need it.
package protocol FileReader: Sendable {
  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - path: an absolute path.
  ///   - limit: the most bytes; a file with more is refused.
  func read(_ path: String, limit: Int) throws(FileReadError) -> [UInt8]

  /// The absolute path with symbolic links, `.` and `..` resolved; nil where nothing is there.
  func resolved(_ path: String) -> String?

  /// Whether a folder is there.
  func isFolder(_ path: String) -> Bool

  /// What a symbolic link holds; nil for everything else.
  func linkTarget(_ path: String) -> String?
}

/// Why a file has no bytes to give.
package enum FileReadError: Error, Sendable, Hashable {
  /// There is none.
  case absent
  /// It has more bytes than the limit.
  case tooLarge(limit: Int)
  /// It is not UTF-8, where text is wanted.
  case notText
  /// The system's reason, without a period.
  case unreadable(String)

  /// What is wrong, as it follows a file's name.
  package var message: String {
    switch self {
    case .absent: "does not exist"
    case .tooLarge(let limit): "has more than \(limit) bytes"
    case .notText: "is not UTF-8 text"
    case .unreadable(let reason): "cannot be read: \(reason)"
    }
  }
}
