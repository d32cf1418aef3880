import Compression
import ConnectorRuntime

/// Reads a request's body from its start to its end, as often as it is sent.
struct BodyReader: ~Copyable {
  private let segments: [RequestBody.Segment]
  private let isCompressed: Bool
  private let length: Int
  /// The segment that is read, and how much of it was.
  private var index = 0
  private var offset = 0

  /// nil where nothing is compressed, or all of it was.
  private var encoder: GzipEncoder?
  /// What was compressed and not handed out yet.
  private var pending: ArraySlice<UInt8> = []

  init(_ body: RequestBody) throws(TransportError) {
    switch body {
    case .none: (segments, isCompressed) = ([], false)
    case .segments(let list): (segments, isCompressed) = (list, false)
    case .compressed(let list): (segments, isCompressed) = (list, true)
    }
    length = body.length ?? 0
    try start()
  }

  /// Fills a buffer with the next bytes, at least one; returns how many, none at the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int {
    if isCompressed { return try readCompressed(into: buffer) }
    return try readPlain(into: buffer)
  }

  /// Goes on from an offset, counted from the body's start; false where that is not possible.
  mutating func seek(to target: Int) -> Bool {
    if isCompressed {
      guard target == 0, (try? start()) != nil else { return false }
      return true
    }
    guard (0...length).contains(target) else { return false }
    index = 0
    offset = target
    while index < segments.count, offset >= segments[index].size {
      offset -= segments[index].size
      index += 1
    }
    return true
  }

  private mutating func start() throws(TransportError) {
    index = 0
    offset = 0
    pending = []
    encoder = isCompressed ? GzipEncoder() : nil
    if isCompressed, encoder == nil { throw .outOfMemory }
  }

  private mutating func readPlain(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(TransportError) -> Int {
    while index < segments.count {
      let count = min(segments[index].size - offset, buffer.count)
      guard count > 0 else {
        index += 1
        offset = 0
        continue
      }
      let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      switch segments[index] {
      case .bytes(let bytes):
        target.copyBytes(from: bytes[offset..<offset + count])
        offset += count
        return count
      case .file(let file):
        let count = try file.read(into: target, at: offset)
        offset += count
        return count
      }
    }
    return 0
  }

  private mutating func readCompressed(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(TransportError) -> Int {
    while pending.isEmpty {
      guard encoder != nil else { return 0 }
      if let part = try nextPart() {
        pending = (encoder?.update(part) ?? [])[...]
      } else {
        pending = (encoder?.finish() ?? [])[...]
        encoder = nil
      }
    }
    let part = pending.prefix(buffer.count)
    buffer.copyBytes(from: part)
    pending = pending.dropFirst(part.count)
    return part.count
  }

  /// The next part to compress: bytes whole, files in parts of the same size, whoever reads them.
  private mutating func nextPart() throws(TransportError) -> [UInt8]? {
    while index < segments.count {
      switch segments[index] {
      case .bytes(let bytes):
        index += 1
        return bytes
      case .file(let file):
        let count = min(file.size - offset, TransportRequest.partSize)
        if count == 0 {
          index += 1
          offset = 0
          continue
        }
        let part = try file.bytes(count, at: offset)
        offset += count
        return part
      }
    }
    return nil
  }
}
