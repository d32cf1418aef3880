import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and termination, as something that can be waited for.
final class Interruption: Sendable {
  private struct State {
    var isInterrupted = false
    var actions: [@Sendable () -> Void] = []
  }

  /// How long work has to end by itself before the process is ended under it.
  private static let grace = DispatchTimeInterval.milliseconds(250)

  private let state = Mutex(State())
  // SAFETY: set once in `init`, then only kept alive.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]  // SAFETY: never touched

  /// Takes the signals over from now on; one that the caller has this process ignore (`nohup`)
  /// stays ignored.
  init(signals: [Int32] = [SIGINT, SIGTERM, SIGHUP]) {
    let queue = DispatchQueue(label: "connector-run.signals")
    sources = signals.filter { !Self.isIgnored($0) }.map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: queue)
    }
    for source in sources {
      source.setEventHandler { [weak self] in self?.interrupt() }
      source.resume()
    }
  }

  /// Whether a signal came.
  var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

  /// Calls a function when a signal comes, at once if one came already.
  func onInterrupt(_ action: @escaping @Sendable () -> Void) {
    let isInterrupted = state.withLock { state in
      if !state.isInterrupted { state.actions.append(action) }
      return state.isInterrupted
    }
    if isInterrupted { action() }
  }

  /// Waits for a signal.
  func wait() async {
    await withCheckedContinuation { continuation in
      onInterrupt { continuation.resume() }
    }
  }

  /// Does work that a signal ends: its task is cancelled, and where it does not end at once because
  /// it waits in the system (for input, for a reader), the process ends under it.
  ///
  /// - Throws: `CancellationError` when a signal came, whatever became of the work; else what the
  ///   work throws.
  static func ending(
    _ work: @escaping @Sendable (Interruption) async throws -> Void
  ) async throws {
    let interruption = Interruption()
    let task = Task { try await work(interruption) }
    interruption.onInterrupt {
      task.cancel()
      DispatchQueue.global().asyncAfter(deadline: .now() + grace) {
        _exit(ExitStatus.interrupted.rawValue)
      }
    }
    let result = await task.result
    if interruption.isInterrupted { throw CancellationError() }
    try result.get()
  }

  private func interrupt() {
    let actions = state.withLock { state in
      state.isInterrupted = true
      defer { state.actions = [] }
      return state.actions
    }
    for action in actions { action() }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    // SAFETY: SIG_IGN is the number 1 in place of a function (signal.h), and is only compared.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1  // SAFETY: above
  }
}
