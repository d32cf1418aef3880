/// Undoes the codings of bytes that come in parts, and knows whether they have come to their end.
///
/// What is decoded is handed out as it comes: a little that becomes very much takes no more memory
/// than anything else, and whoever takes it may stop.
package final class ContentDecoder {
  /// zlib counts in 32 bits.
  private static let longestPart = 1 << 30

  /// The codings in the order in which they are undone.
  private let stages: [(coding: ContentCoding, decoder: any StreamDecoder)]

  /// A decoder that no byte has come to yet.
  ///
  /// - Parameter codings: in the order in which they were applied, as header fields name them.
  package init(_ codings: [ContentCoding]) throws(DecodingFailure) {
    var stages: [(coding: ContentCoding, decoder: any StreamDecoder)] = []
    for coding in codings.reversed() { stages.append((coding, try Self.decoder(coding))) }
    self.stages = stages
  }

  private static func decoder(
    _ coding: ContentCoding
  ) throws(DecodingFailure) -> any StreamDecoder {
    switch coding {
    case .deflate, .gzip: try ZlibDecoder(coding)
    case .brotli: try BrotliDecoder()
    case .zstandard: try ZstandardDecoder()
    }
  }

  /// Takes the next part and hands out what is in it, in pieces that may be used during the call
  /// alone.
  ///
  /// - Throws: `DecodingFailure`, or what `deliver` throws; after that nothing can be added.
  package func decode(
    _ part: UnsafeRawBufferPointer, _ deliver: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var rest = part[...]
    while !rest.isEmpty {
      try pass(UnsafeRawBufferPointer(rebasing: rest.prefix(Self.longestPart)), to: 0, deliver)
      rest = rest.dropFirst(Self.longestPart)
    }
  }

  /// Makes sure that all codings have come to their end; where no byte came at all, there is none.
  package func finish() throws(DecodingFailure) {
    for stage in stages where !stage.decoder.isAtEnd { throw .endsTooEarly(stage.coding) }
  }

  private func pass(
    _ part: UnsafeRawBufferPointer, to index: Int,
    _ deliver: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard index < stages.count else { return try deliver(part) }
    try stages[index].decoder.decode(part) { try pass($0, to: index + 1, deliver) }
  }
}

/// How many bytes a decoder hands out at once.
let pieceSize = 64 << 10
