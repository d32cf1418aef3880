import CLibCrypto

/// The digest of a message that comes in parts, such as a large file's.
package struct RunningDigest: ~Copyable {
  private let context: OpaquePointer
  private let algorithm: DigestAlgorithm

  /// A digest of nothing yet.
  ///
  /// - Throws: `CryptographyError` where the system's libcrypto refuses the algorithm.
  package init(_ algorithm: DigestAlgorithm) throws(CryptographyError) {
    guard let context = EVP_MD_CTX_new() else {
      throw CryptographyError.latest(in: algorithm.rawValue)
    }
    guard EVP_DigestInit_ex(context, algorithm.method, nil) == 1 else {
      EVP_MD_CTX_free(context)
      throw CryptographyError.latest(in: algorithm.rawValue)
    }
    self.context = context
    self.algorithm = algorithm
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds the next part.
  package mutating func update(_ part: some Sequence<UInt8>) throws(CryptographyError) {
    let bytes = Array(part)
    guard EVP_DigestUpdate(context, bytes, bytes.count) == 1 else {
      throw CryptographyError.latest(in: algorithm.rawValue)
    }
  }

  /// The digest of all parts.
  package consuming func finish() throws(CryptographyError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: algorithm.length)
    guard EVP_DigestFinal_ex(context, &digest, nil) == 1 else {
      throw CryptographyError.latest(in: algorithm.rawValue)
    }
    return digest
  }
}
