import Diagnostics
import Testing

@testable import ConnectorRuntime

/// When a request is sent again, as a table.
@Suite struct RetryMachineTests {
  typealias Outcome = RetryMachine.Outcome
  typealias Decision = RetryMachine.Decision

  /// A run of one request: what comes, and what is to be done.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var policy = RetryPolicy()
    var isRepeatable = true
    var steps: [(Outcome, Decision)]

    var testDescription: String { name }
  }

  private static func refused(_ status: Int, _ wait: Duration? = nil) -> Outcome {
    .refused(status: status, wait: wait)
  }

  static let rows = [
    Row(name: "success", steps: [(.accepted, .take)]),
    Row(name: "another status", steps: [(refused(500), .take)]),
    Row(
      name: "backoff doubles, then it is enough",
      steps: [
        (refused(503), .wait(.milliseconds(500))), (refused(502), .wait(.seconds(1))),
        (refused(504), .giveUp(.exhausted(attempts: 3, sent: 3))),
      ]),
    Row(
      name: "a broken connection, then success",
      steps: [(.failure(.interrupted), .wait(.milliseconds(500))), (.accepted, .take)]),
    Row(
      name: "no connection, and nothing sent",
      steps: [
        (.failure(.connect, wasSent: false), .wait(.milliseconds(500))),
        (.failure(.connect, wasSent: false), .wait(.seconds(1))),
        (.failure(.connect, wasSent: false), .giveUp(.exhausted(attempts: 3, sent: 0))),
      ]),
    Row(
      name: "a server that goes away",
      steps: [
        (refused(503), .wait(.milliseconds(500))),
        (.failure(.connect, wasSent: false), .wait(.seconds(1))),
        (.failure(.connect, wasSent: false), .giveUp(.exhausted(attempts: 3, sent: 1))),
      ]),
    Row(name: "a certificate stays wrong", steps: [(.failure(.tls), .take)]),
    Row(name: "a port without TLS stays so", steps: [(.failure(.noTLS, wasSent: false), .take)]),
    Row(
      name: "a proxy cannot do it the next time either",
      steps: [(.failure(.proxyInability, wasSent: false), .take)]),
    Row(
      name: "a handshake that breaks off, and nothing sent",
      steps: [
        (.failure(.handshakeEnded, wasSent: false), .wait(.milliseconds(500))), (.accepted, .take),
      ]),
    Row(name: "too large stays too large", steps: [(.failure(.bodyTooLarge(limit: 1)), .take)]),
    Row(
      name: "no network retries", policy: RetryPolicy(coversNetwork: false),
      steps: [(.failure(.connect), .take)]),
    Row(
      name: "not repeatable", isRepeatable: false,
      steps: [(refused(503), .giveUp(.notRepeatable))]),
    Row(
      name: "the server's wait wins over backoff",
      steps: [(refused(429, .seconds(7)), .wait(.seconds(7))), (.accepted, .take)]),
    Row(
      name: "the server says at once", steps: [(refused(429, .zero), .wait(.zero))]),
    Row(
      name: "a wait of exactly the longest is waited",
      steps: [(refused(429, .seconds(30)), .wait(.seconds(30)))]),
    Row(
      name: "a longer wait is never shortened",
      steps: [(refused(429, .seconds(31)), .giveUp(.longWait(.seconds(31))))]),
    Row(
      name: "a wait over the budget", policy: RetryPolicy(budget: .seconds(10)),
      steps: [
        (refused(429, .seconds(6)), .wait(.seconds(6))),
        (refused(429, .seconds(6)), .giveUp(.budget(.seconds(6), left: .seconds(4)))),
      ]),
    Row(
      name: "backoff over the budget",
      policy: RetryPolicy(budget: .milliseconds(700)),
      steps: [
        (refused(503), .wait(.milliseconds(500))),
        (refused(503), .giveUp(.budget(.seconds(1), left: .milliseconds(200)))),
      ]),
    Row(
      name: "never", policy: RetryPolicy(retries: 0),
      steps: [(refused(503), .giveUp(.exhausted(attempts: 1, sent: 1)))]),
    Row(
      name: "backoff ends at its maximum",
      policy: RetryPolicy(retries: 4, initial: .seconds(2), factor: 3, maximum: .seconds(5)),
      steps: [
        (refused(503), .wait(.seconds(2))), (refused(503), .wait(.seconds(5))),
        (refused(503), .wait(.seconds(5))),
      ]),
  ]

  @Test(arguments: rows) func decides(_ row: Row) {
    var machine = RetryMachine(policy: row.policy)
    machine.begin()
    for (outcome, decision) in row.steps {
      #expect(
        machine.decide(outcome, isRepeatable: row.isRepeatable, random: 1) == decision)
    }
  }

  @Test(arguments: [
    (1, 1, nil), (3, 3, "it was sent 3 times"), (3, 0, "it was tried 3 times"),
    (3, 1, "it was tried 3 times, and sent once"), (4, 2, "it was tried 4 times, and sent 2 times"),
  ])
  func whatWasSentIsTold(attempts: Int, sent: Int, note: String?) {
    let reason = RetryMachine.Reason.exhausted(attempts: attempts, sent: sent)
    #expect(reason.note(RetryPolicy(), at: WallTime(milliseconds: 0))?.message == note)
  }

  /// Whatever ends the retries of a request, how often it went out is told with it.
  @Test func givingUpTellsHowOftenItWasSent() throws {
    let now = WallTime(milliseconds: 0)
    func note(
      _ policy: RetryPolicy, _ outcomes: Outcome..., isRepeatable: Bool = true
    ) throws -> String? {
      var machine = RetryMachine(policy: policy)
      machine.begin()
      var reason: RetryMachine.Reason?
      for (index, outcome) in outcomes.enumerated() {
        let decision = machine.decide(
          outcome, isRepeatable: isRepeatable || index + 1 < outcomes.count, random: 1)
        if case .giveUp(let given) = decision { reason = given }
      }
      return machine.note(on: try #require(reason), at: now)?.message
    }
    let once = Self.refused(503, .seconds(6))
    let budget = RetryPolicy(budget: .seconds(10))
    #expect(
      try note(budget, once, once)
        == "it was sent 2 times; the next try would be at 1970-01-01T00:00:06Z, and only 4s are "
        + "left of retry.budget")
    #expect(
      try note(RetryPolicy(budget: .seconds(1)), once)
        == "the next try would be at 1970-01-01T00:00:06Z, and only 1s are left of retry.budget")
    #expect(
      try note(RetryPolicy(), .failure(.connect, wasSent: false), Self.refused(503, .seconds(31)))
        == "it was tried 2 times, and sent once; the server asks to wait until "
        + "1970-01-01T00:00:31Z, 31s from now: longer than retry.backoff.max, 30s")
    #expect(try note(RetryPolicy(), once, once, isRepeatable: false) == "it was sent 2 times")
    #expect(try note(RetryPolicy(), once, isRepeatable: false) == nil)
    #expect(try note(RetryPolicy(retries: 1), once, once) == "it was sent 2 times")
  }

  @Test func aRandomPartOfTheBackoffIsWaited() {
    var machine = RetryMachine(policy: RetryPolicy())
    machine.begin()
    let refused = Outcome.refused(status: 503, wait: nil)
    #expect(machine.decide(refused, isRepeatable: true, random: 0) == .wait(.zero))
    #expect(
      machine.decide(refused, isRepeatable: true, random: 0.25) == .wait(.milliseconds(250)))
  }

  @Test func eachRequestHasItsOwnRetriesAndTheRunOneBudget() {
    var machine = RetryMachine(policy: RetryPolicy(retries: 1, budget: .seconds(3)))
    let refused = Outcome.refused(status: 503, wait: .seconds(2))
    machine.begin()
    #expect(machine.decide(refused, isRepeatable: true, random: 1) == .wait(.seconds(2)))
    #expect(machine.decide(.accepted, isRepeatable: true, random: 1) == .take)
    machine.begin()
    #expect(
      machine.decide(refused, isRepeatable: true, random: 1)
        == .giveUp(.budget(.seconds(2), left: .seconds(1))))
  }

  /// Every second attempt fails: each request alone would do, the run does not go on for ever.
  @Test func aServerThatFailsAgainAndAgainIsLeftAlone() {
    var machine = RetryMachine(policy: RetryPolicy())
    var requests = 0
    while requests < 1000 {
      machine.begin()
      requests += 1
      let decision = machine.decide(
        .refused(status: 503, wait: .zero), isRepeatable: true, random: 1)
      if case .giveUp(let reason) = decision {
        #expect(reason == .failingServer(repeated: 12, requests: 13))
        break
      }
      #expect(machine.decide(.accepted, isRepeatable: true, random: 1) == .take)
    }
    #expect(requests == 13)
    // A failure now and then is nothing.
    var calm = RetryMachine(policy: RetryPolicy())
    for number in 0..<1000 {
      calm.begin()
      if number % 6 == 0 {
        #expect(
          calm.decide(.refused(status: 503, wait: .zero), isRepeatable: true, random: 1)
            == .wait(.zero))
      }
      #expect(calm.decide(.accepted, isRepeatable: true, random: 1) == .take)
    }
  }
}
