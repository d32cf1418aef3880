import CLibCrypto

/// Whether two byte strings are equal, in a time that depends on their length alone.
///
/// For codes and tokens that a peer could otherwise guess byte by byte.
package func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  guard left.count == right.count else { return false }
  return left.withUnsafeBytes { left in
    right.withUnsafeBytes { right in
      left.isEmpty || CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
    }
  }
}
