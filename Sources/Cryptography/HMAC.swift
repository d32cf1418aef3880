import CLibCrypto

/// Keyed message authentication codes (RFC 2104).
package enum HMAC {
  /// The code of a message under a key of any length, the empty one included.
  ///
  /// - Throws: `CryptographyError` where the system's libcrypto refuses the algorithm, or for a key
  ///   of 2 GiB and more.
  package static func authenticate(
    _ message: [UInt8], key: [UInt8], with algorithm: DigestAlgorithm
  ) throws(CryptographyError) -> [UInt8] {
    let operation = "HMAC-\(algorithm.rawValue)"
    guard let keyLength = CInt(exactly: key.count) else {
      throw CryptographyError(operation: operation, reason: "the key is too long")
    }
    var code = [UInt8](repeating: 0, count: algorithm.length)
    let succeeded = code.withUnsafeMutableBufferPointer { output in
      message.withUnsafeBufferPointer { input in
        key.withUnsafeBufferPointer { key in
          connector_hmac(
            algorithm.method, key.baseAddress, keyLength, input.baseAddress, input.count,
            output.baseAddress, nil) != nil
        }
      }
    }
    guard succeeded else { throw CryptographyError.latest(in: operation) }
    return code
  }
}
