import ConnectorModel
import JSONDocument
import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Refresh tokens at work, with a store and a server that rotates them.
@Suite(.timeLimit(.minutes(1))) struct RotationTests {
  private func scheme(_ grant: OAuth2Scheme.Grant) -> ResolvedOAuth2 {
    var scheme = oauth2()
    scheme.grant = grant
    scheme.grantValues.username = "jo"
    scheme.grantValues.password = "the-password"
    scheme.grantValues.refreshToken = "refresh-0"
    scheme.endpoints.refresh = "https://login.example.com/refresh"
    return scheme
  }

  private static func body(_ request: TransportRequest) -> String {
    guard case .bytes(let bytes) = request.body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func answer(_ number: Int) -> TransportResponse {
    json(
      #"{"access_token":"token-\#(number)","refresh_token":"refresh-\#(number)","expires_in":3600}"#
    )
  }

  /// A server of which each refresh token is good once, and answers with the next.
  private final class Rotating: Sendable {
    let valid = Mutex("refresh-0")

    func answer(_ request: TransportRequest, _ number: Int) -> TransportResponse {
      let body = RotationTests.body(request)
      if body.hasPrefix("grant_type=password") {
        valid.withLock { $0 = "refresh-\(number)" }
        return RotationTests.answer(number)
      }
      return valid.withLock { valid in
        guard body.contains("refresh_token=\(valid)&") || body.hasSuffix("refresh_token=\(valid)")
        else { return json(#"{"error":"invalid_grant"}"#, status: 400) }
        valid = "refresh-\(number)"
        return RotationTests.answer(number)
      }
    }
  }

  private func make(
    _ scheme: ResolvedOAuth2, _ transport: ScriptedTransport, _ clock: ManualClock,
    _ store: TokenStore
  ) throws -> any Authenticator {
    try Authenticators.make(
      [.oauth2(scheme)], services: services(transport, clock: clock, store: store))
  }

  @Test(arguments: [OAuth2Scheme.Grant.password, .refreshToken])
  func theChainGoesOnThroughProcesses(grant: OAuth2Scheme.Grant) async throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    let server = Rotating()
    let transport = ScriptedTransport { server.answer($0, $1) }
    for number in 1...4 {
      // A new authenticator stands for a new process.
      let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
      let authenticator = try make(scheme(grant), transport, clock, store)
      #expect(try await authenticator.credentials().tokens == ["token-\(number)"])
      #expect(try await authenticator.credentials().tokens == ["token-\(number)"])
      clock.advance(by: .seconds(3600))
    }
    #expect(transport.requests.count == 4)
    let renewals = transport.requests.dropFirst(grant == .password ? 1 : 0)
    #expect(renewals.allSatisfy { $0.url == "https://login.example.com/refresh" })
    #expect(renewals.allSatisfy { Self.body($0).hasPrefix("grant_type=refresh_token") })
  }

  @Test func theNewRefreshTokenIsStoredBeforeTheTokenIsUsed() async throws {
    let folder = try TemporaryFolder()
    let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
    let server = Rotating()
    let scheme = scheme(.refreshToken)
    let authenticator = try make(
      scheme, ScriptedTransport { server.answer($0, $1) }, ManualClock(), store)
    let credentials = try await authenticator.credentials()
    let record = store.peek(identity: TokenIdentity(scheme).bytes)
    #expect(record?.token?.value == credentials.tokens.first)
    #expect(record?.refreshToken == "refresh-1")
  }

  @Test func aLostResponseLeavesTheOldOneToTry() async throws {
    let folder = try TemporaryFolder()
    let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
    let clock = ManualClock()
    let transport = ScriptedTransport { request, number in
      if number == 2 { throw TransportError(.interrupted, "cut") }
      return Self.answer(number)
    }
    let authenticator = try make(scheme(.refreshToken), transport, clock, store)
    _ = try await authenticator.credentials()
    clock.advance(by: .seconds(3600))
    #expect(
      await failure { try await authenticator.credentials() }.contains("broken-token-response"))
    #expect(try await authenticator.credentials().tokens == ["token-3"])
    #expect(
      transport.requests.map { Self.body($0).split(separator: "&")[1] } == [
        "refresh_token=refresh-0", "refresh_token=refresh-1", "refresh_token=refresh-1",
      ])
  }

  @Test func withoutAStoreTheChainLivesInTheProcess() async throws {
    let clock = ManualClock()
    let server = Rotating()
    let authenticator = try make(
      scheme(.refreshToken), ScriptedTransport { server.answer($0, $1) }, clock,
      TokenStore(folder: nil) { _ in })
    for number in 1...3 {
      #expect(try await authenticator.credentials().tokens == ["token-\(number)"])
      clock.advance(by: .seconds(3600))
    }
  }

  /// A token revoked while a hundred requests are in flight is renewed once.
  @Test func aRevokedTokenIsRenewedOnce() async throws {
    let folder = try TemporaryFolder()
    let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
    let server = Rotating()
    let transport = ScriptedTransport { server.answer($0, $1) }
    let authenticator = try make(scheme(.refreshToken), transport, ManualClock(), store)
    let revoked = try await authenticator.credentials()
    let tokens = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<100 {
        group.addTask { try await authenticator.renew(after: revoked).tokens }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(tokens == [[String]](repeating: ["token-2"], count: 100))
    #expect(transport.requests.count == 2)
  }

  @Test func whatARenewalLeavesOutStaysAsItWas() async throws {
    let folder = try TemporaryFolder()
    let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
    let clock = ManualClock()
    let transport = ScriptedTransport { _, number in
      number == 1
        ? json(
          #"{"access_token":"t1","refresh_token":"r1","expires_in":60,"instance":"https://i"}"#)
        : json(#"{"access_token":"t2","expires_in":60}"#)
    }
    var scheme = scheme(.password)
    scheme.response.save = [try namedSelector("instance", "$.instance")]
    let authenticator = try make(scheme, transport, clock, store)
    #expect(try await authenticator.credentials().saved.map(\.value) == ["https://i"])
    clock.advance(by: .seconds(60))
    let renewed = try await authenticator.credentials()
    #expect(renewed.tokens == ["t2"])
    #expect(renewed.saved.map(\.value) == ["https://i"])
  }

  @Test func noMessageShowsWhatWasSent() async throws {
    let echo = ScriptedTransport { request, _ in
      json(
        #"{"error":"invalid_grant","error_description":"\#(Self.body(request)) refresh-0"}"#,
        status: 400)
    }
    for grant in [OAuth2Scheme.Grant.password, .refreshToken, .tokenExchange] {
      var scheme = scheme(grant)
      scheme.grantValues.subjectToken = "the-subject-token"
      scheme.grantValues.actorToken = "the-actor-token"
      let authenticator = try make(
        scheme, echo, ManualClock(), TokenStore(folder: nil) { _ in })
      let message = await failure { try await authenticator.credentials() }
      #expect(message.contains("rejected-grant"))
      for secret in ["refresh-0", "the-password", "the-subject-token", "the-actor-token"] {
        #expect(!message.contains(secret), "\(message)")
      }
    }
  }
}
