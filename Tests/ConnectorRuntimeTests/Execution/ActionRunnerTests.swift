import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

/// One run over a scripted transport.
@Suite struct ActionRunnerTests {
  private static let oauth2 = """
    base_url: https://api.example.com/v1
    variables: {client_secret: {secret: true}}
    auth:
      type: oauth2
      grant_type: client_credentials
      client_id: id
      client_secret: <<client_secret>>
      token_url: https://login.example.com/token

    """
  private static let action = "method: GET\npath: /things\n"

  /// Answers token requests with `token-1`, `token-2` and so on.
  private static func transport(
    _ answer: @escaping @Sendable (TransportRequest) -> TransportResponse
  ) -> ScriptedTransport {
    let tokens = Mutex(0)
    return ScriptedTransport { request, _ in
      guard request.url.hasSuffix("/token") else { return answer(request) }
      return tokens.withLock { count in
        count += 1
        return tokenResponse("token-\(count)")
      }
    }
  }

  private static func bearers(_ transport: ScriptedTransport) -> [String?] {
    transport.requests.filter { !$0.url.hasSuffix("/token") }.map { $0.header("Authorization") }
  }

  @Test func a401IsAnsweredWithANewTokenOnce() async throws {
    let transport = Self.transport { request in
      request.header("Authorization") == "Bearer token-2" ? json("{}") : json("{}", status: 401)
    }
    let result = try await RunFixture(connector: Self.oauth2, action: Self.action).run(transport)
    #expect(Self.bearers(transport) == ["Bearer token-1", "Bearer token-2"])
    #expect(result.tokenOrigin == .request)
    #expect(result.response.status == 200)
  }

  @Test func aSecond401Ends() async throws {
    let transport = Self.transport { _ in json(#"{"message": "no"}"#, status: 401) }
    let run = try RunFixture(connector: Self.oauth2, action: Self.action)
    #expect(
      await failure { try await run.run(transport) } == """
        authentication
        error: GET https://api.example.com/v1/things answered 401 Unauthorized: \
        {"message": "no"} [rejected-credentials]
        at type: oauth2
          grant_type: client_credentials
          client_id: id
          client_secret: <<client_secret>>
          token_url: https://login.example.com/token
        help: A new token was refused as well: compare base_url with token_url, scope and attach.
        """)
    #expect(Self.bearers(transport) == ["Bearer token-1", "Bearer token-2"])
  }

  @Test func nothingIsRenewedWhereItCannotHelp() async throws {
    // A token of the user's own, a 401 that is expected, a 401 of another origin, no credentials.
    let fixed = ScriptedTransport(json("", status: 401))
    let run = try RunFixture(action: Self.action)
    #expect(await failure { try await run.run(fixed) }.hasPrefix("authentication\n"))
    #expect(fixed.requests.count == 1)

    let expected = Self.transport { _ in json("", status: 401) }
    let result = try await RunFixture(
      connector: Self.oauth2, action: Self.action + "expect: {status: 401}\n"
    ).run(expected)
    #expect(result.response.status == 401)
    #expect(Self.bearers(expected) == ["Bearer token-1"])

    let elsewhere = Self.transport { request in
      request.url.contains("other") ? json("", status: 401) : redirect(302, to: "https://other.org")
    }
    let redirected = try RunFixture(connector: Self.oauth2, action: Self.action)
    #expect(
      await failure { try await redirected.run(elsewhere) } == """
        status
        error: GET https://other.org answered 401 Unauthorized [unexpected-status]
        at /things
        help: Another origin than base_url's answered, and no credentials go there.
        """)
    #expect(Self.bearers(elsewhere) == ["Bearer token-1", nil])

    let open = ScriptedTransport(json("", status: 401))
    let none = try RunFixture(connector: Self.oauth2, action: Self.action + "auth: none\n")
    #expect(await failure { try await none.run(open) }.hasPrefix("status\n"))
    #expect(open.requests.count == 1)
  }

  @Test func noTokenIsObtainedForAnotherOrigin() async throws {
    let transport = Self.transport { _ in json("{}") }
    _ = try await RunFixture(
      connector: Self.oauth2, action: "method: GET\nurl: https://files.example.com/x\n"
    ).run(transport)
    #expect(transport.requests.map(\.line) == ["GET https://files.example.com/x"])
    #expect(Self.bearers(transport) == [nil])
  }

  @Test func certificatesAreVerifiedUnlessToldOtherwise() async throws {
    for verifies in [true, false] {
      let transport = ScriptedTransport(json("{}"))
      _ = try await RunFixture(action: Self.action)
        .run(transport, options: .init(verifiesTLS: verifies))
      #expect(transport.requests.map(\.tls.verifies) == [verifies])
    }
  }

  @Test(arguments: [
    ("", true), ("capture: {id: $.id}\n", false), ("capture: {b: {body: text}}\n", false),
    ("capture: {r: {regex: a}}\n", false),
    ("capture: {h: {header: X}, s: {status: true}, u: {url: true}}\n", true),
    ("expect: {checks: [{jsonpath: $.a, exists: true}]}\n", false),
    ("expect: {checks: [{header: X, exists: true}]}\n", true),
  ])
  func onlyABodyThatNothingReadsIsStreamed(_ more: String, _ streams: Bool) async throws {
    let transport = ScriptedTransport(
      TransportResponse(
        status: 200, headers: [HTTPField("X", "1")], body: Array(#"{"id": 1, "a": 1}"#.utf8)))
    let run = try RunFixture(action: Self.action + more)
    _ = try await run.run(transport, options: .init(writeBody: { _ in }))
    let request = try #require(transport.requests.first)
    switch request.bodySink {
    case .stream(_, let when, _):
      #expect(streams)
      #expect(
        try [200, 201, 299, 302, 401, 500].map { try when($0, []) }
          == [true, true, true, false, false, false])
    case .memory: #expect(!streams)
    }
  }

  @Test func aRedirectOnTheWayIsNotStreamedThoughItsStatusIsExpected() async throws {
    let transport = ScriptedTransport(json("{}"))
    let run = try RunFixture(action: Self.action + "expect: {status: [2xx, 3xx]}\n")
    _ = try await run.run(transport, options: .init(writeBody: { _ in }))
    guard case .stream(_, let when, _)? = transport.requests.first?.bodySink else {
      Issue.record("nothing is streamed")
      return
    }
    #expect(try [200, 302, 304].map { try when($0, []) } == [true, false, true])
  }

  @Test func saysWhatATransportsFailureMeans() async throws {
    let cases: [(TransportError, String)] = [
      (
        TransportError(.nameLookup, "Could not resolve host: api.example.com"),
        """
        network
        error: GET https://api.example.com/v1/things could not be sent: could not resolve host: \
        api.example.com [unknown-host]
        at https://api.example.com/v1
        note: it was tried 3 times
        help: Check the host's name in base_url, the variables in it, or ACME_BASE_URL.
        """
      ),
      (
        TransportError(.idleTimeout, "nothing received for 30s"),
        """
        network
        error: GET https://api.example.com/v1/things failed: nothing received for 30s [timeout]
        at https://api.example.com/v1
        note: it was sent 3 times
        help: Raise timeout.idle if the server is silent that long.
        """
      ),
      (
        TransportError(.bodyTooLarge(limit: 64 << 20), ""),
        """
        network
        error: GET https://api.example.com/v1/things: the response's body is larger than 64 MiB \
        [body-too-large]
        at /things
        help: Write it to a file with -o FILE, which has no such limit.
        """
      ),
    ]
    for (error, expected) in cases {
      let run = try RunFixture(action: Self.action)
      let transport = ScriptedTransport { _, _ in throw error }
      #expect(await failure { try await run.run(transport) } == expected)
    }
  }

  @Test func errorsOfTheSinkAndCancellationPassThrough() async throws {
    struct Full: Error {}
    let run = try RunFixture(action: Self.action)
    let full = ScriptedTransport { _, _ in throw Full() }
    await #expect(throws: Full.self) { try await run.run(full) }
    let cancelled = ScriptedTransport { _, _ in throw CancellationError() }
    await #expect(throws: CancellationError.self) { try await run.run(cancelled) }
  }
}
