import ConnectorModel
import Diagnostics
import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

/// A token's life against servers that do not keep to what they say, the same for all schemes whose
/// token a server issues.
@Suite(.timeLimit(.minutes(1))) struct TokenLifeTests {
  /// A scheme with the path that its token comes from.
  struct Kind: Sendable, CustomTestStringConvertible {
    var type: String
    var keys: String
    var place: String
    var testDescription: String { type }
  }

  static let kinds = [
    Kind(
      type: "session",
      keys: "login: {path: /issue}\ntoken: $.access_token\nexpiry: {in: $.expires_in}",
      place: "/issue"),
    Kind(
      type: "oauth2",
      keys: """
        grant_type: client_credentials
        client_id: app
        client_secret: <<password>>
        token_url: /issue
        """, place: "/issue"),
  ]

  /// A server that issues numbered tokens and takes the last one alone.
  final class Issuer: Sendable {
    let place: String
    let expiresIn: Int?
    private let state = Mutex((issued: 0, valid: 0))
    /// How many requests carry the first token before any is answered.
    private let held: Int
    private let arrivals = Mutex(0)
    private let gate = Gate()

    init(_ kind: Kind, expiresIn: Int?, holding held: Int = 0) {
      place = kind.place
      self.expiresIn = expiresIn
      self.held = held
    }

    var issued: Int { state.withLock { $0.issued } }

    /// Ends the token that is valid.
    func revoke() { state.withLock { $0.valid = 0 } }

    func answer(_ request: TransportRequest, _ number: Int) async -> TransportResponse {
      if request.url.hasSuffix(place) {
        let token = state.withLock { state in
          state.issued += 1
          state.valid = state.issued
          return state.issued
        }
        return tokenResponse("token-\(token)", expiresIn: expiresIn)
      }
      let carried = request.header("Authorization")
      if held > 0, carried == "Bearer token-1" {
        let count = arrivals.withLock { arrivals in
          arrivals += 1
          return arrivals
        }
        if count == held {
          revoke()
          await gate.open()
        }
        await gate.wait()
      }
      let valid = state.withLock { $0.valid }
      return carried == "Bearer token-\(valid)" ? json("[]") : json("{}", status: 401)
    }
  }

  private func fixture(
    _ kind: Kind, _ issuer: Issuer, _ clock: ManualClock, _ folder: TemporaryFolder
  ) throws -> (SessionFixture, ScriptedTransport) {
    let transport = ScriptedTransport { await issuer.answer($0, $1) }
    let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
    return (
      try SessionFixture(
        kind.keys, type: kind.type, transport: transport, clock: clock, store: store), transport
    )
  }

  /// All of a hundred requests that are on their way when their token is revoked succeed, by one
  /// renewal.
  @Test(arguments: kinds) func aTokenRevokedUnderAHundredRequests(kind: Kind) async throws {
    let issuer = Issuer(kind, expiresIn: 3600, holding: 100)
    let (session, transport) = try fixture(kind, issuer, ManualClock(), TemporaryFolder())
    let authenticator = try session.authenticator()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask { _ = try await session.runner(authenticator).run() }
      }
      try await group.waitForAll()
    }
    #expect(issuer.issued == 2)
    #expect(transport.requests.count == 202)
  }

  /// A server that omits the lifetime: one token for a process, none that another could use.
  @Test(arguments: kinds) func aServerThatOmitsTheLifetime(kind: Kind) async throws {
    let issuer = Issuer(kind, expiresIn: nil)
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    for process in 1...2 {
      let (session, _) = try fixture(kind, issuer, clock, folder)
      let authenticator = try session.authenticator()
      for _ in 1...3 {
        _ = try await session.runner(authenticator).run()
        clock.advance(by: .seconds(100_000))
      }
      #expect(issuer.issued == process)
    }
  }

  /// A server that shortens the lifetime: half of it is used.
  @Test(arguments: kinds) func aServerThatShortensTheLifetime(kind: Kind) async throws {
    let issuer = Issuer(kind, expiresIn: 2)
    let clock = ManualClock()
    let (session, transport) = try fixture(kind, issuer, clock, TemporaryFolder())
    let authenticator = try session.authenticator()
    for _ in 1...4 {
      _ = try await session.runner(authenticator).run()
      clock.advance(by: .milliseconds(999))
      _ = try await session.runner(authenticator).run()
      clock.advance(by: .milliseconds(1))
    }
    #expect(issuer.issued == 4)
    #expect(transport.requests.count == 12)
  }

  /// A server that lies about the lifetime: each token that dies early costs one renewal, also where
  /// another process stored it.
  @Test(arguments: kinds) func aServerThatLiesAboutTheLifetime(kind: Kind) async throws {
    let issuer = Issuer(kind, expiresIn: 3600)
    let folder = try TemporaryFolder()
    for process in 1...3 {
      let (session, transport) = try fixture(kind, issuer, ManualClock(), folder)
      let authenticator = try session.authenticator()
      _ = try await session.runner(authenticator).run()
      issuer.revoke()
      _ = try await session.runner(authenticator).run()
      #expect(issuer.issued == process + 1)
      // A run, a refusal, a renewal and a repetition; the first process asks for a token too.
      #expect(transport.requests.count == (process == 1 ? 5 : 4))
    }
  }

  /// A server that lies about the lifetime in the other direction.
  @Test(arguments: kinds, [0, -5]) func aLifetimeThatIsNone(kind: Kind, seconds: Int) async throws {
    let issuer = Issuer(kind, expiresIn: seconds)
    let (session, _) = try fixture(kind, issuer, ManualClock(), TemporaryFolder())
    let authenticator = try session.authenticator()
    let text = await failure { try await session.runner(authenticator).run() }
    #expect(text.contains("[invalid-token-expiry]"), "\(text)")
    #expect(text.hasPrefix("authentication"))
  }

  /// A token endpoint that is busy, or says its error with 200: a failure of that run alone.
  @Test(arguments: kinds, [429, 503, 200])
  func anEndpointThatCannotAnswerNow(kind: Kind, status: Int) async throws {
    let issuer = Issuer(kind, expiresIn: 3600)
    let isBusy = Mutex(true)
    let transport = ScriptedTransport { request, number in
      if request.url.hasSuffix(kind.place), isBusy.withLock({ $0 }) {
        return json(
          #"{"error":"temporarily_unavailable"}"#, status: status,
          headers: [HTTPField("Retry-After", "5")])
      }
      return await issuer.answer(request, number)
    }
    let session = try SessionFixture(kind.keys, type: kind.type, transport: transport)
    let authenticator = try session.authenticator()
    let text = await failure { try await session.runner(authenticator).run() }
    #expect(text.hasPrefix("authentication"), "\(text)")
    #expect(text.contains("temporarily_unavailable"), "\(text)")
    #expect(transport.requests.count == 1)
    isBusy.withLock { $0 = false }
    _ = try await session.runner(authenticator).run()
    #expect(issuer.issued == 1)
  }
}
