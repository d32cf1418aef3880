import CLibCrypto

/// Random bytes that nobody can predict.
package enum SecureRandom {
  /// So many random bytes.
  ///
  /// - Throws: `CryptographyError` for a negative count, 2 GiB and more, or a system without
  ///   entropy.
  package static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    guard let length = CInt(exactly: count), length >= 0 else {
      throw CryptographyError(operation: "random bytes", reason: "the count is out of range")
    }
    var bytes = [UInt8](repeating: 0, count: count)
    let succeeded = bytes.withUnsafeMutableBufferPointer { output in
      output.isEmpty || RAND_bytes(output.baseAddress, length) == 1
    }
    guard succeeded else { throw CryptographyError.latest(in: "random bytes") }
    return bytes
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
