import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// Makes the document of one run; it is made when the run begins, and takes its time.
struct ResultReport {
  /// The action's id, or what the command line calls it.
  let action: String
  private let startedAt = SystemRuntimeClock().now
  private let start = ContinuousClock.now

  init(action: String) { self.action = action }

  /// The document of the run that ends now.
  ///
  /// - Parameters:
  ///   - trace: what happened; nil where nothing did.
  ///   - failure: nil for a success.
  func document(
    _ loaded: ProjectLoader.LoadedAction, _ trace: RunTrace?, _ failure: FailureReport?,
    _ console: Console
  ) -> ResultDocument {
    var trace = trace ?? RunTrace()
    trace.warnings += failure?.diagnostics.filter { $0.severity == .warning } ?? []
    return ResultDocument(
      action: action, connector: loaded.connector?.id, profile: loaded.setup?.profile?.name,
      startedAt: startedAt, duration: ContinuousClock.now - start, trace: trace, failure: failure,
      redaction: DocumentRedaction(console))
  }
}
