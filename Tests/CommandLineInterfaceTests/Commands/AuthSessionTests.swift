import Foundation
import Synchronization
import TestSupport
import Testing

/// The auth scheme `session` on the command line, from the login to the logout.
@Suite(.timeLimit(.minutes(2))) struct AuthSessionTests {
  private static let files = [
    "connectors/desk.yaml": """
    base_url: http://127.0.0.1:9
    variables: {user: {default: jo}, password: {secret: true}}
    auth:
      type: session
      login:
        path: /login
        body: {form: {user: <<user>>, password: <<password>>}}
        status: 302
        capture: {csrf: {header: X-CSRF}}
      steps:
        - method: GET
          path: /me
          headers: {Cookie: "sid=<<$token>>"}
          capture: {team: {jsonpath: $.team, secret: false}}
      token: {cookie: sid}
      refresh: {path: /renew, headers: {Cookie: "sid=<<$token>>", X-CSRF: <<$auth.csrf>>}}
      logout: {method: DELETE, path: /session, headers: {Cookie: "sid=<<$token>>"}}
      attach: {in: cookie, name: sid}
    error_message: [$.why]
    check: desk/list

    """,
    "actions/desk/list.yaml": """
    connector: desk
    method: GET
    path: /teams/<<$auth.team>>/tickets
    headers: {X-CSRF: <<$auth.csrf>>}

    """,
  ]

  /// A server with one session at a time.
  private final class Desk: Sendable {
    private let count = Mutex(0)
    private let valid = Mutex("")

    private func open(_ status: Int) -> RawSocketServer.Answer {
      let number = count.withLock { count in
        count += 1
        return count
      }
      let identifier = "session-value-\(number)"
      valid.withLock { $0 = identifier }
      return .response(
        status: status,
        headers: [
          "Set-Cookie: sid=\(identifier); Max-Age=3600; HttpOnly", "X-CSRF: csrf-value-\(number)",
          "Location: /home",
          // Nothing names it, so nothing sends it.
          "Set-Cookie: theme=dark",
        ])
    }

    func end() { valid.withLock { $0 = "" } }

    func answer(_ request: RawSocketServer.Received) -> RawSocketServer.Answer {
      let line = request.requestLine
      if line.hasPrefix("POST /login ") {
        guard request.text.hasSuffix("user=jo&password=good+password") else {
          return .response(
            status: 401, headers: ["Content-Type: application/json"],
            body: #"{"why":"wrong user or password"}"#)
        }
        return open(302)
      }
      let isValid = valid.withLock { !$0.isEmpty && request.text.contains("Cookie: sid=\($0)\r\n") }
      guard isValid else { return .response(status: 401) }
      if line.hasPrefix("POST /renew ") { return open(200) }
      if line.hasPrefix("DELETE /session ") {
        end()
        return .response(status: 204)
      }
      return .response(headers: ["Content-Type: application/json"], body: #"{"team":7}"#)
    }
  }

  private func setUp(
    password: String = "good password"
  ) throws -> (Desk, RawSocketServer, ScratchProject) {
    let desk = Desk()
    let server = try RawSocketServer { desk.answer($0) }
    let project = try ScratchProject(
      Self.files, environment: ["DESK_BASE_URL": server.baseURL, "DESK_PASSWORD": password])
    return (desk, server, project)
  }

  private func lines(_ server: RawSocketServer) -> [String] {
    server.received.map { $0.requestLine.replacing(" HTTP/1.1", with: "") }
  }

  @Test func oneLoginServesAllRuns() async throws {
    let (_, server, project) = try setUp()
    for _ in 1...2 {
      let outcome = try await project.program.run("desk/list")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.text == #"{"team":7}"#)
    }
    #expect(
      lines(server) == ["POST /login", "GET /me", "GET /teams/7/tickets", "GET /teams/7/tickets"])
    let request = try #require(server.received.last)
    // Whether the run logged in or found the token stored makes no difference.
    #expect(server.received.dropLast().last?.text == request.text)
    #expect(request.text.contains("\r\nX-CSRF: csrf-value-1\r\n"))
    #expect(request.text.contains("\r\nCookie: sid=session-value-1\r\n"))
  }

  @Test func aSessionThatTheServerEndedIsReplacedOnce() async throws {
    let (desk, server, project) = try setUp()
    _ = try await project.program.run("desk/list")
    desk.end()
    let outcome = try await project.program.run("desk/list")
    #expect(outcome.status == 0, "\(outcome.errors)")
    // What is over cannot be renewed: then a login follows.
    #expect(
      lines(server).dropFirst(3) == [
        "GET /teams/7/tickets", "POST /renew", "POST /login", "GET /me", "GET /teams/7/tickets",
      ])
    let request = try #require(server.received.last)
    #expect(request.text.contains("\r\nX-CSRF: csrf-value-2\r\n"))
  }

  @Test func theCommandsOfAuthKnowIt() async throws {
    let (_, server, project) = try setUp()
    let login = try await project.program.run("auth", "login", "desk")
    #expect(login.status == 0, "\(login.errors)")
    let token = try await project.program.run("auth", "token", "desk")
    #expect(token.text == "session-value-1\n")
    let status = try await project.program.run("auth", "status", "desk")
    #expect(status.text.contains("\(server.baseURL)/login"))
    #expect(status.text.contains("can be renewed"))
    let refresh = try await project.program.run("auth", "refresh", "--all")
    #expect(refresh.errors.contains("'desk' has a new token"), "\(refresh.errors)")
    let doctor = try await project.program.run("auth", "doctor", "desk")
    #expect(doctor.status == 0, "\(doctor.errors)")
    #expect(doctor.text.contains("login at \(server.baseURL)/login, 1 further step"))
    #expect(doctor.text.contains("after 3600 s, from the cookie 'sid' itself"))
    let check = try await project.program.run("check", "desk")
    #expect(check.status == 0, "\(check.errors)")
    #expect(check.text.contains("token from the store"))
    let logout = try await project.program.run("auth", "logout", "desk")
    #expect(logout.status == 0, "\(logout.errors)")
    #expect(
      lines(server) == [
        "POST /login", "GET /me", "POST /renew", "POST /renew", "GET /teams/7/tickets",
        "DELETE /session",
      ])
    #expect(server.received.last?.text.contains("Cookie: sid=session-value-3\r\n") == true)
    let after = try await project.program.run("auth", "status", "desk")
    #expect(after.errors.contains("no tokens are stored"))
  }

  @Test func aWrongPasswordIsExit4WithTheAPIsText() async throws {
    let (_, server, project) = try setUp(password: "wrong password")
    let outcome = try await project.program.run("desk/list")
    #expect(outcome.status == 4)
    #expect(
      outcome.errors.contains(
        "connectors/desk.yaml:6:11: error: login '\(server.baseURL)/login' answered 401: wrong user or "
          + "password [rejected-login]"), "\(outcome.errors)")
    let check = try await project.program.run("check", "desk")
    #expect(check.status == 4)
    #expect(check.text.contains("wrong user or password"), "\(check.text)")
    let doctor = try await project.program.run("auth", "doctor", "desk")
    #expect(doctor.status == 4)
    #expect(doctor.text.contains("wrong user or password"), "\(doctor.text)")
    #expect(lines(server) == ["POST /login", "POST /login", "POST /login"])
  }

  @Test func aPlanShowsTheLoginAndSendsNothing() async throws {
    let (_, server, project) = try setUp()
    let outcome = try await project.program.run("plan", "desk/list")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("POST \(server.baseURL)/login"), "\(outcome.text)")
    #expect(outcome.text.contains("cookie sid"), "\(outcome.text)")
    #expect(!outcome.text.contains("good password"))
    #expect(!outcome.text.contains("good+password"))
    #expect(server.received.isEmpty)
    _ = try await project.program.run("desk/list")
    let stored = try await project.program.run("plan", "desk/list")
    #expect(stored.text.contains("from the store"), "\(stored.text)")
    #expect(stored.text.contains("/teams/7/tickets"), "\(stored.text)")
  }

  @Test func withoutAStoreEachRunLogsIn() async throws {
    let (_, server, project) = try setUp()
    for _ in 1...2 {
      _ = try await project.program.run("desk/list", "--no-token-store")
    }
    #expect(lines(server).filter { $0 == "POST /login" }.count == 2)
  }
}
