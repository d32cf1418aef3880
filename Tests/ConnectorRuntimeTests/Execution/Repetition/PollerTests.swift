import Testing

@testable import ConnectorRuntime

/// When a poll asks again, as a table.
@Suite struct PollerTests {
  @Test func waitsGrow() {
    var poller = Poller()
    let expected: [Duration] = [
      .seconds(2), .seconds(3), .milliseconds(4500), .milliseconds(6750),
    ]
    for wait in expected {
      #expect(poller.decide(.pending(serverWait: nil), elapsed: .zero) == .wait(wait))
    }
    for _ in 0..<20 { _ = poller.decide(.pending(serverWait: nil), elapsed: .zero) }
    #expect(poller.decide(.pending(serverWait: nil), elapsed: .zero) == .wait(.seconds(30)))
    #expect(poller.decide(.reached, elapsed: .seconds(9999)) == .done)
    #expect(poller.decide(.failed, elapsed: .zero) == .fail)
    #expect(poller.count == 27)
  }

  @Test func theEndIsAskedForOnceMore() {
    var poller = Poller(timeout: .seconds(10))
    #expect(
      poller.decide(.pending(serverWait: nil), elapsed: .seconds(9)) == .wait(.seconds(1)))
    #expect(poller.decide(.pending(serverWait: nil), elapsed: .seconds(10)) == .timeout)
  }

  @Test func theServersWaitIsNeverShortened() {
    var poller = Poller(timeout: .seconds(10))
    #expect(
      poller.decide(.pending(serverWait: .seconds(10)), elapsed: .zero) == .wait(.seconds(10)))
    #expect(
      poller.decide(.pending(serverWait: .seconds(6)), elapsed: .seconds(5))
        == .longWait(.seconds(6)))
    #expect(
      poller.decide(.pending(serverWait: .zero), elapsed: .seconds(5)) == .wait(.zero))
  }
}
