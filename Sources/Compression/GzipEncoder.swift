import CZlib

/// Compresses bytes that come in parts to one gzip member (RFC 1952), without a time or a name in
/// it: the same parts give the same bytes.
package struct GzipEncoder: ~Copyable {
  private static let chunkSize = 64 << 10

  /// zlib keeps the address, so the state stays at one place.
  private let stream: UnsafeMutablePointer<z_stream>

  /// An encoder of nothing yet; nil where there is no memory for it.
  package init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard connector_gzip_init(stream) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Takes the next part and gives what came out of it so far; often nothing.
  package mutating func update(_ part: [UInt8]) -> [UInt8] { run(part, Z_NO_FLUSH) }

  /// The rest, after which nothing can be added.
  package mutating func finish() -> [UInt8] { run([], Z_FINISH) }

  /// A whole text compressed; nil where there is no memory for it.
  package static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    guard var encoder = GzipEncoder() else { return nil }
    return encoder.update(bytes) + encoder.finish()
  }

  private mutating func run(_ part: [UInt8], _ flush: CInt) -> [UInt8] {
    var output: [UInt8] = []
    var rest = part[...]
    repeat {
      // A part of 4 GiB and more goes in several times.
      let piece = rest.prefix(1 << 30)
      rest = rest.dropFirst(piece.count)
      piece.withUnsafeBufferPointer { piece in
        // zlib only reads what it calls its input.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
        stream.pointee.avail_in = UInt32(piece.count)
        drain(into: &output, flush)
      }
    } while !rest.isEmpty
    return output
  }

  /// Lets zlib write until it wants more input, or has ended.
  private func drain(into output: inout [UInt8], _ flush: CInt) {
    while true {
      let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { buffer, count in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(buffer.count)
        _ = deflate(stream, flush)
        count = buffer.count - Int(stream.pointee.avail_out)
      }
      output += chunk
      if chunk.count < Self.chunkSize { return }
    }
  }
}
