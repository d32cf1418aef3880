/// Turns libyaml's positions into byte offsets.
///
/// libyaml counts code points, a CRLF as two, and does not count a byte-order mark at the start.
/// Its line numbers are not used: they follow other rules than ours.
struct CodePointOffsets {
  private static let stride = 64

  private let bytes: [UInt8]

  /// The byte offset of every 64th code point; empty where each byte is a code point.
  private var checkpoints: [Int] = []

  /// Where counting begins: after a byte-order mark.
  private let base: Int

  /// - Parameter bytes: valid UTF-8.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    base = bytes.starts(with: CharacterCheck.byteOrderMark) ? CharacterCheck.byteOrderMark.count : 0
    if bytes[base...].allSatisfy({ $0 < 0x80 }) { return }
    var count = 0
    for offset in base..<bytes.count where bytes[offset] & 0xC0 != 0x80 {
      if count % Self.stride == 0 { checkpoints.append(offset) }
      count += 1
    }
  }

  /// The byte offset of a code point; positions past the end give the end.
  func byteOffset(ofCodePoint index: Int) -> Int {
    guard !checkpoints.isEmpty else { return min(base + index, bytes.count) }
    let checkpoint = index / Self.stride
    guard checkpoint < checkpoints.count else { return bytes.count }
    var offset = checkpoints[checkpoint]
    var remaining = index % Self.stride
    while remaining > 0, offset < bytes.count {
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      remaining -= 1
    }
    return offset
  }
}
