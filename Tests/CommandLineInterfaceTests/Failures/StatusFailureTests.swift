import HTTPServer
import TestSupport
import Testing

/// Statuses that the action does not expect, with what the server says about them.
@Suite struct StatusFailureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var status: Int
    var body: String
    var type = "application/json"
    var headers: [HTTPServerField] = []
    /// What follows the URL in the message.
    var said: String
    /// What follows the source line.
    var after = ""

    var testDescription: String { said }
  }

  @Test(arguments: [
    Case(
      status: 403, body: #"{"code": "FORBIDDEN", "message": "No permission"}"#,
      said: "403 Forbidden: No permission",
      after: """

        help: The server knows who asks, and does not allow it: check the permissions of the credentials.
              'connector-run describe things/list' may say which one is needed.
        """),
    Case(
      status: 404, body: #"{"code": "NOT_FOUND", "details": "No such workflow"}"#,
      said: "404 Not Found: No such workflow",
      after: """

        help: Check the path and the values in it, and the path of base_url.
        """),
    Case(
      status: 500, body: #"{"message": "Query failed", "code": 100, "source": "nql"}"#,
      said: "500 Internal Server Error: Query failed",
      after: """

        help: The fault is the server's: try again later.
        """),
    Case(
      status: 400,
      body: #"{"status": "error", "errors": [{"errors": [{"message": "a"}, {"message": "b"}]}]}"#,
      said: "400 Bad Request: a; b"),
    Case(
      status: 429, body: "{}", headers: [HTTPServerField("Retry-After", "30")],
      said: "429 Too Many Requests: {}",
      after: """

        note: the server says 'Retry-After: 30'
        help: Wait before the next run.
        """),
    Case(
      status: 502, body: "<!DOCTYPE html><title>Bad\ngateway</title>", type: "text/html",
      said: "502 Bad Gateway: an HTML page (title 'Bad gateway')",
      after: """

        help: The fault is the server's: try again later.
        """),
    Case(status: 418, body: "", said: "418"),
  ])
  func quotesTheServer(_ row: Case) async throws {
    let server = try LocalServer(row.status, row.body, type: row.type, headers: row.headers)
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    expectEnd(
      outcome, 6, server: server.baseURL,
      """
      actions/things/list.yaml:3:7: error: GET SERVER/things answered \(row.said) [unexpected-status]
        |
      3 | path: /things
        |       ^^^^^^^\(row.after)
      """)
    #expect(outcome.output.isEmpty)
    await server.stop()
  }

  @Test func aForbiddenRequestWithoutCredentialsIsToldSo() async throws {
    let server = try LocalServer(403, "")
    let project = try PlainProject.make(
      action: PlainProject.action + "auth: none\n", baseURL: server.baseURL)
    expectEnd(
      try await project.program.run("things/list"), 6, server: server.baseURL,
      """
      actions/things/list.yaml:3:7: error: GET SERVER/things answered 403 Forbidden [unexpected-status]
        |
      3 | path: /things
        |       ^^^^^^^
      help: The request carried no credentials: the action says 'auth: none'.
      """)
    await server.stop()
  }

  @Test func namesWhatWasExpected() async throws {
    let server = try LocalServer(200, "{}")
    let project = try PlainProject.make(
      action: PlainProject.action + "expect: {status: [201, 3xx]}\n", baseURL: server.baseURL)
    expectEnd(
      try await project.program.run("things/list"), 6, server: server.baseURL,
      """
      actions/things/list.yaml:4:19: error: GET SERVER/things answered 200 OK: {} [unexpected-status]
        |
      4 | expect: {status: [201, 3xx]}
        |                   ^^^
      note: expected 201, 3xx
      """)
    await server.stop()
  }

  @Test func hidesSecretsThatTheServerSendsBack() async throws {
    let server = try LocalServer(400, #"{"message": "bad token sesame-open"}"#)
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    #expect(outcome.status == 6)
    #expect(outcome.errors.contains("bad token ***"))
    #expect(!outcome.errors.contains("sesame-open"))
    await server.stop()
  }

  @Test(arguments: [
    (
      "method: GET", "redirects: {follow: false}",
      "It redirects to '/other', and 'redirects' says to follow none."
    ),
    (
      "method: POST", "",
      "It redirects to '/other', and only GET and HEAD follow a redirect unless 'redirects' says "
        + "{follow: all}."
    ),
  ])
  func saysWhyARedirectIsNotFollowed(
    _ method: String, _ redirects: String, _ help: String
  ) async throws {
    let server = try LocalServer(302, "", headers: [HTTPServerField("Location", "/other?token=x")])
    let project = try PlainProject.make(
      action: "connector: plain\n\(method)\npath: /things\n\(redirects)\n",
      baseURL: server.baseURL)
    expectEnd(
      try await project.program.run("things/list"), 6, server: server.baseURL,
      """
      actions/things/list.yaml:3:7: error: \(method.dropFirst(8)) SERVER/things answered 302 Found [unexpected-status]
        |
      3 | path: /things
        |       ^^^^^^^
      help: \(help)
      """)
    #expect(server.requests.count == 1)
    await server.stop()
  }

  @Test func endsALoopOfRedirects() async throws {
    let server = try LocalServer(307, "", headers: [HTTPServerField("Location", "/things")])
    let project = try PlainProject.make(
      action: PlainProject.action + "redirects: {max: 3}\n", baseURL: server.baseURL)
    expectEnd(
      try await project.program.run("things/list"), 6, server: server.baseURL,
      """
      actions/things/list.yaml:4:18: error: GET SERVER/things redirects once more, after 3 redirects [too-many-redirects]
        |
      4 | redirects: {max: 3}
        |                  ^
      help: If it is no loop, raise redirects.max.
      """)
    #expect(server.requests.count == 4)
    await server.stop()
  }
}
