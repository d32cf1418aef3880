import ConnectorModel
import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Authenticators with stores of their own over one folder, as processes have: locks belong to
/// open files, so they exclude each other just the same.
@Suite(.timeLimit(.minutes(1))) struct SharedTokenTests {
  private let folder: TemporaryFolder
  private let reports = Reports()

  init() throws { folder = try TemporaryFolder() }

  private func make(
    _ transport: ScriptedTransport, _ scheme: ResolvedOAuth2 = oauth2(),
    clock: any RuntimeClock = SystemRuntimeClock(), secrets: SecretRegistry = SecretRegistry()
  ) throws -> any Authenticator {
    try Authenticators.make(
      [.oauth2(scheme)],
      services: services(
        transport, clock: clock,
        store: TokenStore(folder: folder.path + "/connector-run", report: reports.add),
        secrets: secrets))
  }

  /// What each of many processes at once ends with.
  private func all(
    _ count: Int, _ transport: ScriptedTransport, _ scheme: ResolvedOAuth2 = oauth2(),
    whenWaiting: (count: Int, action: @Sendable () async -> Void)? = nil
  ) async throws -> [String] {
    let arrivals = whenWaiting.map { Arrivals($0.count, $0.action) }
    return try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<count {
        let clock: any RuntimeClock =
          if let arrivals { ArrivingClock(arrivals) } else { SystemRuntimeClock() }
        let authenticator = try make(transport, scheme, clock: clock)
        group.addTask {
          do {
            return try await authenticator.credentials().tokens.joined()
          } catch {
            return described(error)
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test func fiftyAtOnceMakeOneRequest() async throws {
    let transport = ScriptedTransport { _, number in
      try await Task.sleep(for: .milliseconds(50))
      return tokenResponse("token-\(number)")
    }
    let tokens = try await all(50, transport)
    #expect(tokens == [String](repeating: "token-1", count: 50))
    #expect(transport.requests.count == 1)
    #expect(reports.all.isEmpty)
  }

  @Test func theNextProcessFindsTheToken() async throws {
    let secrets = SecretRegistry()
    var response = ResolvedTokenResponse()
    response.save = [try namedSelector("key", "$.key", secret: true)]
    let scheme = oauth2(response: response)
    let transport = ScriptedTransport(
      json(#"{"access_token":"token-1","expires_in":3600,"key":"saved-secret"}"#))
    let first = try await make(transport, scheme).credentials()
    #expect(first.tokenOrigin == .request)
    let second = try await make(transport, scheme, secrets: secrets).credentials()
    #expect(second.tokenOrigin == .store)
    #expect(second.items == first.items)
    #expect(second.saved == first.saved)
    #expect(transport.requests.count == 1)
    #expect(secrets.redact("token-1 saved-secret") == "*** ***")
  }

  @Test func aWrongSecretIsAskedOnceForAllThatWait() async throws {
    let gate = Gate()
    let transport = ScriptedTransport { _, _ in
      await gate.wait()
      return json(#"{"error":"invalid_client"}"#, status: 401)
    }
    // The answer comes when all others wait for it.
    let failures = try await all(50, transport, whenWaiting: (49, { await gate.open() }))
    #expect(failures.count == 50)
    #expect(Set(failures).count == 1)
    #expect(
      failures[0].contains("answered 401: invalid_client [rejected-client]\nat client_secret"))
    #expect(transport.requests.count == 1)
    // One that begins later asks for itself.
    _ = try await all(1, transport)
    #expect(transport.requests.count == 2)
  }

  @Test func anEndpointThatHangsHoldsAllUpForOneTimeout() async throws {
    let transport = ScriptedTransport { request, _ in
      try await Task.sleep(for: request.timeouts.attempt)
      throw TransportError(.attemptTimeout, "no answer after \(request.timeouts.attempt)")
    }
    let start = ContinuousClock.now
    let failures = try await all(30, transport, oauth2(attempt: .milliseconds(500)))
    // One time-out, and a machine that may be busy; thirty in turn would take as many.
    #expect(ContinuousClock.now - start < .seconds(12))
    #expect(failures.count == 30)
    for failure in failures {
      #expect(
        failure.contains("[token-endpoint-timeout]") || failure.contains("[token-wait-timeout]"))
    }
    #expect(transport.requests.count < 5)
  }

  @Test func aHolderThatNeverEndsHoldsOthersUpForOneTimeout() async throws {
    let scheme = oauth2(attempt: .milliseconds(200))
    let store = TokenStore(folder: folder.path + "/connector-run", report: reports.add)
    let slot = try #require(store.slot(identity: TokenIdentity(scheme).bytes))
    let lock = slot.lock()
    let transport = ScriptedTransport(tokenResponse())
    let text = try await all(1, transport, scheme)
    #expect(text[0].contains("no answer within 200ms [token-wait-timeout]"))
    #expect(transport.requests.isEmpty)
    if case .acquired(let lock) = lock { lock.release() }
    #expect(try await all(1, transport, scheme) == ["token-1"])
  }

  @Test func aHolderThatDiesLeavesTheOthersToGoOn() async throws {
    let scheme = oauth2()
    let store = TokenStore(folder: folder.path + "/connector-run", report: reports.add)
    let slot = try #require(store.slot(identity: TokenIdentity(scheme).bytes))
    let holder = Mutex(slot.lock())
    let transport = ScriptedTransport(tokenResponse())
    let tokens = try await all(
      20, transport, scheme,
      whenWaiting: (
        20,
        {
          #expect(transport.requests.isEmpty)
          holder.withLock { $0 = nil }
        }
      ))
    #expect(tokens == [String](repeating: "token-1", count: 20))
    #expect(transport.requests.count == 1)
  }

  @Test func aTokenWithoutAnEndStaysInItsProcess() async throws {
    let transport = ScriptedTransport { _, number in
      tokenResponse("token-\(number)", expiresIn: nil)
    }
    let first = try make(transport)
    #expect(try await first.credentials().tokens == ["token-1"])
    #expect(try await first.credentials().tokenOrigin == .memory)
    #expect(try await make(transport).credentials().tokens == ["token-2"])
    #expect(transport.requests.count == 2)
    for name in try names(folder.path + "/connector-run/tokens") {
      let text = String(
        decoding: try bytes(folder.path + "/connector-run/tokens/" + name), as: UTF8.self)
      #expect(!text.contains("token-1") && !text.contains("token-2"))
    }
  }

  @Test func aRejectedTokenIsReplacedForAll() async throws {
    let transport = ScriptedTransport { _, number in tokenResponse("token-\(number)") }
    let first = try make(transport)
    let second = try make(transport)
    let old = try await first.credentials()
    #expect(try await second.credentials().tokenOrigin == .store)
    // Both get a 401 for the same token: one asks, the other finds what it got.
    #expect(try await first.renew(after: old).tokens == ["token-2"])
    let found = try await second.renew(after: old)
    #expect(found.tokens == ["token-2"])
    #expect(found.tokenOrigin == .store)
    #expect(transport.requests.count == 2)
  }

  @Test func aRejectedTokenIsGoneEvenIfThereIsNoOther() async throws {
    let transport = ScriptedTransport { _, number in
      number == 1 ? tokenResponse() : json(#"{"error":"invalid_client"}"#, status: 401)
    }
    let first = try make(transport)
    let old = try await first.credentials()
    #expect(await failure { try await first.renew(after: old) }.contains("rejected-client"))
    #expect(await failure { try await make(transport).credentials() }.contains("rejected-client"))
    #expect(transport.requests.count == 3)
  }

  @Test func whateverAffectsTheTokenSeparatesIt() async throws {
    var schemes = [
      oauth2(), oauth2(secret: "other"), oauth2(secret: nil), oauth2(secret: ""),
      oauth2(authentication: .body), oauth2(url: "https://login.example.com/oauth/token?tenant=b"),
      oauth2(scope: ["a", "b"]), oauth2(scope: ["a b"]),
      oauth2(request: ResolvedTokenRequest(method: "GET")),
      oauth2(request: ResolvedTokenRequest(headers: [ResolvedEntry("a", ["b"])])),
      oauth2(request: ResolvedTokenRequest(parameters: [ResolvedEntry("a", ["b"])])),
      oauth2(request: ResolvedTokenRequest(parameters: [ResolvedEntry("a", [])])),
      oauth2(response: ResolvedTokenResponse(accessToken: try selector("$.x"))),
      oauth2(response: ResolvedTokenResponse(scope: try selector("$.x"))),
      oauth2(response: ResolvedTokenResponse(save: [try namedSelector("a", "$.x")])),
      oauth2(response: ResolvedTokenResponse(save: [try namedSelector("a", "$.x", secret: true)])),
      oauth2(expiry: ResolvedExpiry(fallback: .seconds(1))),
      oauth2(expiry: ResolvedExpiry(source: .lifetime(nil, .milliseconds))),
      oauth2(expiry: ResolvedExpiry(source: .tokenClaim)),
    ]
    var insecure = oauth2()
    insecure.tls.verifies = false
    var foreign = oauth2()
    foreign.tls.certificateAuthorities = "/ca.pem"
    var other = oauth2()
    other.connector = "other"
    schemes += [insecure, foreign, other]
    #expect(Set(schemes.map { TokenIdentity($0).bytes }).count == schemes.count)
    // What only affects how it is used does not.
    #expect(TokenIdentity(oauth2(leeway: .zero)).bytes == TokenIdentity(oauth2()).bytes)
  }

  @Test func noSecretIsInAFilesName() async throws {
    _ = try await make(ScriptedTransport(tokenResponse("token-value"))).credentials()
    _ = await failure {
      try await make(
        ScriptedTransport(json(#"{"error_description":"s3cret-value","error":"x"}"#, status: 400)),
        oauth2(scope: ["x"])
      ).credentials()
    }
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    #expect(paths.count >= 5)
    for path in paths {
      #expect(!path.contains("s3cret") && !path.contains("token-value"))
      if path.hasSuffix(".failure") {
        let text = String(decoding: try bytes(folder.path + "/" + path), as: UTF8.self)
        #expect(text.contains("***") && !text.contains("s3cret"))
      }
    }
  }

  @Test func aClockSetBackEndsAStoredToken() async throws {
    let transport = ScriptedTransport { _, number in tokenResponse("token-\(number)") }
    let clock = ManualClock()
    _ = try await make(transport, clock: clock).credentials()
    clock.advance(by: .seconds(-1))
    #expect(try await make(transport, clock: clock).credentials().tokens == ["token-2"])
  }

  @Test func aDiskThatCannotBeWrittenLeavesTheRunAlone() async throws {
    let transport = ScriptedTransport(tokenResponse())
    let store = TokenStore(folder: "/proc/nothing/connector-run", report: reports.add)
    let authenticator = try Authenticators.make(
      [.oauth2(oauth2())], services: services(transport, store: store))
    #expect(try await authenticator.credentials().tokens == ["token-1"])
    #expect(try await authenticator.credentials().tokenOrigin == .memory)
    #expect(reports.all.map(\.id) == ["unusable-token-store"])
  }
}
