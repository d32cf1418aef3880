import Diagnostics

/// A file that the project's YAML names; only those below the root are read.
struct ProjectFile {
  /// The project's root, absolute, symbolic links resolved.
  let root: String
  /// The file system.
  let files: any FileReader

  /// The absolute path of a file, symbolic links resolved.
  ///
  /// - Parameters:
  ///   - path: relative to the root, or absolute.
  ///   - key: the YAML key that names it, for messages: `body.file`.
  ///   - span: where it is named.
  /// - Throws: `untrusted-file` for a path outside the root; `unreadable-file` for none at all.
  func resolve(
    _ path: String, key: String, at span: SourceSpan
  ) throws(EvaluationFailure) -> String {
    let absolute = path.hasPrefix("/") ? path : root + "/" + path
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw EvaluationFailure(
        Diagnostic("unreadable-file", "'\(key)' names no file", at: span))
    }
    guard isInside(files.resolved(absolute) ?? Self.normalised(absolute)) else {
      throw EvaluationFailure(
        Diagnostic(
          "untrusted-file", "'\(key)' leads to a file outside the project's root", at: span,
          help: "That needs a project that you have trusted, and trust does not exist yet in this "
            + "version; copy the file below the root."))
    }
    guard let resolved = files.resolved(absolute) else {
      throw EvaluationFailure(
        Diagnostic("unreadable-file", "file '\(path)' does not exist", at: span))
    }
    return resolved
  }

  /// A file's text with one trailing newline dropped, at most 1 MiB.
  ///
  /// - Throws: as `resolve`, and `unreadable-file` for what cannot be read or is not UTF-8.
  func text(
    _ path: String, key: String, at span: SourceSpan
  ) throws(EvaluationFailure) -> String {
    let resolved = try resolve(path, key: key, at: span)
    do {
      return try Self.value(in: resolved, files: files)
    } catch {
      throw EvaluationFailure(
        Diagnostic("unreadable-file", "file '\(path)' \(error.message)", at: span))
    }
  }

  /// The most bytes of a file that is a variable's value.
  static let limit = 1 << 20

  /// The text of a file that is a variable's value, without one trailing newline.
  static func value(
    in path: String, files: any FileReader
  ) throws(FileReadError) -> String {
    let bytes = try files.read(path, limit: limit)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
    return text.droppingTrailingNewline()
  }

  private func isInside(_ path: String) -> Bool {
    root == "/" || path == root || path.hasPrefix(root + "/")
  }

  private static func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}

extension String {
  /// The text without one LF or CRLF at its end.
  func droppingTrailingNewline() -> String {
    var scalars = unicodeScalars
    guard scalars.last == "\n" else { return self }
    scalars.removeLast()
    if scalars.last == "\r" { scalars.removeLast() }
    return String(scalars)
  }
}
