/// The files of one token in the store: the token, its lock, and the last failure to get it.
///
/// What goes wrong here is a warning of the store's, never a failure of a run.
struct TokenSlot: Sendable {
  /// The format's version is part of the names: records of several versions of this program lie
  /// side by side, and none replaces another's.
  static let tokenSuffix = ".v\(TokenRecord.version)" + anyTokenSuffix
  /// How the name of an encrypted token ends; versions that know of none see another version's.
  static let encryptedSuffix = ".v\(EncryptedRecord.version).encrypted" + anyTokenSuffix
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
  /// What encrypts and opens the token; nil where tokens are stored unencrypted.
  let cipher: RecordCipher?

  /// The record; nil where there is none that can be read.
  ///
  /// One that was stored unencrypted while there is a key is encrypted now.
  func record() -> TokenRecord? {
    let encrypted = encryptedRecord()
    // Beside an encrypted one it was written later, by a version that knows of no encryption, or a
    // process died between writing one and removing the other.
    guard let plain = plainRecord(), plain.isNewer(than: encrypted) else { return encrypted }
    if isLocked { return nil }
    if cipher != nil { encryptPlainRecord() }
    return plain
  }

  /// Whether a token is stored that cannot be opened here.
  var isLocked: Bool {
    problem(Self.encryptedSuffix) { bytes throws(RecordProblem) in _ = try open(bytes) } != nil
  }

  /// Why a token that is stored, and sound, cannot be used here: it lies under another key, or
  /// another version of this program wrote it; nil where nothing is in the way.
  var obstacle: RecordProblem? {
    problem(Self.encryptedSuffix) { bytes throws(RecordProblem) in _ = try open(bytes) }
      ?? problem(Self.tokenSuffix) { bytes throws(RecordProblem) in
        _ = try RecordObject(bytes: bytes, version: TokenRecord.version)
      }
  }

  private func problem(
    _ suffix: String, _ decode: ([UInt8]) throws(RecordProblem) -> Void
  ) -> RecordProblem? {
    guard let bytes = try? folder.read(name + suffix) else { return nil }
    do throws(RecordProblem) {
      try decode(bytes)
      return nil
    } catch {
      return error == .damaged ? nil : error
    }
  }

  /// Whether there is a file of the token, whatever stands in it.
  ///
  /// - Throws: `StoreProblem` where it cannot be read.
  func holdsFile() throws(StoreProblem) -> Bool {
    for suffix in [Self.tokenSuffix, Self.encryptedSuffix]
    where try folder.read(name + suffix) != nil {
      return true
    }
    return false
  }

  private func plainRecord() -> TokenRecord? {
    read(Self.tokenSuffix) { bytes throws(RecordProblem) in
      let record = try TokenRecord(bytes: bytes)
      guard seal.open(bytes, of: name + Self.tokenSuffix) != nil else { throw .damaged }
      return record
    }
  }

  private func encryptedRecord() -> TokenRecord? { read(Self.encryptedSuffix, open) }

  private func open(_ bytes: [UInt8]) throws(RecordProblem) -> TokenRecord {
    let file = try EncryptedRecord(bytes: bytes)
    guard let cipher else { throw .locked(.missingKey, connector: file.connector) }
    return try cipher.open(file, of: name + Self.encryptedSuffix)
  }

  /// Puts an encrypted file in the place of the other one, unless someone is about to store another
  /// token: then that one will be encrypted.
  private func encryptPlainRecord() {
    guard case .acquired(let lock) = lock() else { return }
    defer { lock.release() }
    guard let plain = plainRecord(), plain.isNewer(than: encryptedRecord()) else { return }
    save(plain)
  }

  /// The last failure; nil where there is none that can be read.
  func failure() -> FailureRecord? {
    read(Self.failureSuffix) { bytes throws(RecordProblem) in
      let record = try FailureRecord(bytes: bytes)
      guard seal.open(bytes, of: name + Self.failureSuffix) != nil else { throw .damaged }
      return record
    }
  }

  /// Replaces the record, unless it is another version's or lies under another key: that may hold
  /// what nobody can give back.
  func save(_ record: TokenRecord) {
    attempt { () throws(StoreProblem) in
      try folder.prepare()
      if isLocked { return }
      if let cipher {
        let name = name + Self.encryptedSuffix
        guard let file = try? cipher.seal(record, of: name) else { return }
        try folder.write(file.bytes, to: name)
        if !isForeign(self.name + Self.tokenSuffix, TokenRecord.version) {
          try folder.remove(self.name + Self.tokenSuffix)
        }
      } else {
        try write(record.bytes, Self.tokenSuffix, version: TokenRecord.version)
        try folder.remove(name + Self.encryptedSuffix)
      }
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
    attempt { () throws(StoreProblem) in
      try folder.remove(name + Self.tokenSuffix)
      if !isLocked { try folder.remove(name + Self.encryptedSuffix) }
    }
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
      return try decode(bytes)
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
