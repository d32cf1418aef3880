import Dispatch
import Synchronization

/// The lines of standard input, one after the other for whoever waits.
///
/// Reading cannot be cancelled: a line that comes when nobody waits any more is kept for the next, and
/// who reads longer than anybody types is ended with the process.
final class StandardInputLines: Sendable {
  private struct State {
    var lines: [String] = []
    var isReading = false
    var isEnded = false
    /// Who waits; another than the number's is one that was cancelled.
    var waiter: (number: Int, continuation: CheckedContinuation<String?, Never>)?
    var count = 0
  }

  private let state = Mutex(State())

  /// The next line without its end; nil at the end of the input, and when the task is cancelled.
  func next() async -> String? {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if let answer = wait(number, continuation) { continuation.resume(returning: answer.line) }
      }
    } onCancel: {
      cancel(number)
    }
  }

  /// What is to be answered at once; nil where there is nothing yet.
  private func wait(
    _ number: Int, _ continuation: CheckedContinuation<String?, Never>
  ) -> (line: String?, Void)? {
    state.withLock { state in
      if Task.isCancelled { return (nil, ()) }
      if !state.lines.isEmpty { return (state.lines.removeFirst(), ()) }
      if state.isEnded { return (nil, ()) }
      state.waiter = (number, continuation)
      if !state.isReading {
        state.isReading = true
        DispatchQueue.global().async { self.read() }
      }
      return nil
    }
  }

  private func cancel(_ number: Int) {
    let continuation = state.withLock { state -> CheckedContinuation<String?, Never>? in
      guard let waiter = state.waiter, waiter.number == number else { return nil }
      state.waiter = nil
      return waiter.continuation
    }
    continuation?.resume(returning: nil)
  }

  private func read() {
    let line = readLine()
    let continuation = state.withLock { state -> CheckedContinuation<String?, Never>? in
      state.isReading = false
      if line == nil { state.isEnded = true }
      guard let waiter = state.waiter else {
        if let line { state.lines.append(line) }
        return nil
      }
      state.waiter = nil
      return waiter.continuation
    }
    continuation?.resume(returning: line)
  }
}
