import Glibc

/// The time that a run sees; injected, so that tests decide what it is.
package protocol RuntimeClock: Sendable {
  /// The civil time now.
  var now: WallTime { get }

  /// Waits.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  func sleep(for duration: Duration) async throws
}

/// The machine's own clock.
package struct SystemRuntimeClock: RuntimeClock {
  package init() {}

  package var now: WallTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return WallTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  package func sleep(for duration: Duration) async throws {
    try await Task.sleep(for: duration)
  }
}
