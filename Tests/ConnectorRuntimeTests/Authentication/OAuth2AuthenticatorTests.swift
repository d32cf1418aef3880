import ConnectorModel
import Diagnostics
import TestSupport
import Testing

@testable import ConnectorRuntime

@Suite(.timeLimit(.minutes(1))) struct OAuth2AuthenticatorTests {
  private func make(
    _ transport: ScriptedTransport, _ scheme: ResolvedOAuth2 = oauth2(),
    clock: any RuntimeClock = ManualClock(),
    store: TokenStore = TokenStore(folder: nil, report: { _ in }),
    secrets: SecretRegistry = SecretRegistry()
  ) throws -> any Authenticator {
    try Authenticators.make(
      [.oauth2(scheme)],
      services: services(transport, clock: clock, store: store, secrets: secrets))
  }

  private func single(_ transport: ScriptedTransport) throws -> TokenAuthenticator {
    let scheme = oauth2()
    return TokenAuthenticator(
      scheme: scheme, endpoint: try TokenEndpoint(scheme.tokenURL), services: services(transport))
  }

  @Test func manyCallersShareOneRequest() async throws {
    let gate = Gate()
    let transport = ScriptedTransport { _, number in
      await gate.wait()
      return tokenResponse("token-\(number)")
    }
    let authenticator = try make(transport)
    let tokens = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<100 { group.addTask { try await authenticator.credentials().tokens } }
      await gate.open()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(tokens == [[String]](repeating: ["token-1"], count: 100))
    #expect(transport.requests.count == 1)
  }

  @Test func manyCallersShareOneFailure() async throws {
    let asked = Gate()
    let gate = Gate()
    let transport = ScriptedTransport { _, _ in
      await asked.open()
      await gate.wait()
      throw TransportError(.connect, "Connection refused")
    }
    let authenticator = try single(transport)
    async let first = failure { try await authenticator.credentials() }
    await asked.wait()
    async let second = failure { try await authenticator.credentials() }
    while await authenticator.waiterCount < 2 { await Task.yield() }
    await gate.open()
    let message = """
      network
      error: token endpoint 'https://login.example.com/oauth/token' cannot be reached: \
      Connection refused [unreachable-token-endpoint]
      at token_url
      help: Check token_url, the network and the proxy.
      """
    #expect(await first == message)
    #expect(await second == message)
    #expect(transport.requests.count == 1)
  }

  @Test func theCancellationOfOneLeavesTheOthersTheirRequest() async throws {
    let asked = Gate()
    let gate = Gate()
    let transport = ScriptedTransport { _, number in
      await asked.open()
      await gate.wait()
      try Task.checkCancellation()
      return tokenResponse("token-\(number)")
    }
    let authenticator = try single(transport)
    let first = Task { try await authenticator.credentials() }
    await asked.wait()
    let second = Task { try await authenticator.credentials() }
    while await authenticator.waiterCount < 2 { await Task.yield() }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    await gate.open()
    #expect(try await second.value.tokens == ["token-1"])
    #expect(transport.requests.count == 1)
  }

  @Test func theRequestEndsWhenNobodyWaits() async throws {
    let asked = Gate()
    let ended = Gate()
    let transport = ScriptedTransport { _, _ in
      await asked.open()
      do {
        try await Task.sleep(for: .seconds(3600))
      } catch {
        await ended.open()
        throw error
      }
      return tokenResponse()
    }
    let authenticator = try make(transport)
    let only = Task { try await authenticator.credentials() }
    await asked.wait()
    only.cancel()
    await #expect(throws: CancellationError.self) { try await only.value }
    await ended.wait()
  }

  @Test func whoIsCancelledBeforeAskingNeverAsks() async throws {
    let transport = ScriptedTransport(tokenResponse())
    let authenticator = try make(transport)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await authenticator.credentials()
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(transport.requests.isEmpty)
  }

  @Test func aTokenIsRenewedByTheClock() async throws {
    let clock = ManualClock()
    let transport = ScriptedTransport { _, number in
      // The answer takes ten seconds; the lifetime counts from before them.
      clock.advance(by: .seconds(10))
      return tokenResponse("token-\(number)", expiresIn: 900)
    }
    let authenticator = try make(transport, clock: clock)
    #expect(try await authenticator.credentials().tokens == ["token-1"])
    clock.advance(by: .milliseconds(829_999))
    #expect(try await authenticator.credentials().tokens == ["token-1"])
    clock.advance(by: .milliseconds(1))
    #expect(try await authenticator.credentials().tokens == ["token-2"])
    clock.advance(by: .seconds(-3600))
    #expect(try await authenticator.credentials().tokens == ["token-3"])
  }

  @Test func autoRemembersWhatWorked() async throws {
    let folder = try TemporaryFolder()
    let transport = ScriptedTransport { request, _ in
      request.headers.contains { $0.name == "Authorization" }
        ? json(#"{"error":"invalid_client"}"#, status: 400) : tokenResponse("t", expiresIn: nil)
    }
    for expected in [2, 3] {
      // Another process reads what worked from the store, though the token is not in it.
      let store = TokenStore(folder: folder.path + "/state", report: { _ in })
      let authenticator = try make(transport, oauth2(authentication: .auto), store: store)
      let credentials = try await authenticator.credentials()
      #expect(transport.requests.count == expected)
      #expect(credentials.tokenOrigin == .request)
    }
    let memory = try make(transport, oauth2(authentication: .auto))
    let credentials = try await memory.credentials()
    _ = try await memory.renew(after: credentials)
    #expect(transport.requests.count == 6)
  }

  @Test func autoThatFailsBothWaysSaysSo() async throws {
    let transport = ScriptedTransport(json(#"{"error":"invalid_client"}"#, status: 401))
    let authenticator = try make(transport, oauth2(authentication: .auto))
    #expect(
      await failure { try await authenticator.credentials() } == """
        authentication
        error: token endpoint 'https://login.example.com/oauth/token' answered 401: \
        invalid_client [rejected-client]
        at client_secret
        help: Check client_id and client_secret, and that they belong to this endpoint.
        client_auth is 'auto': the header and the parameters were both tried.
        """)
    #expect(transport.requests.count == 2)
  }

  @Test(arguments: [
    (
      TransportError.Kind.nameLookup, "Could not resolve host", RunFailure.Kind.network,
      "unreachable-token-endpoint"
    ),
    (.tls, "certificate has expired", .network, "untrusted-token-endpoint"),
    (.tlsHandshake, "unsupported protocol", .network, "failed-token-endpoint-handshake"),
    (.noTLS, "the server does not speak TLS", .network, "token-endpoint-without-tls"),
    (.handshakeEnded, "reset", .network, "broken-token-endpoint-handshake"),
    (.proxyInability, "no host names", .network, "unreachable-token-endpoint"),
    (.attemptTimeout, "timed out after 60 s", .network, "token-endpoint-timeout"),
    (.connectTimeout, "timed out after 10 s", .network, "token-endpoint-timeout"),
    (.idleTimeout, "timed out after 30 s", .network, "token-endpoint-timeout"),
    (.bodyTooLarge(limit: 1_048_576), "too large", .network, "oversized-token-response"),
    (.headerTooLarge, "header too large", .network, "broken-token-response"),
    (.interrupted, "connection reset", .network, "broken-token-response"),
    (.localFile, "cannot read '/ca.pem'", .localFile, "unusable-file"),
    (.invalidRequest, "bad URL", .configuration, "invalid-token-request"),
  ])
  func transportErrorsAreExplained(
    kind: TransportError.Kind, message: String, failureKind: RunFailure.Kind, id: String
  ) async throws {
    let authenticator = try make(ScriptedTransport { _, _ in throw TransportError(kind, message) })
    let text = await failure { try await authenticator.credentials() }
    #expect(text.hasPrefix("\(failureKind)\nerror: "))
    #expect(text.contains("[\(id)]"))
    #expect(!text.contains("hidden"))
    if case .bodyTooLarge = kind {
      #expect(
        text == """
          network
          error: token response of 'https://login.example.com/oauth/token' has more than \
          1048576 bytes [oversized-token-response]
          at token_url
          help: Check that token_url leads to a token endpoint.
          """)
    } else {
      #expect(text.contains(message))
    }
  }

  @Test func aTokenThatNoHeaderCanCarryIsAnAuthenticationFailure() async throws {
    let authenticator = try make(ScriptedTransport(json(#"{"access_token":"a\r\nX: b"}"#)))
    let text = await failure { try await authenticator.credentials() }
    #expect(
      text == """
        authentication
        error: credential for the header 'Authorization' holds characters that no header can \
        carry [invalid-credential]
        help: A header carries visible ASCII characters and spaces.
        """)
  }

  @Test func everySecretIsRegisteredAndSentBackOnesAreHidden() async throws {
    let folder = try TemporaryFolder()
    let secrets = SecretRegistry()
    let transport = ScriptedTransport(
      json(#"{"error":"invalid_client","error_description":"no s3cret-value here"}"#, status: 401))
    let authenticator = try make(
      transport, store: TokenStore(folder: folder.path, report: { _ in }), secrets: secrets)
    let text = await failure { try await authenticator.credentials() }
    #expect(text.contains("invalid_client: no *** here"))
    #expect(
      secrets.redact("Basic Y2xpZW50OnMzY3JldC12YWx1ZQ== s3cret-value")
        == "Basic *** ***")
  }
}
