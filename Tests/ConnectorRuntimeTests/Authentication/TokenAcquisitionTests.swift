import ConnectorModel
import Testing

@testable import ConnectorRuntime

@Suite struct TokenAcquisitionTests {
  typealias Action = TokenAcquisition.Action

  private static let start = WallTime(milliseconds: 1_000_000)

  private func settings(
    _ authentication: OAuth2Scheme.ClientAuthentication = .basic
  ) throws -> TokenAcquisition.Settings {
    TokenAcquisition.Settings(
      blank: blank, authentication: authentication, leeway: .seconds(60), limit: .seconds(10),
      endpoint: try TokenEndpoint("https://a.example/t"))
  }

  private var blank: TokenRecord {
    TokenRecord(connector: "acme", scheme: "oauth2", endpoint: "https://a.example/t")
  }

  private func token(_ value: String, endsIn seconds: Int64? = 3600) -> AccessToken {
    AccessToken(
      value: value, requestedAt: Self.start,
      expiresAt: seconds.map { Self.start.advanced(by: .seconds($0)) })
  }

  private func record(_ token: AccessToken?, proof: ClientProof? = nil) -> TokenRecord {
    var record = blank
    record.token = token
    record.proof = proof
    return record
  }

  private let failure = TokenFailure(.authentication, "x", "no", at: .scheme)
  private let stranger = TokenFailure(
    .authentication, "x", "who?", at: .clientSecret, rejectsClient: true)

  /// Feeds events at moments (seconds after the start) and collects the actions.
  private func actions(
    _ settings: TokenAcquisition.Settings, rejected: Set<String> = [],
    knownProof: ClientProof? = nil, _ events: [(TokenAcquisition.Event, Double)]
  ) -> [Action] {
    var acquisition = TokenAcquisition(
      settings, rejected: rejected, knownProof: knownProof, startingAt: Self.start)
    return events.map { event, seconds in
      acquisition.handle(event, at: Self.start.advanced(by: .milliseconds(Int64(seconds * 1000))))
    }
  }

  @Test func aFreshTokenOfTheStoreIsUsed() throws {
    let stored = token("stored")
    #expect(
      actions(try settings(), [(.began, 0), (.read(record(stored), failure: nil), 0)]) == [
        .read, .finish(.token(stored, .store)),
      ])
  }

  @Test func anEmptyStoreLeadsToOneRequestUnderTheLock() throws {
    let new = token("new")
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(nil, failure: nil), 0), (.locked, 0), (.read(nil, failure: nil), 0),
          (.received(new), 1), (.stored, 1),
        ]) == [
          .read, .lock, .read, .request(.basic, timeout: .seconds(10)), .save(record(new)),
          .finish(.token(new, .request)),
        ])
  }

  @Test func aTokenNearItsEndIsRenewed() throws {
    let old = record(token("old", endsIn: 100))
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(old, failure: nil), 50), (.locked, 50),
          (.read(old, failure: nil), 50),
        ]
      ).last
        == .finish(
          .failure(
            .waitedTooLong(for: try TokenEndpoint("https://a.example/t"), limit: .seconds(10)))))
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(record(token("old", endsIn: 1)), failure: nil), 0.6), (.locked, 1),
          (.read(old, failure: nil), 1),
        ]) == [.read, .lock, .read, .finish(.token(token("old", endsIn: 100), .store))])
  }

  @Test func whoeverWaitedForTheLockReadsAgain() throws {
    let new = token("new")
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(nil, failure: nil), 0), (.busy, 0),
          (.waited(.milliseconds(20)), 0.02),
          (.read(nil, failure: nil), 0.02), (.busy, 0.02), (.waited(.milliseconds(30)), 0.05),
          (.read(record(new), failure: nil), 0.05),
        ]) == [
          .read, .lock, .wait(.milliseconds(20)), .read, .lock, .wait(.milliseconds(30)), .read,
          .finish(.token(new, .store)),
        ])
  }

  @Test func aFailureIsSharedByThoseThatWaited() throws {
    let old = try FailureRecord(TokenFailure(.authentication, "x", "earlier", at: .scheme))
    let new = try FailureRecord(failure)
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(nil, failure: old), 0), (.busy, 0),
          (.waited(.milliseconds(20)), 0.02),
          (.read(nil, failure: new), 0.02),
        ]
      ).last == .finish(.failure(failure)))
    // The failure was there before this one began: it asks anew.
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(nil, failure: old), 0), (.locked, 0), (.read(nil, failure: old), 0),
        ]
      ).last == .request(.basic, timeout: .seconds(10)))
    // It came between the first look and the lock.
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(nil, failure: nil), 0), (.locked, 0), (.read(nil, failure: new), 0),
        ]
      ).last == .finish(.failure(failure)))
  }

  @Test func waitingEndsWithTheLimit() throws {
    let events: [(TokenAcquisition.Event, Double)] = [
      (.began, 0), (.read(nil, failure: nil), 0), (.busy, 9.99), (.waited(.milliseconds(10)), 10),
      (.read(nil, failure: nil), 10), (.busy, 10),
    ]
    let all = actions(try settings(), events)
    #expect(all[2] == .wait(.milliseconds(10)))
    guard case .finish(.failure(let failure)) = all[5] else {
      Issue.record("it goes on: \(all[5])")
      return
    }
    #expect(
      described(failure.runFailure(of: oauth2())) == """
        network
        error: another process asked 'https://a.example/t' for this token and got no answer \
        within 10s [token-wait-timeout]
        at token_url
        help: Run again; if it stays so, check token_url and the network.
        """)
  }

  @Test func waitingEndsEvenWhereTheClockStandsStill() throws {
    var acquisition = TokenAcquisition(try settings(), rejected: [], startingAt: Self.start)
    var event = TokenAcquisition.Event.began
    var waits = 0
    for _ in 0..<1000 {
      switch acquisition.handle(event, at: Self.start.advanced(by: .seconds(-waits))) {
      case .read: event = .read(nil, failure: nil)
      case .lock: event = .busy
      case .wait(let duration):
        waits += 1
        event = .waited(duration)
      default:
        #expect(waits > 40 && waits < 70)
        return
      }
    }
    Issue.record("it never ends")
  }

  @Test func whatIsLeftBoundsTheRequest() throws {
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(nil, failure: nil), 0), (.busy, 0), (.waited(.seconds(4)), 4),
          (.read(nil, failure: nil), 4), (.locked, 4), (.read(nil, failure: nil), 4),
        ]
      ).last == .request(.basic, timeout: .seconds(6)))
  }

  @Test func withoutAStoreItAsksAtOnce() throws {
    let new = token("new")
    #expect(
      actions(
        try settings(),
        [(.began, 0), (.read(nil, failure: nil), 0), (.unlockable, 0), (.failed(failure), 0)]) == [
          .read, .lock, .request(.basic, timeout: .seconds(10)), .finish(.failure(failure)),
        ])
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(nil, failure: nil), 0), (.unlockable, 0), (.received(new), 0),
          (.stored, 0),
        ]
      ).last == .finish(.token(new, .request)))
  }

  @Test func aTokenWithoutAnEndIsNotStoredAndNobodyWaitsForIt() throws {
    let new = token("new", endsIn: nil)
    var endless = blank
    endless.tokensEnd = false
    #expect(
      actions(
        try settings(),
        [
          (.began, 0), (.read(nil, failure: nil), 0), (.locked, 0), (.read(nil, failure: nil), 0),
          (.received(new), 1), (.stored, 1),
        ]
      ).suffix(2) == [.save(endless), .finish(.token(new, .request))])
    #expect(
      actions(
        try settings(), [(.began, 0), (.read(endless, failure: nil), 0), (.received(new), 1)]) == [
          .read, .request(.basic, timeout: .seconds(10)), .finish(.token(new, .request)),
        ])
    // It tells the end of its tokens now.
    #expect(
      actions(
        try settings(),
        [(.began, 0), (.read(endless, failure: nil), 0), (.received(token("t")), 1)]
      ).last == .save(record(token("t"))))
  }

  @Test func aRejectedTokenIsDiscardedOnlyIfTheStoreStillHoldsIt() throws {
    let bad = record(token("bad"))
    #expect(
      actions(
        try settings(), rejected: ["bad"],
        [
          (.began, 0), (.read(bad, failure: nil), 0), (.locked, 0), (.read(bad, failure: nil), 0),
          (.stored, 0),
        ]) == [
          .read, .lock, .read, .save(blank), .request(.basic, timeout: .seconds(10)),
        ])
    let newer = token("newer")
    #expect(
      actions(
        try settings(), rejected: ["bad"],
        [
          (.began, 0), (.read(bad, failure: nil), 0), (.locked, 0),
          (.read(record(newer), failure: nil), 0),
        ]
      ).last == .finish(.token(newer, .store)))
  }

  @Test func anOldRefreshTokenIsKept() throws {
    var old = token("old", endsIn: 1)
    old.refreshToken = "refresh"
    var new = token("new")
    let events: [(TokenAcquisition.Event, Double)] = [
      (.began, 2), (.read(record(old), failure: nil), 2), (.locked, 2),
      (.read(record(old), failure: nil), 2), (.received(new), 2),
    ]
    var settings = try settings()
    settings.means.usesRefreshTokens = true
    let last = actions(settings, events).last
    new.refreshToken = "refresh"
    #expect(last == .save(record(new)))
  }

  // MARK: client_auth: auto

  @Test func autoTriesTheBodyOnce() throws {
    let new = token("new")
    let begin: [(TokenAcquisition.Event, Double)] = [
      (.began, 0), (.read(nil, failure: nil), 0), (.locked, 0), (.read(nil, failure: nil), 0),
      (.failed(stranger), 2),
    ]
    #expect(
      actions(try settings(.auto), begin + [(.received(new), 3), (.stored, 3)]).suffix(4) == [
        .request(.basic, timeout: .seconds(10)), .request(.body, timeout: .seconds(8)),
        .save(record(new, proof: .body)), .finish(.token(new, .request)),
      ])
    #expect(
      actions(try settings(.auto), begin + [(.failed(stranger), 3), (.stored, 3)]).suffix(2) == [
        .saveFailure(stranger), .finish(.failure(stranger)),
      ])
    #expect(actions(try settings(.basic), begin).last == .saveFailure(stranger))
    let other: [(TokenAcquisition.Event, Double)] = begin.dropLast() + [(.failed(failure), 2)]
    #expect(actions(try settings(.auto), other).last == .saveFailure(failure))
    let late: [(TokenAcquisition.Event, Double)] = begin.dropLast() + [(.failed(stranger), 10)]
    #expect(actions(try settings(.auto), late).last == .saveFailure(stranger))
  }

  @Test func whatWorkedIsRemembered() throws {
    let known = record(nil, proof: .body)
    let events: [(TokenAcquisition.Event, Double)] = [
      (.began, 0), (.read(known, failure: nil), 0), (.locked, 0), (.read(known, failure: nil), 0),
    ]
    #expect(actions(try settings(.auto), events).last == .request(.body, timeout: .seconds(10)))
    #expect(
      actions(try settings(.auto), knownProof: .basic, events).last
        == .request(.basic, timeout: .seconds(10)))
    #expect(
      actions(try settings(.auto), events + [(.failed(stranger), 1)]).last
        == .request(.basic, timeout: .seconds(9)))
    #expect(actions(try settings(.basic), events).last == .request(.basic, timeout: .seconds(10)))
  }
}
