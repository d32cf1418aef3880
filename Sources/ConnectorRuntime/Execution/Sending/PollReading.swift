import ConnectorModel
import Diagnostics

/// What a response says about the end of a poll.
struct PollReading {
  private let settings: PollSettings
  private let judge: ResponseJudge
  /// Why `until` does not hold yet; empty where it does.
  private let unmet: [Diagnostic]
  private let hasFailed: Bool

  init(_ settings: PollSettings, _ response: ReceivedResponse, _ judge: ResponseJudge) {
    self.settings = settings
    self.judge = judge
    let checks = CheckEvaluator(response: response, hiding: judge.redactor)
    // A body that cannot be read holds no value: many servers answer with none until they are done.
    unmet = settings.until.compactMap { checks.failure(of: $0) }
    hasFailed =
      !settings.failWhen.isEmpty
      && settings.failWhen.allSatisfy { checks.failure(of: $0) == nil }
  }

  /// What the poller is told.
  func finding(serverWait: Duration?) -> Poller.Finding {
    hasFailed ? .failed : unmet.isEmpty ? .reached : .pending(serverWait: serverWait)
  }

  /// The failure of a run by `fail_when`.
  func failure(_ exchange: Exchange, _ setup: ActionSetup) -> RunFailure {
    let text = ServerMessage.text(
      of: exchange.response, selectors: setup.connector.errorMessage, hiding: judge.redactor)
    return RunFailure(
      .expectation,
      Diagnostic(
        "failed-poll",
        "\(Self.line(exchange)) has failed, as fail_when says" + (text.map { ": \($0)" } ?? ""),
        at: settings.failWhen.first?.span ?? settings.span))
  }

  /// The failure of a run that took too long.
  ///
  /// - Parameter reason: why it ends before the time is over; nil where it is.
  func timeout(
    _ exchange: Exchange, _ poller: Poller, _ reason: String?, _ setup: ActionSetup
  ) -> RunFailure {
    let times = poller.count == 1 ? "once" : "\(poller.count) times"
    var notes = unmet.map { failure in
      Diagnostic.Note(
        failure.message + (failure.label.map { ": it \($0)" } ?? ""), at: failure.span)
    }
    if let reason { notes.insert(.init(reason), at: 0) }
    return RunFailure(
      .expectation,
      Diagnostic(
        "poll-timeout",
        "\(Self.line(exchange)) was asked \(times) and is not done within "
          + poller.timeout.shown,
        at: settings.timeout?.span ?? settings.span, notes: notes,
        help: "Raise poll.timeout if it takes that long, or ask again later."))
  }

  private static func line(_ exchange: Exchange) -> String {
    "\(exchange.request.method) \(exchange.request.url.withoutQuery)"
  }
}
