import ConnectorRuntime
import Synchronization

/// One line on a terminal that says how far a run is, written over itself; nothing anywhere else.
final class ProgressLine: Sendable {
  private struct State {
    var isShown = false
    var last: ContinuousClock.Instant?
  }

  private let console: Console
  private let state = Mutex(State())

  init(console: Console) { self.console = console }

  /// Shows how far the run is.
  func show(_ progress: RunProgress) {
    guard console.errorIsTerminal else { return }
    let now = ContinuousClock.now
    state.withLock { state in
      // Thousands of pages a second are no news for anybody.
      if case .pages = progress, let last = state.last, now - last < .milliseconds(100) { return }
      state.last = now
      state.isShown = true
      console.overwrite(Self.text(progress))
    }
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      if state.isShown { console.overwrite("") }
      state.isShown = false
    }
  }

  /// What the line says.
  static func text(_ progress: RunProgress) -> String {
    switch progress {
    case .pages(let pages, let items):
      "page \(pages)" + (items.map { ", \($0) item\($0 == 1 ? "" : "s")" } ?? "")
    case .poll(let count, let wait):
      "asked \(count == 1 ? "once" : "\(count) times"), again in \(seconds(wait))"
    case .retry(let wait): "failed, again in \(seconds(wait))"
    }
  }

  private static func seconds(_ wait: Duration) -> String {
    "\((wait.wholeMilliseconds + 999) / 1000) s"
  }
}
