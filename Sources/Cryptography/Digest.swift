import CLibCrypto

/// Message digests of whole messages (FIPS 180-4).
package enum Digest {
  /// The digest of a message.
  ///
  /// - Throws: `CryptographyError` where the system's libcrypto refuses the algorithm, as one in
  ///   FIPS mode refuses MD5.
  package static func hash(
    _ message: [UInt8], with algorithm: DigestAlgorithm
  ) throws(CryptographyError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: algorithm.length)
    let succeeded = digest.withUnsafeMutableBufferPointer { output in
      message.withUnsafeBufferPointer { input in
        EVP_Digest(
          input.baseAddress, input.count, output.baseAddress, nil, algorithm.method, nil) == 1
      }
    }
    guard succeeded else { throw CryptographyError.latest(in: algorithm.rawValue) }
    return digest
  }

  /// The SHA-1 digest of a message, 20 bytes.
  package static func sha1(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    try hash(message, with: .sha1)
  }

  /// The SHA-256 digest of a message, 32 bytes.
  package static func sha256(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    try hash(message, with: .sha256)
  }

  /// The SHA-512 digest of a message, 64 bytes.
  package static func sha512(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    try hash(message, with: .sha512)
  }
}
