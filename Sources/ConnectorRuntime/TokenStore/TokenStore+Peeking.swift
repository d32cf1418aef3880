import Cryptography
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
    let plain = tokens.peek(name + TokenSlot.tokenSuffix).flatMap { try? TokenRecord(bytes: $0) }
    guard let bytes = tokens.peek(name + TokenSlot.encryptedSuffix) else { return plain }
    let encrypted = (try? existingCipher()).flatMap { cipher in
      try? cipher.open(
        EncryptedRecord(bytes: bytes), of: name + TokenSlot.encryptedSuffix)
    }
    return plain?.isNewer(than: encrypted) == true && encrypted != nil ? plain : encrypted
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
  package func misses(_ schemes: [ResolvedScheme], ofConnector connector: String) -> Bool {
    guard let tokens, schemes.contains(where: \.isIssued) else { return false }
    let used = names(of: schemes)
    let missing = zip(schemes.filter(\.isIssued), used).contains { scheme, used in
      guard case .issued(let issued) = scheme, issued.source.means.nothingToGive == nil else {
        return false
      }
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
