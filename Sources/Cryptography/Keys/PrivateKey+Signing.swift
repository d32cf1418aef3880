import CLibCrypto

extension PrivateKey {
  /// The signature of a message.
  ///
  /// - Throws: `CryptographyError` for a key of another kind, or one too short for the digest.
  package func sign(
    _ message: [UInt8], _ algorithm: SignatureAlgorithm
  ) throws(CryptographyError) -> [UInt8] {
    guard algorithm.fits(kind) else {
      throw CryptographyError(
        operation: algorithm.name, reason: "the key is \(kind.description)")
    }
    ERR_clear_error()
    guard let context = EVP_MD_CTX_new() else {
      throw CryptographyError.latest(in: algorithm.name)
    }
    defer { EVP_MD_CTX_free(context) }
    var settings: OpaquePointer?
    var length = 0
    guard EVP_DigestSignInit(context, &settings, algorithm.method, nil, pointer) == 1,
      Self.setPadding(algorithm, settings),
      EVP_DigestSign(context, nil, &length, message, message.count) == 1, length > 0
    else { throw CryptographyError.latest(in: algorithm.name) }
    var signature = [UInt8](repeating: 0, count: length)
    guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1,
      length <= signature.count
    else { throw CryptographyError.latest(in: algorithm.name) }
    signature.removeLast(signature.count - length)
    guard case .ellipticCurve(let curve) = kind else { return signature }
    guard let halves = CurveSignature.halves(ofDER: signature, length: curve.length) else {
      throw CryptographyError.latest(in: algorithm.name)
    }
    return halves
  }

  /// Whether a signature is the key's own for a message.
  package func verify(
    _ signature: [UInt8], of message: [UInt8], _ algorithm: SignatureAlgorithm
  ) -> Bool {
    guard algorithm.fits(kind), let context = EVP_MD_CTX_new() else { return false }
    defer {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    var signature = signature
    if case .ellipticCurve(let curve) = kind {
      guard let encoded = CurveSignature.der(ofHalves: signature, length: curve.length) else {
        return false
      }
      signature = encoded
    }
    var settings: OpaquePointer?
    return EVP_DigestVerifyInit(context, &settings, algorithm.method, nil, pointer) == 1
      && Self.setPadding(algorithm, settings)
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }

  private static func setPadding(_ algorithm: SignatureAlgorithm, _ settings: OpaquePointer?)
    -> Bool
  {
    guard case .rsaPSS = algorithm else { return true }
    return EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1
      && EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1
  }
}
