import Diagnostics

/// The projects that a user trusts, one file each, in a folder with mode 0700.
package struct TrustStore: Sendable {
  /// The format's version is part of the names, as it is of tokens'.
  private static let suffix = ".v\(TrustRecord.version).trust"

  /// What is known of a project.
  package enum Finding: Sendable, Hashable {
    case trusted(TrustRecord)
    /// It was never trusted, or no more.
    case unknown
    /// There is a record that says nothing; why, as it follows "the record of its trust".
    case unusable(String)
  }

  private let state: PrivateFolder?
  private let folder: PrivateFolder?

  /// - Parameter state: the user's state folder; nil for none.
  package init(state: String?) {
    self.state = state.map(PrivateFolder.init)
    folder = state.map { PrivateFolder(path: $0 + "/trust") }
  }

  /// What is known of the project with a root.
  package func finding(root: String) -> Finding {
    guard let folder, let name = Self.name(root) else { return .unknown }
    do throws(StoreProblem) {
      guard try folder.tighten(), let bytes = try folder.read(name) else { return .unknown }
      guard let record = try? TrustRecord(bytes: bytes), record.root == root else {
        return .unusable("is damaged")
      }
      return .trusted(record)
    } catch {
      return .unusable("cannot be read: \(error.reason)")
    }
  }

  /// Records that a project is trusted, in place of what was recorded before.
  ///
  /// - Throws: `RunFailure` of kind `localFile`.
  package func save(_ record: TrustRecord) throws(RunFailure) {
    try attempt { () throws(StoreProblem) in
      guard let state, let folder, let name = Self.name(record.root) else {
        throw StoreProblem(
          "~/.local/state/connector-run", "neither XDG_STATE_HOME nor HOME is an absolute path")
      }
      try state.prepare()
      try folder.prepare()
      try folder.write(record.bytes, to: name)
      try UnfinishedFile.removeAbandoned(in: folder)
    }
  }

  /// Forgets a project; whether it was known.
  ///
  /// - Throws: `RunFailure` of kind `localFile`.
  package func remove(root: String) throws(RunFailure) -> Bool {
    guard let folder, let name = Self.name(root) else { return false }
    return try attempt { () throws(StoreProblem) in try folder.remove(name) }
  }

  /// All records that can be read, by root.
  ///
  /// - Throws: `RunFailure` of kind `localFile`.
  package func records() throws(RunFailure) -> [TrustRecord] {
    guard let folder else { return [] }
    return try attempt { () throws(StoreProblem) in
      guard try folder.tighten() else { return [] }
      var records: [TrustRecord] = []
      for name in try folder.names() where name.hasSuffix(Self.suffix) {
        guard let bytes = try? folder.read(name), let record = try? TrustRecord(bytes: bytes),
          Self.name(record.root) == name
        else { continue }
        records.append(record)
      }
      return records.sorted { $0.root < $1.root }
    }
  }

  private static func name(_ root: String) -> String? {
    FileDigest.text(Array(root.utf8)).map { $0 + suffix }
  }

  private func attempt<Result>(
    _ work: () throws(StoreProblem) -> Result
  ) throws(RunFailure) -> Result {
    do throws(StoreProblem) { return try work() } catch {
      throw RunFailure(
        .localFile,
        Diagnostic(
          "unusable-trust-store", "trust store at '\(error.path)' cannot be used: \(error.reason)",
          help: "Make the folder yours and writable, or set XDG_STATE_HOME to one that is."))
    }
  }
}
