import CLibCrypto

extension PrivateKey {
  /// The first private key of a PEM text: PKCS#8, encrypted PKCS#8 (RFC 5958), PKCS#1 (RFC 8017),
  /// SEC 1 (RFC 5915), or one of the last two under an old passphrase header.
  ///
  /// The text may be on one line, its line breaks written as `\n` or as spaces.
  ///
  /// - Parameter passphrase: opens an encrypted key; not used for others.
  package convenience init(pem text: String, passphrase: String? = nil) throws(PrivateKeyError) {
    let blocks = PEMBlock.all(in: text)
    guard let first = blocks.first else { throw .noPEM }
    guard let block = blocks.first(where: \.isPrivateKey) else {
      throw .otherContent(label: first.label)
    }
    var request = PassphraseRequest(passphrase: passphrase.map { Array($0.utf8) })
    ERR_clear_error()
    guard let pointer = Self.read(Array(block.text.utf8), &request) else {
      let reason = CryptographyError.latest(in: "reading a private key").reason
      guard request.wasAsked else { throw .damaged(reason: reason) }
      throw passphrase == nil ? .passphraseNeeded : .wrongPassphrase
    }
    ERR_clear_error()
    try self.init(owning: pointer)
  }

  private static func read(_ text: [UInt8], _ request: inout PassphraseRequest) -> OpaquePointer? {
    text.withUnsafeBytes { bytes in
      guard let length = CInt(exactly: bytes.count),
        let input = BIO_new_mem_buf(bytes.baseAddress, length)
      else { return nil }
      defer { BIO_free(input) }
      return withUnsafeMutablePointer(to: &request) { request in
        PEM_read_bio_PrivateKey(input, nil, passphraseFunction, request)
      }
    }
  }
}

/// What libcrypto is told when it asks for a passphrase; left alone it would ask on the terminal.
private struct PassphraseRequest {
  var passphrase: [UInt8]?
  var wasAsked = false
}

private let passphraseFunction:
  @convention(c) @Sendable (
    UnsafeMutablePointer<CChar>?, CInt, CInt, UnsafeMutableRawPointer?
  ) -> CInt = { buffer, size, _, context in
    guard let buffer, let context else { return -1 }
    let request = context.assumingMemoryBound(to: PassphraseRequest.self)
    request.pointee.wasAsked = true
    guard let passphrase = request.pointee.passphrase, passphrase.count <= Int(size) else {
      return -1
    }
    for (index, byte) in passphrase.enumerated() { buffer[index] = CChar(bitPattern: byte) }
    return CInt(passphrase.count)
  }
