import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct DevicePollingTests {
  private static let start = WallTime(milliseconds: 0)

  private func failed(_ code: String) -> DevicePolling.Event {
    var failure = TokenFailure(.authentication, "rejected-token-request", code, at: .scheme)
    failure.errorCode = code
    return .failed(failure)
  }

  /// Feeds events, waits moving the clock, and tells the actions as texts.
  private func actions(_ events: [DevicePolling.Event], lifetime: Duration = .seconds(60))
    -> [String]
  {
    var polling = DevicePolling(interval: .seconds(5), end: Self.start.advanced(by: lifetime))
    var now = Self.start
    return events.map { event in
      switch polling.handle(event, at: now) {
      case .wait(let duration):
        now = now.advanced(by: duration)
        return "wait \(duration.components.seconds)"
      case .ask: return "ask"
      case .finish(.token(let token)): return "token \(token.value)"
      case .finish(.failure(let failure)): return failure.id
      }
    }
  }

  @Test func itAsksUntilThereIsAToken() {
    let token = AccessToken(value: "t", requestedAt: Self.start)
    #expect(
      actions([
        .began, .waited, failed("authorization_pending"), .waited, .received(token),
      ]) == ["wait 5", "ask", "wait 5", "ask", "token t"])
  }

  @Test func slowDownHoldsForTheRest() {
    #expect(
      actions([
        .began, .waited, failed("slow_down"), .waited, failed("authorization_pending"), .waited,
        failed("slow_down"),
      ]) == ["wait 5", "ask", "wait 10", "ask", "wait 10", "ask", "wait 15"])
  }

  @Test func anEndpointThatDoesNotAnswerIsAskedLessOften() {
    let lost = DevicePolling.Event.failed(TokenFailure(.network, "x", "lost", at: .tokenURL))
    var busy = TokenFailure(.authentication, "failing-token-endpoint", "503", at: .tokenURL)
    busy.isTemporary = true
    #expect(
      actions([.began, .waited, lost, .waited, .failed(busy)])
        == ["wait 5", "ask", "wait 10", "ask", "wait 20"])
  }

  @Test func itEndsWithTheCode() {
    #expect(
      actions(
        [.began, .waited, failed("authorization_pending"), .waited], lifetime: .seconds(8))
        == ["wait 5", "ask", "wait 3", "expired-login"])
    #expect(actions([.began], lifetime: .zero) == ["expired-login"])
  }

  /// What was answered last counts, and only where it was no answer to the question.
  @Test func anEndWithoutAnAnswerTellsTheLastFailure() {
    var busy = TokenFailure(.authentication, "failing-token-endpoint", "503", at: .tokenURL)
    busy.isTemporary = true
    let end = Duration.seconds(8)
    #expect(
      actions([.began, .waited, .failed(busy), .waited], lifetime: end).last
        == "failing-token-endpoint")
    #expect(
      actions(
        [.began, .waited, .failed(busy), .waited, failed("authorization_pending"), .waited],
        lifetime: .seconds(16)
      ).last == "expired-login")
  }

  @Test(arguments: [
    ("expired_token", "expired-login"), ("access_denied", "rejected-login"),
    ("invalid_client", "rejected-token-request"),
  ])
  func someAnswersAreTheEnd(code: String, expected: String) {
    #expect(actions([.began, .waited, failed(code)]).last == expected)
  }

  @Test(arguments: [
    (
      #"{"device_code":"d","user_code":"U-1","verification_uri":"https://a/d","expires_in":60,"interval":2}"#,
      "https://a/d U-1 60 2"
    ),
    (
      #"{"device_code":"d","user_code":"U","verification_url":"https://a/d"}"#,
      "https://a/d U 900 5"
    ),
    (
      #"{"device_code":"d","user_code":"U","verification_uri":"v","interval":0,"expires_in":1e99}"#,
      "v U 86400 5"
    ),
    (#"{"device_code":"d","user_code":"U"}"#, ""), (#"[]"#, ""), (#"{"device_code":1}"#, ""),
  ])
  func codesAreRead(text: String, expected: String) throws {
    let codes = DeviceAuthorization(
      try ParsedJSON(Array(text.utf8)).root, requestedAt: Self.start)
    let shown = codes.map {
      "\($0.verificationURI) \($0.userCode) \($0.end.milliseconds / 1000) "
        + "\($0.interval.components.seconds)"
    }
    #expect(shown ?? "" == expected)
  }
}
