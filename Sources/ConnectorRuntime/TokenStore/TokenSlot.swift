/// The files of one token in the store: the token, its lock, and the last failure to get it.
///
/// What goes wrong here is a warning of the store's, never a failure of a run.
struct TokenSlot: Sendable {
  static let tokenSuffix = ".token"
  static let failureSuffix = ".failure"
  static let lockSuffix = ".lock"

  let store: TokenStore
  let folder: PrivateFolder
  /// The files' name without its suffix, hexadecimal.
  let name: String

  /// The record; nil where there is none that can be read.
  func record() -> TokenRecord? {
    read(Self.tokenSuffix) { bytes throws(RecordProblem) in try TokenRecord(bytes: bytes) }
  }

  /// The last failure; nil where there is none that can be read.
  func failure() -> FailureRecord? {
    read(Self.failureSuffix) { bytes throws(RecordProblem) in try FailureRecord(bytes: bytes) }
  }

  /// Replaces the record.
  func save(_ record: TokenRecord) {
    attempt { () throws(StoreProblem) in
      try folder.prepare()
      try folder.write(record.bytes, to: name + Self.tokenSuffix)
    }
  }

  /// Leaves a failure for those that wait.
  func save(_ failure: FailureRecord) {
    attempt { () throws(StoreProblem) in
      try folder.write(failure.bytes, to: name + Self.failureSuffix)
    }
  }

  /// Forgets the last failure.
  func removeFailure() {
    attempt { () throws(StoreProblem) in try folder.remove(name + Self.failureSuffix) }
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
      return try decode(bytes)
    } catch {
      store.warn(error, path: folder.path(of: name + suffix))
      return nil
    }
  }

  private func attempt(_ work: () throws(StoreProblem) -> Void) {
    do throws(StoreProblem) { try work() } catch { store.warn(error) }
  }
}
