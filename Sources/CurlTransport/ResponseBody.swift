import ConnectorRuntime

/// Collects a body in memory, up to a limit.
struct ResponseBody {
  private static let firstCapacity = 16 << 10

  private(set) var bytes: [UInt8] = []
  let limit: Int

  init(limit: Int) {
    self.limit = max(0, limit)
  }

  /// Prepares for a body whose length the peer has announced.
  mutating func expect(_ length: Int) throws(TransportError) {
    guard length <= limit else { throw .bodyTooLarge(limit: limit) }
    // The peer may promise much and send nothing, so only so much is believed.
    if length > 0 { bytes.reserveCapacity(min(length, 1 << 20)) }
  }

  mutating func append(_ chunk: UnsafeRawBufferPointer) throws(TransportError) {
    guard chunk.count <= limit - bytes.count else { throw .bodyTooLarge(limit: limit) }
    let needed = bytes.count + chunk.count
    if needed > bytes.capacity { bytes.reserveCapacity(capacity(for: needed)) }
    bytes.append(contentsOf: chunk)
  }

  /// The capacity to grow to: doubled, but from a sixteenth of the limit on the limit itself.
  ///
  /// What no byte was written to takes no memory, and a block of that size goes back to the system when
  /// it is freed; of smaller ones, a response after a large one would find nothing of theirs given back.
  private func capacity(for needed: Int) -> Int {
    let doubled = max(
      Self.firstCapacity, bytes.capacity.multipliedReportingOverflow(by: 2).0, needed)
    return doubled > limit / 16 ? limit : doubled
  }
}
