import Cryptography
import Diagnostics
import Glibc

extension TokenStore {
  /// What the store holds of a token, found without making, locking or changing anything.
  ///
  /// What a run would warn of counts as absent here: the run will say it.
  ///
  /// - Parameter identity: everything that affects the token, in one encoding.
  func peek(identity: [UInt8]) -> TokenRecord? {
    guard let folder, let tokens, let key = folder.peek(Self.keyName),
      key.count == Self.keyLength,
      let code = try? HMAC.authenticate(identity, key: key, with: .sha256)
    else { return nil }
    let name = Hexadecimal.encode(code)
    let plain = tokens.peek(name + TokenSlot.tokenSuffix).flatMap { bytes in
      RecordSeal(key: key).open(bytes, of: name + TokenSlot.tokenSuffix)
        .flatMap { _ in try? TokenRecord(bytes: bytes) }
    }
    guard let bytes = tokens.peek(name + TokenSlot.encryptedSuffix) else { return plain }
    let encrypted = (try? existingCipher()).flatMap { cipher in
      try? cipher.open(
        EncryptedRecord(bytes: bytes), of: name + TokenSlot.encryptedSuffix)
    }
    return plain?.isNewer(than: encrypted) == true && encrypted != nil ? plain : encrypted
  }

  /// Why a token that is stored cannot be read; nil where nothing is stored, or it can be.
  ///
  /// Found without making, locking or changing anything.
  ///
  /// - Parameters:
  ///   - identity: everything that affects the token, in one encoding.
  ///   - connector: whose it is.
  func obstacle(to identity: [UInt8], ofConnector connector: String) -> String? {
    guard let folder, let tokens, let key = folder.peek(Self.keyName), key.count == Self.keyLength,
      let code = try? HMAC.authenticate(identity, key: key, with: .sha256),
      peek(identity: identity) == nil
    else { return nil }
    let name = Hexadecimal.encode(code)
    do throws(RecordProblem) {
      if let bytes = tokens.peek(name + TokenSlot.encryptedSuffix) {
        let file = try EncryptedRecord(bytes: bytes)
        let cipher: RecordCipher?
        do throws(StoreProblem) { cipher = try existingCipher() } catch {
          return error.diagnostic(.error).message
        }
        guard let cipher else { throw .locked(.missingKey, connector: connector) }
        _ = try cipher.open(file, of: name + TokenSlot.encryptedSuffix)
      } else if let bytes = tokens.peek(name + TokenSlot.tokenSuffix) {
        _ = try RecordObject(bytes: bytes, version: TokenRecord.version)
        throw .damaged
      }
      return nil
    } catch {
      return error.failure(of: connector, at: .scheme)?.message
        ?? "token file of '\(connector)' is damaged"
    }
  }

  /// Whether a token lies in the store encrypted; found without its key, and without making or locking
  /// anything.
  ///
  /// - Parameter identity: everything that affects the token, in one encoding.
  func hidesToken(identity: [UInt8]) -> Bool {
    guard let folder, let tokens, let key = folder.peek(Self.keyName), key.count == Self.keyLength,
      let code = try? HMAC.authenticate(identity, key: key, with: .sha256)
    else { return false }
    return tokens.peek(Hexadecimal.encode(code) + TokenSlot.encryptedSuffix) != nil
  }

  /// Whether nothing is stored of a token, whatever it may be; found without making anything, so that a
  /// store that cannot be written tells too.
  ///
  /// - Parameter identity: everything that affects the token, in one encoding.
  /// - Throws: `StoreProblem` where the store exists and cannot be read.
  func lacksToken(identity: [UInt8]) throws(StoreProblem) -> Bool {
    guard let folder, let tokens else { return false }
    guard let key = try folder.read(Self.keyName) else { return true }
    guard key.count == Self.keyLength,
      let code = try? HMAC.authenticate(identity, key: key, with: .sha256)
    else { return false }
    for suffix in [TokenSlot.tokenSuffix, TokenSlot.encryptedSuffix]
    where try tokens.read(Hexadecimal.encode(code) + suffix) != nil {
      return false
    }
    return true
  }

  /// The name that a scheme's token has in the store.
  package struct UsedName: Sendable, Hashable {
    /// The name.
    package var name: String
    /// What tells the scheme from others that have tokens: `scheme 2 (oauth2)`; nil for the only one.
    package var label: String?
  }

  /// The names that tokens of these schemes have in the store, in the schemes' order; none where there
  /// is no store yet.
  ///
  /// What the names are made of is part of them: a token stored by a version of this program that
  /// counted other things has another name too.
  package func names(of schemes: [ResolvedScheme]) -> [UsedName] {
    guard let key = folder?.peek(Self.keyName), key.count == Self.keyLength else { return [] }
    let isOneOfMany = schemes.count(where: \.isIssued) > 1
    return schemes.enumerated().compactMap { index, scheme in
      guard case .issued(let issued) = scheme,
        let code = try? HMAC.authenticate(
          issued.source.identity.bytes, key: key, with: .sha256)
      else { return nil }
      return UsedName(
        name: Hexadecimal.encode(code),
        label: isOneOfMany ? SchemeLabel.text(index, issued.source.type) : nil)
    }
  }
}

extension TokenStore {
  /// Whether tokens of a connector are stored, but for one of these schemes under other names alone, so
  /// that another will be asked for; found without making or locking anything.
  ///
  /// Schemes that need a person are left out.
  ///
  /// - Parameter index: the one of the schemes that it is about; nil for all.
  package func misses(
    _ schemes: [ResolvedScheme], at index: Int? = nil, ofConnector connector: String
  ) -> Bool {
    guard let tokens, schemes.contains(where: \.isIssued) else { return false }
    let used = names(of: schemes)
    let issued = schemes.enumerated().filter(\.element.isIssued)
    let missing = zip(issued, used).contains { scheme, used in
      guard index == nil || scheme.offset == index, case .issued(let issued) = scheme.element,
        issued.source.means.nothingToGive == nil
      else { return false }
      return ![TokenSlot.tokenSuffix, TokenSlot.encryptedSuffix].contains {
        tokens.peek(used.name + $0) != nil
      }
    }
    return missing && holdsOthers(than: schemes, ofConnector: connector)
  }

  /// Whether tokens of a connector are stored under other names than those of these schemes.
  package func holdsOthers(
    than schemes: [ResolvedScheme], ofConnector connector: String
  ) -> Bool {
    guard let entries = try? entries() else { return false }
    let names = Set(names(of: schemes).map(\.name))
    return entries.contains { $0.connector == connector && !names.contains($0.name) }
  }
}

extension PrivateFolder {
  /// The bytes of a file of the user's own, its mode left as it is; nil for anything else.
  func peek(_ name: String) -> [UInt8]? {
    var status = stat()
    guard lstat(path(of: name), &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid()
    else { return nil }
    return try? LocalFileReader().read(path(of: name), limit: Self.fileLimit)
  }
}
