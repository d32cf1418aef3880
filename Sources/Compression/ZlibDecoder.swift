import CZlib

/// Undoes gzip and deflate, in the wrappings that servers mix up; of gzip it takes several members,
/// which RFC 1952 §2.2 allows.
final class ZlibDecoder: StreamDecoder {
  /// What is around the deflated data.
  private enum Wrapping {
    case gzip
    case zlib
    case nothing
  }

  private enum Position {
    case start
    case inside
    case end
  }

  private static let windowBits: CInt = 15

  private let coding: ContentCoding
  /// zlib keeps the address, so the state stays at one place.
  private let stream: UnsafeMutablePointer<z_stream>
  private let piece: UnsafeMutableRawBufferPointer
  /// nil before it is known.
  private var wrapping: Wrapping?
  /// The first bytes, as long as they do not tell yet how deflated data is wrapped.
  private var lead: [UInt8] = []
  private var position = Position.start

  var isAtEnd: Bool { position != .inside }

  init(_ coding: ContentCoding) throws(DecodingFailure) {
    self.coding = coding
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    piece = .allocate(byteCount: pieceSize, alignment: 1)
    // 32 more: zlib's own format is taken for gzip, too.
    if coding == .gzip { try begin(.gzip, bits: Self.windowBits + 32) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    piece.deallocate()
  }

  func decode(
    _ part: UnsafeRawBufferPointer, _ deliver: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if part.isEmpty { return }
    if position == .start { position = .inside }
    var rest = part[...]
    while wrapping == nil, let byte = rest.popFirst() {
      lead.append(byte)
      guard lead.count == 2 else { continue }
      if Self.isOfZlib(lead) {
        try begin(.zlib, bits: Self.windowBits)
      } else {
        try begin(.nothing, bits: -Self.windowBits)
      }
      try lead.withUnsafeBytes { try inflateAll($0, deliver) }
    }
    try inflateAll(UnsafeRawBufferPointer(rebasing: rest), deliver)
  }

  /// Whether two bytes are the header of zlib's format (RFC 1950 §2.2).
  ///
  /// Bare deflated data that begins so would be a stored block with bits set that every encoder
  /// leaves empty.
  private static func isOfZlib(_ bytes: [UInt8]) -> Bool {
    bytes[0] & 0x0F == 8 && bytes[0] >> 4 <= 7 && (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
  }

  private func begin(_ wrapping: Wrapping, bits: CInt) throws(DecodingFailure) {
    guard connector_inflate_init(stream, bits) == Z_OK else { throw .outOfMemory }
    self.wrapping = wrapping
  }

  private func inflateAll(
    _ part: UnsafeRawBufferPointer, _ deliver: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if part.isEmpty { return }
    // zlib only reads what it calls its input.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: part.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(part.count)
    while true {
      if position == .end {
        if stream.pointee.avail_in > 0 { try takeWhatFollows() }
        guard position == .inside else { return }
      }
      stream.pointee.next_out = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(piece.count)
      let status = inflate(stream, Z_NO_FLUSH)
      let count = piece.count - Int(stream.pointee.avail_out)
      if count > 0 { try deliver(UnsafeRawBufferPointer(rebasing: piece[..<count])) }
      switch status {
      case Z_OK: break
      case Z_STREAM_END: position = .end
      // All of the input was taken, and all that is in it handed out.
      case Z_BUF_ERROR: return
      case Z_MEM_ERROR: throw DecodingFailure.outOfMemory
      default:
        throw DecodingFailure.damaged(
          coding, reason: stream.pointee.msg.map { String(cString: $0) })
      }
    }
  }

  /// Begins with the next member of gzip; anything else does not belong behind the end.
  private func takeWhatFollows() throws(DecodingFailure) {
    switch wrapping {
    case .gzip where stream.pointee.next_in?.pointee == 0x1F:
      guard inflateReset2(stream, Self.windowBits + 16) == Z_OK else { throw .outOfMemory }
      position = .inside
    default: throw .goesOn(coding)
    }
  }
}
