import CZstandard

/// Undoes Zstandard, of one frame or several.
final class ZstandardDecoder: StreamDecoder {
  /// As a content coding it may ask for a window of 8 MiB and no more (RFC 9659 §3).
  private static let longestWindow: CInt = 23

  private let stream: OpaquePointer
  private let piece: UnsafeMutableRawBufferPointer
  private(set) var isAtEnd = true

  init() throws(DecodingFailure) {
    guard let stream = ZSTD_createDStream() else { throw .outOfMemory }
    self.stream = stream
    piece = .allocate(byteCount: pieceSize, alignment: 1)
    guard ZSTD_isError(ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.longestWindow)) == 0
    else { throw .outOfMemory }
  }

  deinit {
    ZSTD_freeDStream(stream)
    piece.deallocate()
  }

  func decode(
    _ part: UnsafeRawBufferPointer, _ deliver: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var input = ZSTD_inBuffer(src: part.baseAddress, size: part.count, pos: 0)
    var isFull = false
    while input.pos < input.size || isFull {
      var output = ZSTD_outBuffer(dst: piece.baseAddress, size: piece.count, pos: 0)
      let result = ZSTD_decompressStream(stream, &output, &input)
      if output.pos > 0 { try deliver(UnsafeRawBufferPointer(rebasing: piece[..<output.pos])) }
      if ZSTD_isError(result) != 0 {
        let reason = ZSTD_getErrorName(result).map { String(cString: $0) }
        throw DecodingFailure.damaged(
          .zstandard, reason: reason.map { $0.prefix(1).lowercased() + $0.dropFirst() })
      }
      // Nothing is missing where a frame has been handed out whole.
      isAtEnd = result == 0
      isFull = output.pos == output.size && !isAtEnd
    }
  }
}
