/// Packing bytes as GZIP and Zstandard do, without making them smaller.
enum StoredBlocks {
  /// A GZIP member with stored blocks (RFC 1952, RFC 1951 §3.2.4).
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    for (block, isLast) in blocks(of: bytes, size: 0xFFFF) {
      let length = UInt64(block.count)
      output.append(isLast ? 1 : 0)
      output += littleEndian(length, bytes: 2) + littleEndian(~length, bytes: 2) + block
    }
    let size = UInt64(truncatingIfNeeded: bytes.count)
    return output + littleEndian(UInt64(cyclicRedundancyCheck(bytes)), bytes: 4)
      + littleEndian(size, bytes: 4)
  }

  /// A Zstandard frame with raw blocks (RFC 8878 §3.1.1).
  static func zstandard(_ bytes: [UInt8]) -> [UInt8] {
    // One segment, its size in eight bytes, no checksum.
    var output: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xE0]
    output += littleEndian(UInt64(bytes.count), bytes: 8)
    for (block, isLast) in blocks(of: bytes, size: 0x1_0000) {
      output += littleEndian(UInt64(block.count) << 3 | (isLast ? 1 : 0), bytes: 3) + block
    }
    return output
  }

  /// At least one block, which may be empty.
  private static func blocks(
    of bytes: [UInt8], size: Int
  ) -> [(block: ArraySlice<UInt8>, isLast: Bool)] {
    stride(from: 0, to: max(bytes.count, 1), by: size).map { start in
      (bytes[start..<min(start + size, bytes.count)], start + size >= bytes.count)
    }
  }

  private static func littleEndian(_ number: UInt64, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }

  /// CRC-32 (RFC 1952 §8).
  private static func cyclicRedundancyCheck(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { check, byte in
      (0..<8).reduce(check ^ UInt32(byte)) { check, _ in
        check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1
      }
    }
  }
}
