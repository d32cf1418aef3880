import Diagnostics

/// What may be shown of a stored token.
package struct TokenEntry: Sendable, Hashable {
  /// The id of the connector that it was obtained for.
  package var connector: String
  /// The scheme's `type`.
  package var scheme: String
  /// The token endpoint without its query.
  package var endpoint: String
  /// The granted scope, or the one asked for.
  package var scope: String?
  /// When its request was sent; nil where no access token is stored.
  package var obtainedAt: WallTime?
  /// When it ends; nil where nothing told it, or no access token is stored.
  package var expiresAt: WallTime?
  /// Whether a refresh token is stored, so that it can be renewed.
  package var isRenewable = false
  /// Whether it is encrypted and cannot be opened here, so that no more is known of it.
  package var isLocked = false
  /// What its files are named by: an HMAC over all that affects it.
  package var name = ""
}

/// What is stored, as far as it can be read.
package struct TokenListing: Sendable {
  /// The tokens by connector and endpoint, those that have ended included.
  package var entries: [TokenEntry] = []
  /// Whose the files of other versions of this program are; nil where nothing tells.
  package var foreignOwners: [String?] = []
}

extension TokenStore {
  /// The stored tokens by connector and endpoint, those that have ended included.
  ///
  /// - Throws: `RunFailure` of kind `localFile` where the store exists and cannot be read.
  package func entries() throws(RunFailure) -> [TokenEntry] { try listing().entries }

  /// What is stored.
  ///
  /// - Parameter reports: whether warnings tell of files and of a keyring that cannot be read.
  /// - Throws: `RunFailure` of kind `localFile` where the store exists and cannot be read.
  package func listing(reports: Bool = false) throws(RunFailure) -> TokenListing {
    var listing = TokenListing()
    var entries: [TokenEntry] = []
    for file in try files(reports: reports) {
      if file.isForeign { listing.foreignOwners.append(file.owner) }
      if let locked = file.locked {
        entries.append(
          TokenEntry(
            connector: locked.connector, scheme: locked.scheme, endpoint: locked.endpoint,
            isLocked: true, name: file.name))
      }
      guard let record = file.record, file.holdsToken else { continue }
      entries.append(
        TokenEntry(
          connector: record.connector, scheme: record.scheme, endpoint: record.endpoint,
          scope: record.token?.scope, obtainedAt: record.token?.requestedAt,
          expiresAt: record.token?.expiresAt, isRenewable: record.refreshToken != nil,
          name: file.name))
    }
    listing.entries = entries.sorted { left, right in
      (left.connector, left.endpoint, left.expiresAt?.milliseconds ?? .max)
        < (right.connector, right.endpoint, right.expiresAt?.milliseconds ?? .max)
    }
    return listing
  }

  /// Removes stored tokens with all that was remembered beside them.
  ///
  /// - Parameter connector: whose; nil for all, damaged files of which nothing tells whose they are and
  ///   those of other versions of this program included.
  /// - Returns: how many tokens there were; of a damaged file nobody knows what it held, but it was
  ///   somebody's.
  /// - Throws: `RunFailure` of kind `localFile`.
  @discardableResult
  package func clear(connector: String?) throws(RunFailure) -> Int {
    guard let tokens else { return 0 }
    var count = 0
    for file in try files() where connector == nil || file.connector == connector {
      if file.isDamaged || file.locked != nil || file.holdsToken { count += 1 }
      try inStore { () throws(StoreProblem) in
        try tokens.remove(file.name + TokenSlot.tokenSuffix)
        try tokens.remove(file.name + TokenSlot.encryptedSuffix)
        try tokens.remove(file.name + TokenSlot.failureSuffix)
      }
    }
    if connector == nil { try removeLeftovers(in: tokens) }
    return count
  }

  /// Removes failures without a token, what other versions stored, and what a process that was
  /// killed did not finish.
  ///
  /// Locks stay: a lock on a removed file would exclude nobody.
  private func removeLeftovers(in tokens: PrivateFolder) throws(RunFailure) {
    try inStore { () throws(StoreProblem) in
      for name in try tokens.names()
      where name.hasSuffix(TokenSlot.anyTokenSuffix) || name.hasSuffix(TokenSlot.anyFailureSuffix) {
        try tokens.remove(name)
      }
      try removeAbandoned()
    }
  }

  /// What is stored under one name.
  private struct StoredFile {
    var name: String
    /// The record; nil where it cannot be read.
    var record: TokenRecord?
    /// The encrypted file that cannot be opened here.
    var locked: EncryptedRecord?
    /// Whose it is: what an encrypted file's head says too, whatever became of the rest.
    var connector: String?
    /// Whether it is not what this program writes.
    var isDamaged = false
    /// Whether another version of this program wrote it.
    var isForeign = false
    /// Whose a foreign file seems to be.
    var owner: String?
    var holdsToken: Bool { record?.token != nil || record?.refreshToken != nil }
  }

  private func files(reports: Bool = false) throws(RunFailure) -> [StoredFile] {
    guard let folder, let tokens else { return [] }
    var files: [StoredFile] = []
    try inStore { () throws(StoreProblem) in
      guard try folder.tighten(), try tokens.tighten() else { return }
      let seal = try existingSeal()
      let names = try tokens.names()
      let suffixes = [TokenSlot.tokenSuffix, TokenSlot.encryptedSuffix]
      // The keyring is asked only where there is something to open.
      let cipher =
        names.contains { $0.hasSuffix(TokenSlot.encryptedSuffix) }
        ? openingCipher(reports: reports) : nil
      let bases = Set(
        names.compactMap { name in
          suffixes.first(where: name.hasSuffix).map { String(name.dropLast($0.count)) }
        }
      ).sorted()
      for base in bases {
        var file = Self.file(base, tokens, seal, cipher)
        file.connector = file.record?.connector ?? file.locked?.connector ?? file.connector
        if file.record == nil, file.locked == nil { examine(&file, in: tokens, reports: reports) }
        files.append(file)
      }
    }
    return files
  }

  /// Finds out why nothing of what stands under a name can be read, and warns of it.
  private func examine(_ file: inout StoredFile, in tokens: PrivateFolder, reports: Bool) {
    for (suffix, version) in [
      (TokenSlot.tokenSuffix, TokenRecord.version),
      (TokenSlot.encryptedSuffix, EncryptedRecord.version),
    ] {
      let bytes: [UInt8]?
      do throws(StoreProblem) { bytes = try tokens.read(file.name + suffix) } catch {
        if reports { warn(error) }
        continue
      }
      guard let bytes else { continue }
      var problem = RecordProblem.damaged
      do throws(RecordProblem) { _ = try RecordObject(bytes: bytes, version: version) } catch {
        problem = error
      }
      if problem == .damaged {
        file.isDamaged = true
        file.connector = file.connector ?? Self.owner(of: bytes)
      } else {
        file.isForeign = true
        file.owner = Self.owner(of: bytes)
      }
      if reports { warn(problem, path: tokens.path(of: file.name + suffix)) }
    }
  }

  /// Whose a file seems to be that cannot be read as a whole: its head names the connector, whose id
  /// needs no escapes.
  private static func owner(of bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let key = text.firstRange(of: #""connector":""#) else { return nil }
    let rest = text[key.upperBound...]
    return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
  }

  /// What opens encrypted files; nil where nothing does, for whatever reason.
  private func openingCipher(reports: Bool) -> RecordCipher? {
    do throws(StoreProblem) { return try existingCipher() } catch {
      if reports { warn(error) }
      return nil
    }
  }

  /// One file that cannot be read, for whatever reason, does not hide the others.
  private static func file(
    _ base: String, _ tokens: PrivateFolder, _ seal: RecordSeal?, _ cipher: RecordCipher?
  ) -> StoredFile {
    var file = StoredFile(name: base)
    let plainName = base + TokenSlot.tokenSuffix
    if let bytes = try? tokens.read(plainName), seal?.open(bytes, of: plainName) != nil {
      file.record = try? TokenRecord(bytes: bytes)
    }
    let encryptedName = base + TokenSlot.encryptedSuffix
    guard let bytes = try? tokens.read(encryptedName),
      let encrypted = try? EncryptedRecord(bytes: bytes)
    else { return file }
    file.connector = encrypted.connector
    guard let cipher, cipher.keyIdentifier == encrypted.keyIdentifier else {
      file.locked = encrypted
      return file
    }
    guard let record = try? cipher.open(encrypted, of: encryptedName) else { return file }
    if file.record?.isNewer(than: record) != true { file.record = record }
    return file
  }

  private func inStore(_ work: () throws(StoreProblem) -> Void) throws(RunFailure) {
    do throws(StoreProblem) { try work() } catch {
      throw RunFailure(
        .localFile,
        error.diagnostic(.error))
    }
  }
}
