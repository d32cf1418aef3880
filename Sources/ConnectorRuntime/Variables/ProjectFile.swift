import Diagnostics

/// A file that the project's YAML names; those outside the root need a trusted project.
struct ProjectFile {
  private let boundary: ProjectBoundary
  private let trust: ProjectTrust

  /// - Parameters:
  ///   - root: the project's root, absolute, symbolic links resolved.
  ///   - files: the file system.
  ///   - trust: decides about files outside the root.
  init(root: String, files: any FileReader, trust: ProjectTrust) {
    boundary = ProjectBoundary(root: root, files: files)
    self.trust = trust
  }

  /// The absolute path of a file, symbolic links resolved.
  ///
  /// - Parameters:
  ///   - path: relative to the root, or absolute.
  ///   - key: the YAML key that names it, for messages: `body.file`.
  ///   - span: where it is named.
  ///   - origins: where the values in the path came from; nil for a path without any.
  /// - Throws: `untrusted-file` for a path outside the root that is not trusted; `unreadable-file`
  ///   for none at all, and for a folder.
  func resolve(
    _ path: String, key: String, at span: SourceSpan, origins: [ValueOrigin]? = nil
  ) throws(EvaluationFailure) -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw EvaluationFailure(
        Diagnostic("unreadable-file", "'\(key)' names no file", at: span))
    }
    let absolute = boundary.absolute(path)
    if boundary.leadsOutside(absolute),
      let refusal = trust.refusal(
        of: Located(path, at: span), key: key, origins: origins, boundary)
    {
      throw EvaluationFailure(refusal)
    }
    guard let resolved = boundary.files.resolved(absolute) else {
      throw EvaluationFailure(
        Diagnostic("unreadable-file", "file '\(path)' does not exist", at: span))
    }
    if boundary.files.isFolder(resolved) {
      throw EvaluationFailure(
        Diagnostic(
          "unreadable-file", "'\(path)' is a folder, and '\(key)' takes a file", at: span,
          help: "Name a file in it."))
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
      return try Self.value(in: resolved, files: boundary.files)
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
