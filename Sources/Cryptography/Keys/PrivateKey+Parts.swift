import CLibCrypto

extension PrivateKey {
  /// The longest number taken, in bytes: 16,384 bits, where libcrypto ends too.
  private static let longestNumber = 2048

  /// An RSA key of its numbers.
  package convenience init(_ parts: RSAParts) throws(PrivateKeyError) {
    let names = [
      OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D, "rsa-factor1",
      "rsa-factor2", "rsa-exponent1", "rsa-exponent2", "rsa-coefficient1",
    ]
    let numbers = [parts.modulus, parts.publicExponent, parts.privateExponent] + parts.factors
    guard parts.factors.isEmpty || parts.factors.count == 5,
      numbers.allSatisfy({ $0.count <= Self.longestNumber && $0.contains { $0 != 0 } })
    else { throw .damaged(reason: "a number is zero or too long") }
    let parameters = try KeyParameters()
    for (name, number) in zip(names, numbers) { try parameters.add(number: number, as: name) }
    try self.init(owning: try parameters.key(of: "RSA"))
    try checkPair(.rsaPKCS1(.sha256))
  }

  /// A key on a curve: the number and the two coordinates of the public point, each padded to the
  /// curve's length (RFC 7518 §6.2).
  package convenience init(
    _ curve: EllipticCurve, private number: [UInt8], x: [UInt8], y: [UInt8]
  ) throws(PrivateKeyError) {
    guard [number, x, y].allSatisfy({ $0.count == curve.length }) else {
      throw .damaged(reason: "a part has not the \(curve.length) bytes of \(curve.rawValue)")
    }
    let parameters = try KeyParameters()
    try parameters.add(text: curve.libraryName, as: OSSL_PKEY_PARAM_GROUP_NAME)
    // 4 says that both coordinates follow (SEC 1 §2.3.3).
    try parameters.add(bytes: [4] + x + y, as: OSSL_PKEY_PARAM_PUB_KEY)
    try parameters.add(number: number, as: OSSL_PKEY_PARAM_PRIV_KEY)
    try self.init(owning: try parameters.key(of: "EC"))
    try checkPair(.ecdsa(.sha256))
  }

  /// A key of EdDSA (RFC 8032 §5.1.5, §5.2.5).
  package convenience init(
    _ curve: EdwardsCurve, private bytes: [UInt8]
  ) throws(PrivateKeyError) {
    guard bytes.count == curve.length,
      let pointer = EVP_PKEY_new_raw_private_key_ex(
        nil, curve.rawValue, nil, bytes, bytes.count)
    else {
      ERR_clear_error()
      throw .damaged(reason: "the key has not the \(curve.length) bytes of \(curve.rawValue)")
    }
    try self.init(owning: pointer)
  }

  /// Refuses a key whose public part is not that of its private one: nobody could verify what it
  /// signs.
  private func checkPair(_ algorithm: SignatureAlgorithm) throws(PrivateKeyError) {
    let message = Array("sample".utf8)
    guard let signature = try? sign(message, algorithm),
      verify(signature, of: message, algorithm)
    else { throw .damaged(reason: "its parts do not belong together") }
  }
}
