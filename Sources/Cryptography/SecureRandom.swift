import Glibc

/// Random bytes that nobody can predict, from the system's own generator.
///
/// OpenSSL's generator is not asked: setting it up costs a third of the time that a whole run of the
/// program takes to start.
package enum SecureRandom {
  /// So many random bytes.
  ///
  /// - Throws: `CryptographyError` for a negative count, 2 GiB and more, or a system without
  ///   entropy.
  package static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    guard (0..<(1 << 31)).contains(count) else {
      throw CryptographyError(operation: "random bytes", reason: "the count is out of range")
    }
    var result: [UInt8] = []
    result.reserveCapacity(count)
    // getentropy(3) gives at most 256 bytes a call.
    var chunk = [UInt8](repeating: 0, count: min(count, 256))
    while result.count < count {
      guard getentropy(&chunk, chunk.count) == 0 else {
        throw CryptographyError(
          operation: "random bytes", reason: String(cString: strerror(errno)))
      }
      result.append(contentsOf: chunk.prefix(count - result.count))
    }
    return result
  }

  /// A random UUID as lower-case text (RFC 9562 §5.4, version 4).
  package static func uuid() throws(CryptographyError) -> String {
    var bytes = try bytes(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Hexadecimal.encode(bytes)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(digit)
    }
    return text
  }
}
