@testable import ConnectorRuntime

/// Counts who has arrived, and acts once when all have.
actor Arrivals {
  private var missing: Int
  private let action: @Sendable () async -> Void

  init(_ count: Int, _ action: @escaping @Sendable () async -> Void) {
    missing = count
    self.action = action
  }

  func arrive() async {
    missing -= 1
    if missing == 0 { await action() }
  }
}

/// The machine's clock for one process, whose first wait counts as its arrival.
actor ArrivingClock: RuntimeClock {
  private let arrivals: Arrivals
  private var hasArrived = false

  init(_ arrivals: Arrivals) { self.arrivals = arrivals }

  nonisolated var now: WallTime { SystemRuntimeClock().now }

  func sleep(for duration: Duration) async throws {
    if !hasArrived {
      hasArrived = true
      await arrivals.arrive()
    }
    try await SystemRuntimeClock().sleep(for: duration)
  }
}
