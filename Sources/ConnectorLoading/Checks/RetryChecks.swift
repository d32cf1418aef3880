import ConnectorModel
import Diagnostics

/// What must hold of `retry` and `rate_limit` beyond the shape of their keys.
enum RetryChecks {
  /// Checks retries.
  static func check(_ retry: RetrySettings?) -> [Diagnostic] {
    guard let retry else { return [] }
    return check(
      "backoff", initial: retry.backoff?.initial, maximum: retry.backoff?.maximum)
      + (retry.waits ?? []).flatMap { SelectorChecks.check($0.selector, for: "wait") }
  }

  /// Checks a rate limit.
  static func check(_ limit: RateLimitSettings?) -> [Diagnostic] {
    guard let period = limit?.period, period.value == .zero else { return [] }
    return [
      Diagnostic("unknown-value", "'per' must be longer than 0", at: period.span)
    ]
  }

  /// Checks the growth of a wait.
  ///
  /// - Parameter name: the key that holds it.
  static func check(
    _ name: String, initial: Located<Duration>?, maximum: Located<Duration>?
  ) -> [Diagnostic] {
    guard let initial, let maximum, initial.value > maximum.value else { return [] }
    return [
      Diagnostic(
        "conflicting-keys", "\(name) 'initial' is longer than 'max'", at: initial.span,
        notes: [.init("'max' is given here", at: maximum.span)],
        help: "The wait grows from initial to max.")
    ]
  }
}
