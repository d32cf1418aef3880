/// Much of one byte as gzip makes it small (RFC 1952): a literal, then copies of the 258 bytes before,
/// all in fixed codes (RFC 1951 §3.2.6).
package enum GzipBomb {
  /// The compressed bytes of so many mebibytes; the end is missing, which nobody reaches.
  package static func bytes(mebibytes: Int) -> [UInt8] {
    var bits: [UInt8] = [1, 1, 0]
    let literal: [UInt8] = [1, 0, 0, 1, 0, 0, 0, 1]  // 'a', 0x30 + 97
    let copy: [UInt8] = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]  // length 258, distance 1
    bits += literal
    for _ in 0..<16 { bits += copy }
    let bytes = stride(from: 0, to: bits.count - 7, by: 8).map { start in
      (0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << UInt8($1) }
    }
    // Eight copies take thirteen bytes, so from the third byte on the bytes repeat.
    let period = Array(bytes[2..<15])
    var body: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + bytes[..<2]
    for _ in 0..<((mebibytes << 20) / 258 / 8) { body += period }
    return body
  }
}
