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
      let code = try? HMAC.authenticate(identity, key: key, with: .sha256),
      let bytes = tokens.peek(Hexadecimal.encode(code) + TokenSlot.tokenSuffix)
    else { return nil }
    return try? TokenRecord(bytes: bytes)
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
