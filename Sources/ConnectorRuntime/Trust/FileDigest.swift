import Cryptography

/// The digest of a file, as records hold it.
enum FileDigest {
  /// SHA-256, hexadecimal; nil where libcrypto refuses it.
  static func text(_ bytes: [UInt8]) -> String? {
    (try? Digest.sha256(bytes)).map { Hexadecimal.encode($0) }
  }
}
