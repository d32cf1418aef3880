import CBrotli

/// Undoes Brotli, whose window has at most 16 MiB (RFC 7932 §9.1).
final class BrotliDecoder: StreamDecoder {
  private let state: OpaquePointer
  private let piece: UnsafeMutableRawBufferPointer
  private var hasEnded = false
  private(set) var isAtEnd = true

  init() throws(DecodingFailure) {
    guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else { throw .outOfMemory }
    self.state = state
    piece = .allocate(byteCount: pieceSize, alignment: 1)
  }

  deinit {
    BrotliDecoderDestroyInstance(state)
    piece.deallocate()
  }

  func decode(
    _ part: UnsafeRawBufferPointer, _ deliver: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if part.isEmpty { return }
    if hasEnded { throw DecodingFailure.goesOn(.brotli) }
    isAtEnd = false
    var input = part.baseAddress?.assumingMemoryBound(to: UInt8.self)
    var inputCount = part.count
    while true {
      var output = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
      var outputCount = piece.count
      let result = BrotliDecoderDecompressStream(
        state, &inputCount, &input, &outputCount, &output, nil)
      let count = piece.count - outputCount
      if count > 0 { try deliver(UnsafeRawBufferPointer(rebasing: piece[..<count])) }
      switch result {
      case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: continue
      case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT: return
      case BROTLI_DECODER_RESULT_SUCCESS:
        hasEnded = true
        isAtEnd = true
        if inputCount > 0 { throw DecodingFailure.goesOn(.brotli) }
        return
      // Its names for what is wrong are those of its own functions' variables.
      default: throw DecodingFailure.damaged(.brotli, reason: nil)
      }
    }
  }
}
