import Foundation
import TestSupport
import Testing

@testable import CommandLineInterface

@Suite(.timeLimit(.minutes(2))) struct AuthLoginTests {
  private static let browser = """
      grant_type: authorization_code
      authorization_url: /authorize
      token_url: /token
      revoke_url: /revoke
      scope: read
    """

  /// What of the server's secrets stands in an output.
  private static func leaks(_ outcomes: ChildProcess.Outcome...) -> [String] {
    let shown = outcomes.map { $0.text + $0.errors }.joined()
    return [
      AuthorizationServer.secret, AuthorizationServer.code, AuthorizationServer.deviceCode,
      "access-token-value", "refresh-token-value",
    ].filter(shown.contains)
  }

  @Test func aBrowserLogsInOnceForAllRuns() async throws {
    let server = try AuthorizationServer()
    let project = try server.project(Self.browser)
    let before = try await project.program.run("crm/get")
    #expect(before.status == 4)
    #expect(
      before.errors.contains("connector 'crm' has no token, and grant 'authorization_code' needs a")
    )
    #expect(before.errors.contains("Run 'connector-run auth login crm'."))
    #expect(server.lines == [])

    let login = try await project.program.run("auth", "login", "crm")
    #expect(login.status == 0, "\(login.errors)")
    #expect(login.text == "")
    #expect(login.errors.hasPrefix("open this page to log in:\n  \(server.baseURL)/authorize?"))
    #expect(
      login.errors.hasSuffix(
        "logged in to 'crm': token valid for 60 min, it can be renewed, scope read\n"))
    let page = try String(contentsOfFile: project.folder.path + "/page", encoding: .utf8)
    #expect(page.contains("Logged in."))

    // PKCE, checked by another program's SHA-256.
    let asked = try #require(server.pageRequests.first)
    let verifier = try #require(server.tokenRequests.first?["code_verifier"])
    let hash = try await ChildProcess.run([
      "/bin/sh", "-c",
      "printf %s \"$0\" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d '=\\n'",
      verifier,
    ])
    #expect(asked["code_challenge"] == hash.text)
    #expect(asked["code_challenge_method"] == "S256")
    #expect(asked["redirect_uri"]?.hasPrefix("http://127.0.0.1:") == true)
    #expect(server.tokenRequests.first?["redirect_uri"] == asked["redirect_uri"])

    let run = try await project.program.run("crm/get", "--print", "result")
    #expect(run.status == 0, "\(run.errors)")
    let status = try await project.program.run("auth", "status")
    #expect(status.text.contains("valid for 60 min, can be renewed  scope read"))
    #expect(server.tokenRequests.count == 1)
    #expect(Self.leaks(before, login, run, status) == [])
    await server.stop()
  }

  @Test func aLoginIsRenewedAndEnded() async throws {
    let server = try AuthorizationServer()
    let project = try server.project(Self.browser)
    #expect(try await project.program.run("auth", "login", "crm").status == 0)
    let refresh = try await project.program.run("auth", "refresh", "--all")
    expectEnd(refresh, 0, "'crm' has a new token, valid for 60 min")
    #expect(server.tokenRequests.last?["refresh_token"] == "refresh-token-value-1")
    let again = try await project.program.run("auth", "refresh", "crm")
    #expect(again.status == 0)
    #expect(server.tokenRequests.last?["refresh_token"] == "refresh-token-value-2")

    let logout = try await project.program.run("auth", "logout", "crm")
    expectEnd(logout, 0, "logged out of 'crm': its tokens are revoked")
    #expect(server.revoked == ["refresh-token-value-3", "access-token-value-3"])
    expectEnd(
      try await project.program.run("auth", "logout", "crm"), 0,
      "no tokens are stored for 'crm'")
    #expect(try await project.program.run("crm/get").status == 4)
    #expect(Self.leaks(refresh, again, logout) == [])
    await server.stop()
  }

  @Test func anEndedSessionAsksForALogin() async throws {
    let server = try AuthorizationServer()
    let project = try server.project(Self.browser)
    #expect(try await project.program.run("auth", "login", "crm").status == 0)
    server.endSessions()
    let refresh = try await project.program.run("auth", "refresh", "crm")
    #expect(refresh.status == 4)
    #expect(refresh.errors.contains("[login-needed]"))
    #expect(refresh.errors.contains("invalid_grant"))
    #expect(refresh.errors.contains("connector-run auth login crm"))
    #expect(Self.leaks(refresh) == [])
    await server.stop()
  }

  /// The settings are part of a token's key: who changes one is told, and does not wonder.
  @Test func aLoginUnderOtherSettingsIsMentioned() async throws {
    let server = try AuthorizationServer()
    let project = try server.project(Self.browser)
    #expect(try await project.program.run("auth", "login", "crm").status == 0)
    let path = try project.folder.write(
      AuthorizationServer.files(Self.browser.replacing("scope: read", with: "scope: write"))[
        "connectors/crm.yaml"] ?? "", to: "connectors/crm.yaml")
    #expect(!path.isEmpty)
    let run = try await project.program.run("crm/get")
    expectError(run, "a token of 'crm' is stored, but for another client, URL, scope or parameter")
    await server.stop()
  }

  @Test func theURLCanBePasted() async throws {
    let server = try AuthorizationServer()
    let project = try server.project(
      Self.browser + "\n  redirect_uri: https://crm.example.com/callback")
    // A person who opens the printed page elsewhere and pastes where it ends.
    let script = """
      mkfifo in && touch err
      "$1" auth login crm --no-browser <in 2>err &
      exec 3>in
      while ! grep -q Enter: err; do sleep 0.02; done
      page=$(grep -o 'http[^ ]*/authorize[^ ]*' err)
      curl --silent --output /dev/null --write-out '%{redirect_url}\\n' "$page" >&3
      wait $!
      status=$?
      cat err >&2
      exit $status
      """
    let login = try await project.program.shell(script)
    #expect(login.status == 0, "\(login.errors)")
    #expect(server.tokenRequests.first?["redirect_uri"] == "https://crm.example.com/callback")
    #expect(try await project.program.run("crm/get").status == 0)
    #expect(Self.leaks(login) == [])
    await server.stop()
  }

  @Test func whatIsPastedMustBelongToTheLogin() async throws {
    let server = try AuthorizationServer()
    let project = try server.project(Self.browser)
    let login = try await project.program.run(
      "auth", "login", "crm", "--no-browser",
      input: "http://127.0.0.1/callback?code=\(AuthorizationServer.code)&state=guessed\n")
    #expect(login.status == 4)
    #expect(login.errors.contains("[foreign-login-answer]"), "\(login.errors)")
    #expect(server.tokenRequests.isEmpty)
    #expect(Self.leaks(login) == [])
    await server.stop()
  }

  /// Whoever cannot paste anything is told at once, and not after five minutes.
  @Test func theEndOfTheInputEndsThePasting() async throws {
    let server = try AuthorizationServer()
    let project = try server.project(Self.browser)
    let start = ContinuousClock.now
    let login = try await project.program.shell(#""$1" auth login crm --no-browser </dev/null"#)
    #expect(ContinuousClock.now - start < .seconds(60))
    expectError(
      login, "standard input ended before the login's answer was pasted [no-login-answer]")
    #expect(server.tokenRequests.isEmpty)
    await server.stop()
  }

  @Test(arguments: [
    ("", "it is empty"), ("hello", "it brings neither 'code' nor 'error'"),
    ("https://crm.example.com/authorize?client_id=app", "it brings neither 'code' nor 'error'"),
    ("code=\(AuthorizationServer.code)", "it brings no 'state'"),
  ])
  func whatIsPastedInsteadIsNamed(text: String, reason: String) async throws {
    let server = try AuthorizationServer()
    let project = try server.project(Self.browser)
    let login = try await project.program.run(
      "auth", "login", "crm", "--no-browser", input: text + "\n")
    expectError(
      login, "what was pasted is no answer to this login: \(reason) [foreign-login-answer]")
    #expect(
      login.errors.contains("paste the whole URL that the browser ends at: http://127.0.0.1:"))
    await server.stop()
  }

  @Test func anAnswerOfAnotherLoginIsIgnored() async throws {
    let server = try AuthorizationServer(
      answer: "code=\(AuthorizationServer.code)&state=another")
    let project = try server.project(Self.browser)
    let login = try await project.program.run("auth", "login", "crm", "--timeout", "3s")
    expectError(login, "[expired-login]")
    #expect(server.tokenRequests.isEmpty)
    let page = try String(contentsOfFile: project.folder.path + "/page", encoding: .utf8)
    #expect(page.contains("does not belong"))
    await server.stop()
  }

  @Test func aRefusalIsTold() async throws {
    let server = try AuthorizationServer(
      answer: "error=access_denied&error_description=Not+you&state=STATE")
    let project = try server.project(Self.browser)
    let login = try await project.program.run("auth", "login", "crm")
    expectError(login, "authorization server refused the login: access_denied: Not you")
    await server.stop()
  }

  @Test func anIssuerNamesAllEndpoints() async throws {
    let server = try AuthorizationServer()
    var project = try server.project(
      """
        grant_type: authorization_code
        issuer: \(server.baseURL)
        pkce: plain
      """)
    #expect(try await project.program.run("auth", "login", "crm").status == 0)
    #expect(
      server.pageRequests.first?["code_challenge"] == server.tokenRequests.first?["code_verifier"])
    expectEnd(
      try await project.program.run("auth", "logout", "crm"), 0,
      "logged out of 'crm': its tokens are revoked")
    // Another issuer at the same place is somebody else.
    project.program.environment["CRM_ISSUER"] = server.baseURL + "/"
    let other = try await project.program.run("auth", "login", "crm")
    expectError(other, "[wrong-issuer]")
    await server.stop()
  }

  @Test func aDeviceLogsIn() async throws {
    let server = try AuthorizationServer(pending: 2)
    let project = try server.project(AuthorizationServer.device)
    let login = try await project.program.run("auth", "login", "crm")
    #expect(login.status == 0, "\(login.errors)")
    #expect(
      login.errors.hasPrefix("open https://example.com/device and enter the code WDJB-MJHT\n"))
    #expect(server.lines.filter { $0 == "POST /token" }.count == 3)
    #expect(try await project.program.run("crm/get").status == 0)
    #expect(Self.leaks(login) == [])
    await server.stop()
  }

  @Test func aLoginIsForTheStore() async throws {
    let server = try AuthorizationServer()
    let project = try server.project(Self.browser)
    let login = try await project.program.run("auth", "login", "crm", "--no-token-store")
    #expect(login.status == 2)
    #expect(try await project.program.run("auth", "login", "crm", "--timeout", "x").status == 2)
    await server.stop()
  }

  @Test(arguments: [
    (nil, [["xdg-open", "u"]]), ("", [["xdg-open", "u"]]),
    ("firefox", [["firefox", "u"], ["xdg-open", "u"]]),
    ("lynx -x:w3m %s", [["lynx", "-x", "u"], ["w3m", "u"], ["xdg-open", "u"]]),
  ])
  func browsersAreTriedInOrder(browser: String?, expected: [[String]]) {
    #expect(Browser.commands("u", browser: browser) == expected)
  }

  @Test(arguments: [
    ("http://h/cb?code=a&state=b#frag\n", "code=a&state=b"), ("code=a&state=b", "code=a&state=b"),
    ("  http://h/cb?code=a\n", "code=a"),
  ])
  func pastedTextsAreRead(text: String, expected: String) {
    #expect(BrowserLogin.parameters(in: text) == expected)
  }

  private func expectError(
    _ outcome: ChildProcess.Outcome, _ text: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 4, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(
      outcome.errors.contains(text), "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(Self.leaks(outcome) == [], sourceLocation: sourceLocation)
  }
}
