import CLibCrypto

/// A message digest.
package enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
  /// RFC 1321; broken as a hash, here for protocols that still name it.
  case md5 = "MD5"
  /// FIPS 180-4; broken for signatures of foreign data, still sound in HMAC.
  case sha1 = "SHA-1"
  /// FIPS 180-4.
  case sha256 = "SHA-256"
  /// FIPS 180-4.
  case sha384 = "SHA-384"
  /// FIPS 180-4.
  case sha512 = "SHA-512"
  /// FIPS 180-4 §5.3.6.2: SHA-512 with another start, cut to 256 bits; Digest authentication names it.
  case sha512Half = "SHA-512-256"

  /// How many bytes the digest has.
  package var length: Int {
    switch self {
    case .md5: 16
    case .sha1: 20
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    case .sha512Half: 32
    }
  }

  /// libcrypto's description of the digest; static memory.
  var method: OpaquePointer? {
    switch self {
    case .md5: EVP_md5()
    case .sha1: EVP_sha1()
    case .sha256: EVP_sha256()
    case .sha384: EVP_sha384()
    case .sha512: EVP_sha512()
    case .sha512Half: EVP_sha512_256()
    }
  }
}
