import CLibCrypto

/// The two forms of a signature of ECDSA: libcrypto's DER (RFC 3279 §2.2.3), and R and S one behind
/// the other.
enum CurveSignature {
  static func halves(ofDER signature: [UInt8], length: Int) -> [UInt8]? {
    let parsed: OpaquePointer? = signature.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return d2i_ECDSA_SIG(nil, &start, bytes.count)
    }
    guard let parsed else { return nil }
    defer { ECDSA_SIG_free(parsed) }
    var halves: [UInt8] = []
    for number in [ECDSA_SIG_get0_r(parsed), ECDSA_SIG_get0_s(parsed)] {
      var half = [UInt8](repeating: 0, count: length)
      guard BN_bn2binpad(number, &half, CInt(length)) == length else { return nil }
      halves += half
    }
    return halves
  }

  static func der(ofHalves signature: [UInt8], length: Int) -> [UInt8]? {
    guard signature.count == 2 * length, let parsed = ECDSA_SIG_new() else { return nil }
    defer { ECDSA_SIG_free(parsed) }
    guard let r = BN_bin2bn(Array(signature[..<length]), CInt(length), nil) else { return nil }
    guard let s = BN_bin2bn(Array(signature[length...]), CInt(length), nil) else {
      BN_free(r)
      return nil
    }
    // From here on both belong to the signature.
    guard ECDSA_SIG_set0(parsed, r, s) == 1 else { return nil }
    var encoded: UnsafeMutablePointer<UInt8>?
    let count = i2d_ECDSA_SIG(parsed, &encoded)
    guard count > 0, let encoded else { return nil }
    defer { connector_free(encoded) }
    return Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
  }
}
