import Glibc

/// What a child writes to one of its streams.
struct OutputCollector: ~Copyable {
  /// What came so far, at most the limit and one piece more.
  private(set) var bytes: [UInt8] = []
  /// Whether more came than the limit.
  private(set) var isOverLimit = false
  /// The end to read from; negative once there is nothing more to come.
  private(set) var descriptor: Int32
  private let limit: Int
  private let keepsReading: Bool

  /// - Parameters:
  ///   - limit: the most bytes that are kept.
  ///   - keepsReading: whether what is over the limit is read and dropped.
  init(_ descriptor: Int32, limit: Int, keepsReading: Bool) {
    self.descriptor = descriptor
    self.limit = limit
    self.keepsReading = keepsReading
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Reads one piece; to be called when there is one.
  mutating func read() {
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    let count = Glibc.read(descriptor, &piece, piece.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    guard count > 0 else {
      close(descriptor)
      descriptor = -1
      return
    }
    bytes += piece[..<count]
    guard bytes.count > limit else { return }
    isOverLimit = true
    if keepsReading { bytes.removeLast(bytes.count - limit) }
  }
}
