import Cryptography

/// Encrypts the store's token files under a user's key: AES-256-GCM with a random nonce for each
/// file, bound to the file's name and to all that stands in its head.
struct RecordCipher: Sendable, Hashable {
  /// Tells one key from another without telling anything of either.
  let keyIdentifier: String
  private let key: [UInt8]

  /// - Parameter key: 32 bytes; what encrypts and what names the key are derived from it apart.
  init(key: [UInt8]) throws(CryptographyError) {
    let derive = { (purpose: String) throws(CryptographyError) -> [UInt8] in
      try HMAC.authenticate(Array("connector-run \(purpose)".utf8), key: key, with: .sha256)
    }
    self.key = try derive("token encryption 1")
    keyIdentifier = Hexadecimal.encode(Array(try derive("key identifier 1").prefix(8)))
  }

  /// The file of a record.
  ///
  /// - Throws: `CryptographyError` on a system without entropy.
  func seal(_ record: TokenRecord, of name: String) throws(CryptographyError) -> EncryptedRecord {
    var file = EncryptedRecord(
      keyIdentifier: keyIdentifier, connector: record.connector, scheme: record.scheme,
      endpoint: record.endpoint,
      nonce: try SecureRandom.bytes(AuthenticatedEncryption.nonceLength), ciphertext: [])
    file.ciphertext = try AuthenticatedEncryption.seal(
      record.bytes, key: key, nonce: file.nonce, context: file.context(of: name))
    return file
  }

  /// The record in a file.
  ///
  /// - Throws: `RecordProblem`: `locked` under another key, `damaged` where anything was changed.
  func open(_ file: EncryptedRecord, of name: String) throws(RecordProblem) -> TokenRecord {
    guard file.keyIdentifier == keyIdentifier else {
      throw .locked(.otherKey, connector: file.connector)
    }
    guard
      let bytes = try? AuthenticatedEncryption.open(
        file.ciphertext, key: key, nonce: file.nonce, context: file.context(of: name))
    else { throw .damaged }
    return try TokenRecord(bytes: bytes)
  }
}
