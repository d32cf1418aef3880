import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and termination, as something that can be waited for.
final class Interruption: Sendable {
  private struct State {
    var isInterrupted = false
    var actions: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())
  // SAFETY: set once in `init`, then only kept alive.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]  // SAFETY: never touched

  /// Takes the signals over from now on.
  init(signals: [Int32] = [SIGINT, SIGTERM, SIGHUP]) {
    let queue = DispatchQueue(label: "connector-run.signals")
    sources = signals.map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: queue)
    }
    for source in sources {
      source.setEventHandler { [weak self] in self?.interrupt() }
      source.resume()
    }
  }

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

  private func interrupt() {
    let actions = state.withLock { state in
      state.isInterrupted = true
      defer { state.actions = [] }
      return state.actions
    }
    for action in actions { action() }
  }
}
