import CLibCrypto

/// The parameters that libcrypto makes a key of, and what must live as long as they.
final class KeyParameters {
  private let builder: OpaquePointer
  private var numbers: [OpaquePointer] = []
  /// What the builder points at until the key is made.
  private var memory: [UnsafeMutableRawBufferPointer] = []

  init() throws(PrivateKeyError) {
    guard let builder = OSSL_PARAM_BLD_new() else { throw Self.failure() }
    self.builder = builder
  }

  deinit {
    OSSL_PARAM_BLD_free(builder)
    for number in numbers { BN_clear_free(number) }
    for bytes in memory { bytes.deallocate() }
  }

  func add(number bytes: [UInt8], as name: String) throws(PrivateKeyError) {
    guard let number = BN_bin2bn(bytes, CInt(clamping: bytes.count), nil) else {
      throw Self.failure()
    }
    numbers.append(number)
    // The builder keeps the pointers to names, too.
    let added = OSSL_PARAM_BLD_push_BN(builder, keep(name), number)
    if added != 1 { throw Self.failure() }
  }

  func add(bytes: [UInt8], as name: String) throws(PrivateKeyError) {
    let kept = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    kept.copyBytes(from: bytes)
    memory.append(kept)
    let added = OSSL_PARAM_BLD_push_octet_string(
      builder, keep(name), kept.baseAddress, kept.count)
    if added != 1 { throw Self.failure() }
  }

  func add(text: String, as name: String) throws(PrivateKeyError) {
    if OSSL_PARAM_BLD_push_utf8_string(builder, keep(name), keep(text), 0) != 1 {
      throw Self.failure()
    }
  }

  /// The key of the parameters.
  func key(of type: String) throws(PrivateKeyError) -> OpaquePointer {
    guard let parameters = OSSL_PARAM_BLD_to_param(builder) else { throw Self.failure() }
    defer { OSSL_PARAM_free(parameters) }
    guard let context = EVP_PKEY_CTX_new_from_name(nil, type, nil) else { throw Self.failure() }
    defer { EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    guard EVP_PKEY_fromdata_init(context) == 1,
      EVP_PKEY_fromdata(context, &key, connector_key_pair, parameters) == 1, let key
    else {
      if let key { EVP_PKEY_free(key) }
      throw Self.failure()
    }
    return key
  }

  private func keep(_ text: String) -> UnsafePointer<CChar>? {
    let bytes = Array(text.utf8) + [0]
    let kept = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    kept.copyBytes(from: bytes)
    memory.append(kept)
    return UnsafePointer(kept.bindMemory(to: CChar.self).baseAddress)
  }

  private static func failure() -> PrivateKeyError {
    .damaged(reason: CryptographyError.latest(in: "making a key").reason)
  }
}
