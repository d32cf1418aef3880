import Synchronization

/// What is freed by the process's end alone.
enum ProcessMemory {
  private static let kept = Mutex<[any Sendable]>([])

  /// Keeps a value: freeing the files of a large project one by one takes a thirtieth of its
  /// validation, and ending frees them at once.
  static func keep(_ value: any Sendable) { kept.withLock { $0.append(value) } }
}
