import HTTPServer
import Sandbox
import Synchronization
import TestSupport
import Testing

/// Credentials that are wrong, and what counts as that.
@Suite struct AuthenticationFailureTests {
  private static let wrongSecret = """
    connectors/nexthink.yaml:12:18: error: token endpoint 'SERVER/api/v1/token' answered 401: invalid_client: The client id or the client secret in the Basic credentials is wrong or missing [rejected-client]
       |
    12 |   client_secret: <<nexthink_client_secret>>
       |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: Check client_id and client_secret, and that they belong to this endpoint.
          client_auth is 'basic'; 'basic_encoded' and 'body' send the same another way.
    """

  @Test func saysThatTheSecretIsWrong() async throws {
    let sandbox = try Sandbox()
    var project = try GuideProject.make(sandbox: sandbox)
    project.program.environment["NEXTHINK_CLIENT_SECRET"] = "not-the-secret"
    let outcome = try await project.program.run("nexthink/list-workflows")
    expectEnd(outcome, 4, server: sandbox.baseURL, Self.wrongSecret)
    #expect(outcome.output.isEmpty)
    await sandbox.stop()
  }

  @Test func usesNoTokenThatAnotherSecretObtained() async throws {
    let sandbox = try Sandbox()
    var project = try GuideProject.make(sandbox: sandbox)
    #expect(try await project.program.run("nexthink/list-workflows").status == 0)
    project.program.environment["NEXTHINK_CLIENT_SECRET"] = "not-the-secret"
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 4, server: sandbox.baseURL,
      "'nexthink' has a token in the store for other settings, so this run gets another: "
        + "'connector-run auth status nexthink' tells more\n" + Self.wrongSecret)
    #expect(
      sandbox.requests.map(\.request.target) == [
        "/api/v1/token", "/api/v1/workflows", "/api/v1/token",
      ])
    await sandbox.stop()
  }

  /// As docs/retries.md says: whatever `retry` says, a token endpoint is asked once.
  @Test(arguments: [429, 503]) func aTokenEndpointThatAsksToWaitIsNotWaitedFor(
    _ status: Int
  ) async throws {
    let server = try LocalServer(status, "{}", headers: [HTTPServerField("Retry-After", "1")])
    var project = try GuideProject.make()
    try project.write(
      "defaults: {retry: {retries: 5, unsafe: true}}\n", to: "connector-run.yaml")
    project.program.environment = project.program.environment.merging([
      "NEXTHINK_BASE_URL": server.baseURL, "NEXTHINK_CLIENT_ID": "id",
      "NEXTHINK_CLIENT_SECRET": "the-secret",
    ]) { $1 }
    let outcome = try await project.program.run("nexthink/list-workflows")
    #expect(outcome.status == 4)
    #expect(outcome.errors.contains("answered \(status)"), "\(outcome.errors)")
    #expect(
      outcome.errors.contains("note: the endpoint says 'Retry-After: 1'\n"), "\(outcome.errors)")
    #expect(server.lines == ["POST /api/v1/token"])
    await server.stop()
  }

  @Test func aFreshTokenThatIsRefusedToo() async throws {
    let tokens = Mutex(0)
    let server = try LocalServer { request in
      guard request.path.hasSuffix("/token") else { return HTTPServerResponse(status: 401) }
      let number = tokens.withLock { count in
        count += 1
        return count
      }
      return .json(#"{"access_token": "token-\#(number)", "expires_in": 900}"#)
    }
    var project = try GuideProject.make()
    project.program.environment = project.program.environment.merging([
      "NEXTHINK_BASE_URL": server.baseURL, "NEXTHINK_CLIENT_ID": "id",
      "NEXTHINK_CLIENT_SECRET": "the-secret",
    ]) { $1 }
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 4, server: server.baseURL,
      """
      connectors/nexthink.yaml:9:3: error: GET SERVER/api/v1/workflows answered 401 Unauthorized [rejected-credentials]
        |
      9 |   type: oauth2
        |   ^^^^^^^^^^^^
      help: A new token was refused as well: compare base_url with token_url, scope and attach.
      """)
    #expect(
      server.requests.map { $0.header("Authorization") ?? "" }.filter { $0.hasPrefix("Bearer") }
        == ["Bearer token-1", "Bearer token-2"])
    #expect(tokens.withLock { $0 } == 2)
    await server.stop()
  }

  @Test func aTokenOfTheUsersOwn() async throws {
    let server = try LocalServer(401, #"{"message": "Bad token"}"#)
    let project = try PlainProject.make(baseURL: server.baseURL)
    expectEnd(
      try await project.program.run("things/list"), 4, server: server.baseURL,
      """
      connectors/plain.yaml:5:3: error: GET SERVER/things answered 401 Unauthorized: Bad token [rejected-credentials]
        |
      5 |   type: bearer
        |   ^^^^^^^^^^^^
      help: Check the credentials, and whether they belong to this server.
      """)
    #expect(server.lines == ["GET /things"])
    await server.stop()
  }

  @Test func withoutCredentialsItIsAStatusLikeOthers() async throws {
    let server = try LocalServer(401, #"{"message": "Log in"}"#)
    let project = try PlainProject.make(
      action: PlainProject.action + "auth: none\n", baseURL: server.baseURL)
    expectEnd(
      try await project.program.run("things/list"), 6, server: server.baseURL,
      """
      actions/things/list.yaml:3:7: error: GET SERVER/things answered 401 Unauthorized: Log in [unexpected-status]
        |
      3 | path: /things
        |       ^^^^^^^
      help: The request carried no credentials: the action says 'auth: none'.
      """)
    await server.stop()
  }

  @Test func anExpected401IsASuccessWithoutRenewal() async throws {
    let server = try LocalServer { request in
      request.path.hasSuffix("/token")
        ? .json(#"{"access_token": "access-one", "expires_in": 900}"#)
        : .json("{}", status: 401)
    }
    var project = try GuideProject.make(
      action: "connector: nexthink\nmethod: GET\npath: /me\nexpect: {status: [200, 401]}\n")
    project.program.environment = project.program.environment.merging([
      "NEXTHINK_BASE_URL": server.baseURL, "NEXTHINK_CLIENT_ID": "id",
      "NEXTHINK_CLIENT_SECRET": "the-secret",
    ]) { $1 }
    let outcome = try await project.program.run("nexthink/list-workflows")
    expectEnd(outcome, 0, "401 Unauthorized in N ms, new token")
    #expect(outcome.text == "{}")
    #expect(server.lines == ["POST /api/v1/token", "GET /me"])
    await server.stop()
  }

  @Test func noCredentialsGoToTheOriginOfARedirect() async throws {
    let other = try LocalServer(401, "")
    let target = other.baseURL
    let server = try LocalServer { _ in
      HTTPServerResponse(
        status: 302, headers: [HTTPServerField("Location", target + "/elsewhere")])
    }
    let project = try PlainProject.make(baseURL: server.baseURL)
    expectEnd(
      try await project.program.run("things/list"), 6, server: other.baseURL,
      """
      actions/things/list.yaml:3:7: error: GET SERVER/elsewhere answered 401 Unauthorized [unexpected-status]
        |
      3 | path: /things
        |       ^^^^^^^
      help: Another origin than base_url's answered, and no credentials go there.
      """)
    #expect(server.requests.first?.header("Authorization") == "Bearer sesame-open")
    #expect(other.requests.map { $0.header("Authorization") } == [nil])
    await server.stop()
    await other.stop()
  }
}
