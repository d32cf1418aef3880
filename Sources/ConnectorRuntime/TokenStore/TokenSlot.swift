/// The files of one token in the store: the token, its lock, and the last failure to get it.
///
/// What goes wrong here is a warning of the store's, never a failure of a run.
struct TokenSlot: Sendable {
  /// The format's version is part of the names: records of several versions of this program lie
  /// side by side, and none replaces another's.
  static let tokenSuffix = ".v\(TokenRecord.version)" + anyTokenSuffix
  static let failureSuffix = ".v\(FailureRecord.version)" + anyFailureSuffix
  /// How the names of tokens end in every version.
  static let anyTokenSuffix = ".token"
  static let anyFailureSuffix = ".failure"
  /// One for all versions.
  static let lockSuffix = ".lock"

  let store: TokenStore
  let folder: PrivateFolder
  /// The files' name without its suffix, hexadecimal.
  let name: String
  let seal: RecordSeal

  /// The record; nil where there is none that can be read.
  func record() -> TokenRecord? {
    read(Self.tokenSuffix) { bytes throws(RecordProblem) in try TokenRecord(bytes: bytes) }
  }

  /// The last failure; nil where there is none that can be read.
  func failure() -> FailureRecord? {
    read(Self.failureSuffix) { bytes throws(RecordProblem) in try FailureRecord(bytes: bytes) }
  }

  /// Replaces the record, unless it is another version's: that may hold what nobody can give back.
  func save(_ record: TokenRecord) {
    attempt { () throws(StoreProblem) in
      try folder.prepare()
      try write(record.bytes, Self.tokenSuffix, version: TokenRecord.version)
      try store.removeAbandoned()
    }
  }

  /// Leaves a failure for those that wait.
  func save(_ failure: FailureRecord) {
    attempt { () throws(StoreProblem) in
      try write(failure.bytes, Self.failureSuffix, version: FailureRecord.version)
    }
  }

  /// Forgets the last failure.
  func removeFailure() {
    attempt { () throws(StoreProblem) in try folder.remove(name + Self.failureSuffix) }
  }

  /// Forgets the token and the last failure.
  func remove() {
    attempt { () throws(StoreProblem) in try folder.remove(name + Self.tokenSuffix) }
    removeFailure()
  }

  /// Tries to lock the token; nil where locking does not work here.
  func lock() -> FileLock.Attempt? {
    do throws(StoreProblem) {
      return try FileLock.attempt(folder.path(of: name + Self.lockSuffix))
    } catch {
      store.warn(error)
      return nil
    }
  }

  private func read<Record>(
    _ suffix: String, _ decode: ([UInt8]) throws(RecordProblem) -> Record
  ) -> Record? {
    let bytes: [UInt8]?
    do throws(StoreProblem) {
      bytes = try folder.read(name + suffix)
    } catch {
      store.warn(error)
      return nil
    }
    guard let bytes else { return nil }
    do throws(RecordProblem) {
      let record = try decode(bytes)
      guard seal.open(bytes, of: name + suffix) != nil else { throw RecordProblem.damaged }
      return record
    } catch {
      store.warn(error, path: folder.path(of: name + suffix))
      return nil
    }
  }

  private func write(
    _ record: [UInt8], _ suffix: String, version: Int
  ) throws(StoreProblem) {
    let name = name + suffix
    guard !isForeign(name, version), let bytes = seal.seal(record, of: name) else { return }
    try folder.write(bytes, to: name)
  }

  /// Whether another version of this program has put a file of its own in the place.
  private func isForeign(_ name: String, _ version: Int) -> Bool {
    guard let bytes = try? folder.read(name) else { return false }
    do throws(RecordProblem) {
      _ = try RecordObject(bytes: bytes, version: version)
      return false
    } catch {
      return error != .damaged
    }
  }

  private func attempt(_ work: () throws(StoreProblem) -> Void) {
    do throws(StoreProblem) { try work() } catch { store.warn(error) }
  }
}
