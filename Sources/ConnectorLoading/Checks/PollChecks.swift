import ConnectorModel
import Diagnostics

/// What must hold of `poll` beyond the shape of its keys.
enum PollChecks {
  /// Checks polling.
  static func check(_ poll: PollSettings?) -> [Diagnostic] {
    guard let poll else { return [] }
    var diagnostics = (poll.until + poll.failWhen).flatMap { SelectorChecks.check($0) }
    diagnostics += RetryChecks.check(
      "every", initial: poll.every?.initial, maximum: poll.every?.maximum)
    if let initial = poll.every?.initial, initial.value == .zero {
      diagnostics.append(
        Diagnostic(
          "unknown-value", "every 'initial' must be longer than 0", at: initial.span,
          help: "A server that is asked without a pause has less time for its work."))
    }
    if let timeout = poll.timeout, timeout.value == .zero {
      diagnostics.append(
        Diagnostic("unknown-value", "poll 'timeout' must be longer than 0", at: timeout.span))
    }
    return diagnostics
  }
}
