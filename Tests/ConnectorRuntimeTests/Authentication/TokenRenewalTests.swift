import ConnectorModel
import Testing

@testable import ConnectorRuntime

/// How tokens are renewed by refresh tokens, decided without clock and store.
@Suite struct TokenRenewalTests {
  typealias Event = TokenAcquisition.Event
  typealias Action = TokenAcquisition.Action

  private static let start = WallTime(milliseconds: 1_000_000)
  private static let limit = Duration.seconds(10)

  private static let refused: TokenFailure = {
    var failure = TokenFailure(.authentication, "rejected-grant", "used up", at: .grantValue)
    failure.rejectsGrant = true
    return failure
  }()

  private func settings(
    _ grant: OAuth2Scheme.Grant, _ authentication: OAuth2Scheme.ClientAuthentication = .basic
  ) throws -> TokenAcquisition.Settings {
    var scheme = oauth2()
    scheme.grant = grant
    scheme.grantValues.refreshToken = "declared"
    return TokenAcquisition.Settings(
      blank: blank, authentication: authentication, leeway: .seconds(60), limit: Self.limit,
      endpoint: try TokenEndpoint("https://a.example/t"), means: TokenMeans(scheme))
  }

  private var blank: TokenRecord {
    TokenRecord(connector: "acme", scheme: "oauth2", endpoint: "https://a.example/t")
  }

  private func token(
    _ value: String, refresh: String? = nil, endsIn seconds: Int64? = 3600
  ) -> AccessToken {
    AccessToken(
      value: value, refreshToken: refresh, requestedAt: Self.start,
      expiresAt: seconds.map { Self.start.advanced(by: .seconds($0)) })
  }

  private func record(_ token: AccessToken?) -> TokenRecord {
    var record = blank
    record.token = token
    return record
  }

  private func actions(
    _ settings: TokenAcquisition.Settings, rejected: Set<String> = [], held: String? = nil,
    forced: Bool = false, _ events: [Event]
  ) -> [Action] {
    var acquisition = TokenAcquisition(
      settings, rejected: rejected, heldRefreshToken: held, isForced: forced,
      startingAt: Self.start)
    return events.map { acquisition.handle($0, at: Self.start.advanced(by: .seconds(1))) }
  }

  private func refresh(_ token: String) -> Action {
    .refresh(token, .basic, timeout: .seconds(9))
  }

  private let request = Action.request(.basic, timeout: .seconds(9))

  /// What asks for the token that a store holds in a state, up to the request.
  private func asking(_ stored: TokenRecord?) -> [Event] {
    [.began, .read(stored, failure: nil), .locked, .read(stored, failure: nil)]
  }

  // MARK: Which refresh token

  @Test func aRefreshTokenIsUsedBeforeThePassword() throws {
    let old = record(token("old", refresh: "r1", endsIn: 1))
    let new = token("new", refresh: "r2")
    let all = actions(try settings(.password), asking(old) + [.received(new), .stored])
    // The new refresh token is stored before the new token is used.
    #expect(
      all == [
        .read, .lock, .read, refresh("r1"), .save(record(new)), .finish(.token(new, .request)),
      ])
  }

  @Test func aResponseWithoutARefreshTokenKeepsTheOldOne() throws {
    let old = record(token("old", refresh: "r1", endsIn: 1))
    let all = actions(try settings(.password), asking(old) + [.received(token("new"))])
    #expect(all.last == .save(record(token("new", refresh: "r1"))))
  }

  @Test func clientCredentialsNeverSendOne() throws {
    let old = record(token("old", refresh: "r1", endsIn: 1))
    let all = actions(
      try settings(.clientCredentials), asking(old) + [.received(token("new", refresh: "r2"))])
    #expect(all.suffix(2) == [request, .save(record(token("new")))])
  }

  @Test func thePasswordIsTheLastResort() throws {
    let old = record(token("old", refresh: "r1", endsIn: 1))
    var odd = Self.refused
    odd.rejectsGrant = false
    for failure in [Self.refused, odd] {
      let all = actions(
        try settings(.password),
        asking(old) + [
          .failed(failure), .read(old, failure: nil), .received(token("new", refresh: "r2")),
        ])
      #expect(
        all.suffix(4) == [
          refresh("r1"), .read, request, .save(record(token("new", refresh: "r2"))),
        ])
    }
  }

  @Test func anEndpointThatIsBusyIsNotAskedForMore() throws {
    let old = record(token("old", refresh: "r1", endsIn: 1))
    var busy = TokenFailure(.authentication, "failing-token-endpoint", "429", at: .tokenURL)
    busy.isTemporary = true
    let lost = TokenFailure(.network, "broken-token-response", "cut", at: .tokenURL)
    for grant in [OAuth2Scheme.Grant.password, .authorizationCode, .refreshToken] {
      for failure in [busy, lost] {
        let all = actions(try settings(grant), asking(old) + [.failed(failure), .stored])
        // The refresh token stays where it is: it may still be good.
        #expect(all.suffix(2) == [.saveFailure(failure), .finish(.failure(failure))])
      }
    }
  }

  @Test func aLostRaceReadsTheStoreAgain() throws {
    let old = record(token("old", refresh: "r1", endsIn: 1))
    let others = record(token("others", refresh: "r2"))
    let used = actions(
      try settings(.authorizationCode),
      asking(old) + [
        .failed(Self.refused), .read(others, failure: nil),
      ])
    #expect(used.suffix(2) == [.read, .finish(.token(try #require(others.token), .store))])
    // The other's token has ended too, but its refresh token is good.
    let ended = record(token("others", refresh: "r2", endsIn: 1))
    let again = actions(
      try settings(.authorizationCode),
      asking(old) + [
        .failed(Self.refused), .read(ended, failure: nil),
      ])
    #expect(again.last == refresh("r2"))
  }

  @Test func theDeclaredRefreshTokenBeginsTheChain() throws {
    let first = token("t1", refresh: "r2")
    let started = actions(try settings(.refreshToken), asking(nil) + [.received(first)])
    #expect(started.suffix(2) == [refresh("declared"), .save(record(first))])
    let old = record(token("t1", refresh: "r2", endsIn: 1))
    let renewed = actions(try settings(.refreshToken), asking(old))
    #expect(renewed.last == refresh("r2"))
    // Refused, the declared one is tried: somebody may have issued it anew.
    let refused = actions(
      try settings(.refreshToken),
      asking(old) + [
        .failed(Self.refused), .read(old, failure: nil), .failed(Self.refused),
        .read(old, failure: nil), .stored,
      ])
    #expect(
      refused.suffix(5) == [
        .read, refresh("declared"), .read, .save(blank), .finish(.failure(Self.refused)),
      ])
  }

  @Test func aDeclaredRefreshTokenIsInNoFile() throws {
    let all = actions(
      try settings(.refreshToken), asking(nil) + [.received(token("t1", refresh: "declared"))])
    #expect(all.last == .save(record(token("t1"))))
    let silent = actions(try settings(.refreshToken), asking(nil) + [.received(token("t1"))])
    #expect(silent.last == .save(record(token("t1"))))
  }

  @Test func aRotatedRefreshTokenIsStoredWhateverTheTokensEnd() throws {
    let unknown = token("t1", refresh: "r2", endsIn: nil)
    let all = actions(try settings(.refreshToken), asking(nil) + [.received(unknown)])
    let stored = blank.with(loneRefreshToken: "r2")
    #expect(all.last == .save(stored))
    #expect(actions(try settings(.refreshToken), asking(stored)).last == refresh("r2"))
    // Where the grant can be asked for again, nothing needs to be kept.
    let password = actions(try settings(.password), asking(nil) + [.received(unknown)])
    var ends = blank
    ends.tokensEnd = false
    #expect(password.last == .save(ends))
  }

  @Test func withoutAStoreTheProcessKeepsTheRefreshToken() throws {
    let all = actions(
      try settings(.refreshToken), held: "r7",
      [.began, .read(nil, failure: nil), .unlockable, .received(token("t", refresh: "r8"))])
    #expect(all[2] == refresh("r7"))
    let stored = record(token("old", refresh: "r9", endsIn: 1))
    #expect(actions(try settings(.refreshToken), held: "r7", asking(stored)).last == refresh("r9"))
  }

  // MARK: Logins

  @Test func withoutATokenALoginIsNeeded() throws {
    for grant in [OAuth2Scheme.Grant.authorizationCode, .deviceCode] {
      let all = actions(try settings(grant), [.began, .read(nil, failure: nil)])
      guard case .finish(.failure(let failure)) = all[1] else {
        Issue.record("it goes on: \(all[1])")
        continue
      }
      #expect(failure.id == "login-needed")
      #expect(failure.kind == .authentication)
      #expect(failure.help == "Run 'connector-run auth login acme'.")
    }
  }

  @Test func aRefusedRefreshTokenIsForgottenAndALoginNeeded() throws {
    let old = record(token("old", refresh: "r1", endsIn: 1))
    let all = actions(
      try settings(.authorizationCode),
      asking(old) + [
        .failed(Self.refused), .read(old, failure: nil), .stored,
      ])
    #expect(all[5] == .save(blank))
    guard case .finish(.failure(let failure)) = all[6] else {
      Issue.record("it goes on: \(all[6])")
      return
    }
    #expect(failure.id == "login-needed")
    #expect(failure.notes == ["used up"])
  }

  @Test func aLoginWithoutAnEndIsKept() throws {
    let forever = record(token("forever", endsIn: nil))
    #expect(
      actions(try settings(.authorizationCode), [.began, .read(forever, failure: nil)]).last
        == .finish(.token(try #require(forever.token), .store)))
    // Until the API rejects it.
    let rejected = actions(
      try settings(.authorizationCode), rejected: ["forever"], asking(forever) + [.stored])
    #expect(rejected[3] == .save(blank))
    guard case .finish(.failure(let failure)) = rejected[4] else {
      Issue.record("it goes on: \(rejected[4])")
      return
    }
    #expect(failure.id == "login-needed")
  }

  @Test func aRejectedTokenLeavesItsRefreshToken() throws {
    let stored = record(token("bad", refresh: "r1"))
    let all = actions(
      try settings(.authorizationCode), rejected: ["bad"], asking(stored) + [.stored])
    #expect(all.suffix(2) == [.save(blank.with(loneRefreshToken: "r1")), refresh("r1")])
  }

  // MARK: Others

  @Test func aForcedRenewalReplacesAGoodToken() throws {
    let good = record(token("good", refresh: "r1"))
    #expect(actions(try settings(.password), forced: true, asking(good)).last == refresh("r1"))
    #expect(
      actions(try settings(.clientCredentials), forced: true, asking(record(token("good")))).last
        == request)
    // Another process was quicker.
    let others = record(token("others"))
    #expect(
      actions(
        try settings(.clientCredentials), forced: true,
        [
          .began, .read(record(token("good")), failure: nil), .locked,
          .read(others, failure: nil),
        ]
      ).last == .finish(.token(try #require(others.token), .store)))
  }

  @Test func autoTriesBothProofsOfEach() throws {
    let old = record(token("old", refresh: "r1", endsIn: 1))
    let stranger = TokenFailure(
      .authentication, "rejected-client", "who?", at: .clientSecret, rejectsClient: true)
    let all = actions(
      try settings(.password, .auto),
      asking(old) + [
        .failed(stranger), .failed(Self.refused), .read(old, failure: nil), .failed(stranger),
      ])
    #expect(
      all.suffix(5) == [
        refresh("r1"), .refresh("r1", .body, timeout: .seconds(9)), .read,
        .request(.body, timeout: .seconds(9)), .request(.basic, timeout: .seconds(9)),
      ])
  }
}
