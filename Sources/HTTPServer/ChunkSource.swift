import CMicroHTTPD

/// A body that the library reads piece by piece.
final class ChunkSource: Sendable {
  private let produce: @Sendable (Int, Int) -> [UInt8]?

  init(produce: @escaping @Sendable (Int, Int) -> [UInt8]?) {
    self.produce = produce
  }

  /// Copies the next piece; its context is the retained source.
  static let read: MHD_ContentReaderCallback = { context, position, buffer, maximum in
    guard let context, let buffer else { return shim_content_error }
    let source = Unmanaged<ChunkSource>.fromOpaque(context).takeUnretainedValue()
    guard let piece = source.produce(Int(clamping: position), maximum), !piece.isEmpty else {
      return shim_content_end
    }
    guard piece.count <= maximum else { return shim_content_error }
    UnsafeMutableRawBufferPointer(start: buffer, count: maximum).copyBytes(from: piece)
    return piece.count
  }

  /// Releases the source.
  static let free: MHD_ContentReaderFreeCallback = { context in
    guard let context else { return }
    Unmanaged<ChunkSource>.fromOpaque(context).release()
  }
}
