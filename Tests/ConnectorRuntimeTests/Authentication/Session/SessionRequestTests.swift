import ConnectorModel
import Diagnostics
import JSONDocument
import Synchronization
import TestSupport
import Testing

@testable import ConnectorRuntime

/// What a session's requests carry, and what comes of their answers.
@Suite(.timeLimit(.minutes(1))) struct SessionRequestTests {
  private static let steps = """
    login:
      path: /login
      body: {form: {user: <<user>>, password: <<password>>}}
      capture: {csrf: {header: X-CSRF}}
    steps:
      - method: PUT
        url: https://tenants.example.com/select
        query: {csrf: <<$auth.csrf>>}
        headers: {X-Session: <<$token>>}
        body: {json: {tenant: 7}}
        capture: {tenant: $.name}
    token: $.token
    expiry: {in: $.ttl}
    refresh: {path: /renew, headers: {X-Session: <<$token>>, X-Tenant: <<$auth.tenant>>}}
    logout: {method: DELETE, path: "/sessions/<<$token>>", headers: {X-Tenant: <<$auth.tenant>>}}
    attach: {in: header, name: X-Session}

    """

  private static func answer(_ request: TransportRequest, _ number: Int) -> TransportResponse {
    switch request.url {
    case "https://api.example.com/v1/login":
      json(
        #"{"token":"login-\#(number)","ttl":600}"#, headers: [HTTPField("X-CSRF", "c&\(number)")])
    case "https://api.example.com/v1/renew": json(#"{"token":"renewed-\#(number)","ttl":600}"#)
    default: json(#"{"name":"acme"}"#)
    }
  }

  @Test func stepsUseWhatCameBefore() async throws {
    let clock = ManualClock()
    let transport = ScriptedTransport { Self.answer($0, $1) }
    let session = try SessionFixture(
      Self.steps, head: "headers: {X-App: reader}", transport: transport, clock: clock)
    let credentials = try await session.authenticator().credentials()
    #expect(credentials.items == [.header(name: "X-Session", value: "login-1")])
    #expect(credentials.saved.map(\.name) == ["csrf", "tenant"])
    let requests = transport.requests
    #expect(
      requests.map(\.line) == [
        "POST https://api.example.com/v1/login",
        "PUT https://tenants.example.com/select?csrf=c%261",
      ])
    #expect(requests[0].bodyText == "user=jo&password=the-password")
    #expect(requests[0].header("Content-Type") == "application/x-www-form-urlencoded")
    #expect(requests[0].header("X-App") == "reader")
    #expect(requests[1].header("X-Session") == "login-1")
    #expect(requests[1].bodyText == #"{"tenant":7}"#)
    // The connector's own goes to its own origin alone.
    #expect(requests[1].header("X-App") == nil)
    #expect(requests.allSatisfy { $0.role.target == .token })
  }

  @Test func aRefreshTakesTheLoginsPlace() async throws {
    let clock = ManualClock()
    let transport = ScriptedTransport { Self.answer($0, $1) }
    let authenticator = try SessionFixture(Self.steps, transport: transport, clock: clock)
      .authenticator()
    _ = try await authenticator.credentials()
    clock.advance(by: .seconds(541))
    let credentials = try await authenticator.credentials()
    #expect(credentials.tokens == ["renewed-3"])
    // What the refresh does not say stays as it was.
    #expect(credentials.saved.map(\.value) == ["c&1", "acme"])
    let refresh = transport.requests[2]
    #expect(refresh.line == "POST https://api.example.com/v1/renew")
    #expect(refresh.header("X-Session") == "login-1")
    #expect(refresh.header("X-Tenant") == "acme")
  }

  @Test func aRefusedRefreshLeadsToALogin() async throws {
    let clock = ManualClock()
    let transport = ScriptedTransport { request, number in
      request.url.hasSuffix("/renew") ? json("{}", status: 401) : Self.answer(request, number)
    }
    let authenticator = try SessionFixture(Self.steps, transport: transport, clock: clock)
      .authenticator()
    _ = try await authenticator.credentials()
    clock.advance(by: .seconds(541))
    #expect(try await authenticator.credentials().tokens == ["login-4"])
    #expect(transport.requests.count == 5)
  }

  /// A server that is busy costs nothing: neither the session nor another login.
  @Test(arguments: [429, 503]) func aBusyServerIsNoRefusal(status: Int) async throws {
    let clock = ManualClock()
    let isBusy = Mutex(true)
    let transport = ScriptedTransport { request, number in
      if request.url.hasSuffix("/renew"), isBusy.withLock({ $0 }) {
        return json("{}", status: status, headers: [HTTPField("Retry-After", "7")])
      }
      return Self.answer(request, number)
    }
    let authenticator = try SessionFixture(Self.steps, transport: transport, clock: clock)
      .authenticator()
    _ = try await authenticator.credentials()
    clock.advance(by: .seconds(541))
    let text = await failure { try await authenticator.credentials() }
    #expect(text.hasPrefix("authentication"))
    #expect(text.contains("answered \(status)"))
    #expect(text.contains("Retry-After: 7"))
    isBusy.withLock { $0 = false }
    #expect(try await authenticator.credentials().tokens == ["renewed-4"])
  }

  /// A refresh that answers nothing has prolonged the session; after a 401 that is no answer.
  @Test func aRefreshWithoutATokenKeepsIt() async throws {
    let clock = ManualClock()
    let transport = ScriptedTransport { request, number in
      request.url.hasSuffix("/renew")
        ? TransportResponse(status: 204) : Self.answer(request, number)
    }
    let scheme = Self.steps.replacing("{in: $.ttl}", with: "{in: $.ttl, default: 10m}")
    let authenticator = try SessionFixture(scheme, transport: transport, clock: clock)
      .authenticator()
    _ = try await authenticator.credentials()
    clock.advance(by: .seconds(541))
    let credentials = try await authenticator.credentials()
    #expect(credentials.tokens == ["login-1"])
    #expect(transport.requests.count == 3)
    #expect(try await authenticator.renew(after: credentials).tokens == ["login-5"])
    #expect(
      transport.requests.map { $0.url.split(separator: "/").last } == [
        "login", "select?csrf=c%261", "renew", "renew", "login", "select?csrf=c%265",
      ])
  }

  @Test func theFirstAnswerThatHoldsTheTokenCounts() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.hasSuffix("/page")
        ? json("{}", headers: [HTTPField("Set-Cookie", "csrf=c-1")])
        : json("{}", headers: [HTTPField("Set-Cookie", "sid=s%2F1; Max-Age=900")])
    }
    let session = try SessionFixture(
      """
      login: {method: GET, path: /page, capture: {csrf: {cookie: csrf}}}
      steps:
        - {path: /login, body: {form: {t: <<$auth.csrf>>, p: <<password>>}}}
      token: {cookie: sid}
      attach: {in: cookie, name: sid}
      """, transport: transport)
    let authenticator = try session.authenticator()
    _ = try await session.runner(authenticator).run()
    #expect(
      transport.requests.map(\.line) == [
        "GET https://api.example.com/v1/page", "POST https://api.example.com/v1/login",
        "GET https://api.example.com/v1/things",
      ])
    #expect(transport.requests[1].bodyText == "t=c-1&p=the-password")
    #expect(transport.requests[2].header("Cookie") == "sid=s%2F1")
  }

  @Test func aLogoutEndsTheSessionHereAndThere() async throws {
    let folder = try TemporaryFolder()
    let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
    let transport = ScriptedTransport { Self.answer($0, $1) }
    let session = try SessionFixture(Self.steps, transport: transport, store: store)
    _ = try await session.authenticator().credentials()
    let revocation = TokenRevocation(
      try #require(
        try PreparedTokenSource.all(in: session.schemes, services: session.services).first))
    #expect(try await revocation.run() == .revoked)
    let logout = try #require(transport.requests.last)
    #expect(logout.line == "DELETE https://api.example.com/v1/sessions/login-1")
    #expect(logout.header("X-Tenant") == "acme")
    #expect(try await revocation.run() == .nothingStored)
    #expect(try store.entries().isEmpty)
  }

  /// A server gets its cookie back as it set it, a token of another place is encoded for one.
  @Test(arguments: [
    ("{cookie: sid}", "s%3A1.a+b/c=", "s%3A1.a+b/c="),
    ("{cookie: sid}", "\"2|1:0|x y\"", "2|1:0|x y"),
    ("{header: X-Sid}", "s%3A1 b", "s%253A1%20b"),
  ])
  func aCookieGoesBackAsItCame(selector: String, value: String, sent: String) async throws {
    let transport = ScriptedTransport { _, _ in
      json(
        "{}",
        headers: [HTTPField("Set-Cookie", "sid=\(value); Path=/"), HTTPField("X-Sid", value)])
    }
    let session = try SessionFixture(
      "login: {path: /login}\ntoken: \(selector)\nattach: {in: cookie, name: sid}",
      transport: transport)
    _ = try await session.runner(try session.authenticator()).run()
    #expect(transport.requests.last?.header("Cookie") == "sid=\(sent)")
  }

  /// An API may say otherwise than by 401 that a session is over; where the action wants that
  /// status, it is none.
  @Test(arguments: [
    (409, "", 4), (403, "", 4), (401, "", 4), (404, "", 2), (409, "\nexpect: {status: 409}", 2),
  ])
  func aDeclaredStatusEndsTheSession(status: Int, expect: String, count: Int) async throws {
    let transport = ScriptedTransport { request, number in
      if request.url.hasSuffix("/login") { return json("{\"token\":\"t-\(number)\"}") }
      return json("{}", status: request.header("X-Session") == "t-1" ? status : 200)
    }
    let session = try SessionFixture(
      """
      login: {path: /login}
      token: $.token
      ended_status: [403, 409]
      attach: {in: header, name: X-Session}
      """, transport: transport, action: "method: POST\npath: /things\(expect)\n")
    let run = session.runner(try session.authenticator())
    if status == 404 {
      #expect(await failure { try await run.run() }.hasPrefix("status"))
    } else {
      _ = try await run.run()
    }
    #expect(transport.requests.count == count)
  }

  @Test func aStatusThatStaysIsAFailureOfTheCredentials() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.hasSuffix("/login") ? json(#"{"token":"t"}"#) : json("{}", status: 409)
    }
    let session = try SessionFixture(
      "login: {path: /login}\ntoken: $.token\nended_status: 409", transport: transport)
    let text = await failure { try await session.runner(try session.authenticator()).run() }
    #expect(text.hasPrefix("authentication"))
    #expect(text.contains("answered 409"))
    #expect(transport.requests.count == 4)
  }

  /// A 403 may mean either: a session that nobody knows any more, or a permission.
  @Test(arguments: [
    ("", "status", "ended_status: 403"),
    ("\nended_status: 403", "authentication", "the credentials may not do this"),
  ])
  func aForbiddenRequestIsExplained(declared: String, kind: String, help: String) async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.hasSuffix("/login") ? json(#"{"token":"t"}"#) : json("{}", status: 403)
    }
    let session = try SessionFixture(
      "login: {path: /login}\ntoken: $.token" + declared, transport: transport)
    let text = await failure { try await session.runner(try session.authenticator()).run() }
    #expect(text.hasPrefix(kind))
    #expect(text.contains(help))
  }

  /// By 401, or by what `ended_status` declares; anything else may be about the URL or the server.
  @Test(arguments: [
    (401, true), (403, true), (404, false), (410, false), (500, false), (302, false),
  ])
  func aSessionThatTheServerDoesNotKnowIsOver(status: Int, isOver: Bool) async throws {
    let folder = try TemporaryFolder()
    let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
    let transport = ScriptedTransport { request, number in
      request.method == "DELETE"
        ? TransportResponse(status: status, headers: [HTTPField("Location", "/")])
        : Self.answer(request, number)
    }
    let session = try SessionFixture(
      Self.steps + "ended_status: 403\n", transport: transport, store: store)
    _ = try await session.authenticator().credentials()
    let revocation = TokenRevocation(
      try #require(
        try PreparedTokenSource.all(in: session.schemes, services: session.services).first))
    if isOver {
      #expect(try await revocation.run() == .revoked)
    } else {
      let told = await failure { try await revocation.run() }
      #expect(told.hasPrefix("authentication\nerror: logout '"))
      #expect(
        told.contains(
          "answered \(status)" + (status == 302 ? ", a redirect" : " with an empty body")),
        "\(told)")
      #expect(
        told.contains(
          """
          note: the session may live on at the server
          note: the tokens stay stored; 'connector-run auth clear acme' forgets them all the same
          """), "\(told)")
      #expect(
        told.contains("write status: [2xx, \(status)] in logout") == [404, 410].contains(status),
        "\(told)")
    }
    #expect(try store.entries().isEmpty == isOver)
  }

  @Test func withoutALogoutItIsForgotten() async throws {
    let folder = try TemporaryFolder()
    let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
    let transport = ScriptedTransport(json(#"{"token":"t","ttl":600}"#))
    let session = try SessionFixture(SessionFixture.json, transport: transport, store: store)
    _ = try await session.authenticator().credentials()
    let revocation = TokenRevocation(
      try #require(
        try PreparedTokenSource.all(in: session.schemes, services: session.services).first))
    #expect(try await revocation.run() == .forgotten)
    #expect(transport.requests.count == 1)
  }

  @Test func everythingIsDoneWithinOneAttempt() async throws {
    let clock = ManualClock()
    let transport = ScriptedTransport { request, number in
      clock.advance(by: .seconds(4))
      return Self.answer(request, number)
    }
    let session = try SessionFixture(
      Self.steps, head: "timeout: {attempt: 10s}", transport: transport, clock: clock)
    _ = try await session.authenticator().credentials()
    #expect(transport.requests.map(\.timeouts.attempt) == [.seconds(10), .seconds(6)])
  }
}
