import ConnectorModel
import Diagnostics

extension ActionRunner {
  /// Sends the request again and again until its response says that it is done.
  func runPoll(
    _ settings: PollSettings, _ sender: inout RequestSender, _ judge: ResponseJudge
  ) async throws -> RunResult {
    var poller = Poller(settings)
    var builder = builder
    let begin = clock.now
    while true {
      let exchange = try await sender.send(poller.count == 0 ? .initial : .poll) {
        [builder] in try builder.build(saved: $0.saved)
      }
      judge.learnSecrets(exchange)
      try judge.checkStatus(exchange)
      let reading = PollReading(settings, exchange.response, judge)
      let wait = ServerWait.duration(
        of: exchange.response, selectors: sender.policy.waits, at: clock.now)
      let decision = poller.decide(
        reading.finding(serverWait: wait), elapsed: clock.now.duration(since: begin))
      options.recorder?.note(polls: poller.count)
      switch decision {
      case .wait where options.isProbe: return result(exchange, [], sender)
      case .wait(let duration):
        options.progress?(.poll(count: poller.count, after: duration))
        try await sender.pause(duration)
        builder = builder.renewed()
      case .done:
        var result = result(exchange, try judge.capture(exchange), sender)
        result.polls = poller.count
        return result
      case .fail: throw reading.failure(exchange, setup)
      case .timeout: throw reading.timeout(exchange, poller, nil, setup)
      case .longWait(let wait):
        let asked = "the server asks to wait \(ServerWait.shown(wait, at: clock.now))"
        throw reading.timeout(exchange, poller, asked, setup)
      }
    }
  }
}

extension Poller {
  /// The declared values.
  init(_ settings: PollSettings) {
    let standard = Poller()
    let every = settings.every
    self.init(
      interval: GrowingWait(
        initial: every?.initial?.value ?? standard.interval.initial,
        factor: every?.factor?.value ?? standard.interval.factor,
        maximum: every?.maximum?.value
          ?? max(standard.interval.maximum, every?.initial?.value ?? .zero)),
      timeout: settings.timeout?.value ?? standard.timeout)
  }
}
