import CLibCrypto

/// AES-256 in Galois/Counter Mode: hides a message and shows every change of it (SP 800-38D).
package enum AuthenticatedEncryption {
  /// How many bytes a key has.
  package static let keyLength = 32
  /// How many bytes a nonce has; a nonce must never serve twice under one key.
  package static let nonceLength = 12
  /// How many bytes the tag behind the ciphertext has.
  package static let tagLength = 16

  private static let operation = "AES-256-GCM"

  /// The ciphertext with its tag behind it.
  ///
  /// - Parameter context: bytes that are not hidden but must be the same when it is opened.
  /// - Throws: `CryptographyError` for a key or nonce of another length.
  package static func seal(
    _ message: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8] = []
  ) throws(CryptographyError) -> [UInt8] {
    let cipher = try Cipher(key: key, nonce: nonce, seals: true)
    try cipher.authenticate(context)
    var sealed = try cipher.process(message)
    var tag = [UInt8](repeating: 0, count: tagLength)
    guard EVP_CIPHER_CTX_ctrl(cipher.pointer, EVP_CTRL_AEAD_GET_TAG, CInt(tagLength), &tag) == 1
    else { throw CryptographyError.latest(in: operation) }
    sealed += tag
    return sealed
  }

  /// The message of a ciphertext with its tag behind it.
  ///
  /// - Throws: `CryptographyError` where key, nonce, context or ciphertext are not those that it was
  ///   sealed with; nothing of the message is given then.
  package static func open(
    _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8] = []
  ) throws(CryptographyError) -> [UInt8] {
    guard sealed.count >= tagLength else {
      throw CryptographyError(operation: operation, reason: "the ciphertext is too short")
    }
    let cipher = try Cipher(key: key, nonce: nonce, seals: false)
    try cipher.authenticate(context)
    var tag = Array(sealed.suffix(tagLength))
    guard EVP_CIPHER_CTX_ctrl(cipher.pointer, EVP_CTRL_AEAD_SET_TAG, CInt(tagLength), &tag) == 1
    else { throw CryptographyError.latest(in: operation) }
    do {
      return try cipher.process(Array(sealed.dropLast(tagLength)))
    } catch {
      // libcrypto says nothing of its own about a tag that does not fit.
      throw CryptographyError(
        operation: operation, reason: "the ciphertext was changed, or sealed with another key")
    }
  }

  /// One run of the cipher.
  private struct Cipher: ~Copyable {
    let pointer: OpaquePointer

    init(key: [UInt8], nonce: [UInt8], seals: Bool) throws(CryptographyError) {
      guard key.count == keyLength, nonce.count == nonceLength else {
        throw CryptographyError(
          operation: operation, reason: "the key or the nonce has another length than it must")
      }
      guard let pointer = EVP_CIPHER_CTX_new() else {
        throw CryptographyError.latest(in: operation)
      }
      guard EVP_CipherInit_ex(pointer, EVP_aes_256_gcm(), nil, key, nonce, seals ? 1 : 0) == 1
      else {
        EVP_CIPHER_CTX_free(pointer)
        throw CryptographyError.latest(in: operation)
      }
      self.pointer = pointer
    }

    deinit { EVP_CIPHER_CTX_free(pointer) }

    func authenticate(_ context: [UInt8]) throws(CryptographyError) {
      if context.isEmpty { return }
      var length: CInt = 0
      guard let count = CInt(exactly: context.count),
        EVP_CipherUpdate(pointer, nil, &length, context, count) == 1
      else { throw CryptographyError.latest(in: operation) }
    }

    func process(_ input: [UInt8]) throws(CryptographyError) -> [UInt8] {
      guard let count = CInt(exactly: input.count) else {
        throw CryptographyError(operation: operation, reason: "the message is too long")
      }
      // A stream: as many bytes come out as go in, none of them at the end.
      var output = [UInt8](repeating: 0, count: input.count)
      var length: CInt = 0
      if count > 0 {
        guard EVP_CipherUpdate(pointer, &output, &length, input, count) == 1 else {
          throw CryptographyError.latest(in: operation)
        }
      }
      var rest = [UInt8](repeating: 0, count: tagLength)
      var restLength: CInt = 0
      guard EVP_CipherFinal_ex(pointer, &rest, &restLength) == 1, Int(length) == input.count
      else { throw CryptographyError.latest(in: operation) }
      return output
    }
  }
}
