import ConnectorModel
package import Diagnostics

/// Decides whether a project gets what it asks for beyond its own folder (SPEC §4).
///
/// What counts is the text that was loaded, not what the file holds by now.
package struct ProjectTrust: Sendable {
  private let store: TrustStore?
  private let workingDirectory: String

  /// - Parameters:
  ///   - store: the projects that the user trusts; nil for none.
  ///   - workingDirectory: what the sources' paths are relative to, absolute.
  package init(store: TrustStore?, workingDirectory: String) {
    self.store = store
    self.workingDirectory = workingDirectory
  }

  /// No project is trusted.
  package static let none = ProjectTrust(store: nil, workingDirectory: "/")

  /// Why a project's command may not run; nil where it may.
  func refusal(
    of command: [Located<String>], variable: String, _ boundary: ProjectBoundary
  ) -> Diagnostic? {
    guard let program = command.first else { return nil }
    let reason: String
    switch record(covering: [program.span.source], boundary) {
    case .failure(let doubt): reason = doubt.reason
    case .success(let record):
      let pins = CommandPins(command.map(\.value), boundary)
      if let changed = pins.programs.first(where: { !record.programs.contains($0) }) {
        reason =
          record.programs.contains { $0.path == changed.path }
          ? Doubt.changed(changed.path).reason : Doubt.unlisted(changed.path).reason
      } else if let moved = pins.targets.first(where: { !record.targets.contains($0) }) {
        reason = "'\(moved.path)' leads to '\(moved.target)' now"
      } else {
        return nil
      }
    }
    return Diagnostic(
      "untrusted-command", "'from.command' of '\(variable)' runs a program, but \(reason)",
      at: program.span, help: help(boundary))
  }

  /// Why a file outside the root may not be read; nil where it may.
  ///
  /// - Parameters:
  ///   - file: the path and where it stands.
  ///   - key: the YAML key that names it.
  ///   - origins: where the values in the path came from; nil for a path without any.
  func refusal(
    of file: Located<String>, key: String, origins: [ValueOrigin]?, _ boundary: ProjectBoundary
  ) -> Diagnostic? {
    let exit = boundary.exit(of: boundary.absolute(file.value))
    let sources = [file.span.source] + (origins ?? []).compactMap(\.span?.source)
    var message = "'\(key)' leads to '\(exit)', outside the project's root, "
    switch record(covering: sources, boundary) {
    case .failure(let doubt): message += "but \(doubt.reason)"
    case .success(let record):
      if let origins {
        guard let origin = origins.first(where: \.isUnvouched) else { return nil }
        message += "by what it has from \(origin.summary)"
      } else {
        let trusted = record.targets.filter { $0.path == file.value }
        if trusted.contains(where: { $0.target == exit }) { return nil }
        message +=
          trusted.first.map { "not to '\($0.target)' as when this project was trusted" }
          ?? "which was not asked for when this project was trusted"
      }
    }
    return Diagnostic("untrusted-file", message, at: file.span, help: help(boundary))
  }

  private enum Doubt: Error {
    case unknown
    case unusable(String)
    case changed(String)
    case unlisted(String)

    var reason: String {
      switch self {
      case .unknown: "this project is not trusted"
      case .unusable(let why): "the record of this project's trust \(why)"
      case .changed(let path): "'\(path)' has changed since this project was trusted"
      case .unlisted(let path): "'\(path)' is not among the files that were trusted"
      }
    }
  }

  /// The project's record, if it covers these texts.
  private func record(
    covering sources: [SourceText], _ boundary: ProjectBoundary
  ) -> Result<TrustRecord, Doubt> {
    let record: TrustRecord
    switch store?.finding(root: boundary.root) ?? .unknown {
    case .trusted(let found): record = found
    case .unknown: return .failure(.unknown)
    case .unusable(let why): return .failure(.unusable(why))
    }
    for source in sources {
      guard let digest = FileDigest.text(source.bytes) else { return .failure(.unknown) }
      if record.files.contains(where: { $0.digest == digest }) { continue }
      let path = boundary.shown(source.path, from: workingDirectory)
      let isKnown = record.files.contains { $0.path == path }
      return .failure(isKnown ? .changed(source.path) : .unlisted(source.path))
    }
    return .success(record)
  }

  private func help(_ boundary: ProjectBoundary) -> String {
    let command =
      boundary.isInside(workingDirectory)
      ? "connector-run trust" : "connector-run trust \(boundary.root)"
    return "'\(command)' shows what the project asks for, and records that you trust it."
  }
}

extension ProjectBoundary {
  /// A source's path for a record: relative to the root where it lies inside.
  func shown(_ path: String, from workingDirectory: String) -> String {
    let absolute = normalised(path.hasPrefix("/") ? path : workingDirectory + "/" + path)
    return absolute.hasPrefix(root + "/") ? String(absolute.dropFirst(root.count + 1)) : absolute
  }
}

extension ValueOrigin {
  /// Whether neither the user nor a digest vouches for the value: the content of a file that the
  /// project names, and what a server said.
  fileprivate var isUnvouched: Bool {
    switch self {
    case .fromFile, .fromServer: true
    default: false
    }
  }
}

extension ProjectTrust {
  /// The absolute path of a file that the project's YAML names, symbolic links resolved.
  ///
  /// - Parameters:
  ///   - file: the path as the YAML has it, and its place.
  ///   - key: the YAML key that names it.
  ///   - root: the project's root, absolute, symbolic links resolved.
  /// - Throws: `untrusted-file` for one outside the root that is not trusted, `unreadable-file` for
  ///   none at all.
  package func path(
    of file: Located<String>, key: String, root: String, files: any FileReader = LocalFileReader()
  ) throws(EvaluationFailure) -> String {
    try ProjectFile(root: root, files: files, trust: self)
      .resolve(file.value, key: key, at: file.span)
  }
}
