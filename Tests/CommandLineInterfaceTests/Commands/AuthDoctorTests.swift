import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct AuthDoctorTests {
  private static let secret = "the-doctors-secret"

  private static let scheme = """
    auth:
      type: oauth2
      grant_type: client_credentials
      client_id: app
      client_secret: <<client_secret>>
      token_url: /token

    """

  private func project(_ server: LocalServer, _ scheme: String = scheme) throws -> ScratchProject {
    try ScratchProject(
      [
        "connectors/crm.yaml":
          "base_url: http://127.0.0.1:9\nvariables: {client_secret: {secret: true}}\n" + scheme,
        "actions/crm/get.yaml": "connector: crm\nmethod: GET\npath: /things\n",
      ],
      environment: ["CRM_BASE_URL": server.baseURL, "CRM_CLIENT_SECRET": Self.secret])
  }

  private func diagnose(
    _ project: ScratchProject, _ arguments: String...
  ) async throws -> (status: Int32, lines: [String]) {
    let outcome = try await project.program.launch(["auth", "doctor", "crm"] + arguments).outcome()
    #expect(!(outcome.text + outcome.errors).contains(Self.secret))
    #expect(!(outcome.text + outcome.errors).contains("the-token"))
    return (outcome.status, outcome.text.split(separator: "\n").map(String.init))
  }

  @Test func aSoundConnectorIsOK() async throws {
    let server = try LocalServer(
      200, #"{"access_token":"the-token","expires_in":120,"scope":"a"}"#)
    let project = try project(server, Self.scheme + "  scope: [a, b]\n")
    let (status, lines) = try await diagnose(project)
    #expect(status == 0)
    #expect(
      lines.map { $0.prefix(18) } == [
        "ok       scheme   ", "ok       network  ", "ok       clock    ", "ok       token    ",
        "warning  scope    ", "                  ", "ok       expiry   ",
      ])
    #expect(lines[0].hasSuffix("grant client_credentials, client_auth basic"))
    #expect(lines[1].contains("127.0.0.1"))
    #expect(lines[4].hasSuffix("granted a, asked for b too"))
    #expect(lines[6].hasSuffix("after 120 s, from $.expires_in"))
    // What it got is stored like any token.
    #expect(try await project.program.run("auth", "status").text.contains("valid"))
    await server.stop()
  }

  @Test func theEndsDefaultIsToldFromTheResponses() async throws {
    let server = try LocalServer(200, #"{"access_token":"the-token"}"#)
    let bare = try await diagnose(try project(server))
    #expect(bare.lines.contains { $0.contains("nothing in the response tells when") })
    let defaulted = try await diagnose(
      try project(server, Self.scheme + "  expiry: {default: 1h}\n"))
    #expect(
      defaulted.lines.contains {
        $0.hasSuffix("after 3600 s, from expiry.default (3600 s): the response tells none")
      })
    await server.stop()
  }

  @Test func anotherProofIsTriedWhereAsked() async throws {
    let server = try LocalServer { request in
      request.header("Authorization") == nil
        ? .json(#"{"access_token":"the-token","expires_in":60}"#)
        : .json(#"{"error":"invalid_client"}"#, status: 401)
    }
    let told = try await diagnose(try project(server))
    #expect(told.status == 4)
    #expect(told.lines.contains { $0.contains("the provider may want client_auth: body") })
    #expect(!told.lines.contains { $0.contains("'body' works") })
    let tried = try await diagnose(try project(server), "--try")
    #expect(tried.status == 4)
    #expect(tried.lines.contains { $0.hasSuffix("'body' works") })
    await server.stop()
  }

  @Test func aServerThatCannotBeReachedIsExplained() async throws {
    let server = try LocalServer()
    let project = try project(server)
    await server.stop()
    let (status, lines) = try await diagnose(project)
    #expect(status == 5)
    #expect(lines.contains { $0.hasPrefix("failed  token") && $0.contains("cannot be reached") })
    #expect(lines.contains { $0.contains("nothing listens there") })
  }

  @Test func whoeverAsksNobodyIsSentToCheck() async throws {
    let server = try LocalServer()
    let project = try project(server, "auth: {type: bearer, token: <<client_secret>>}\n")
    let outcome = try await project.program.run("auth", "doctor", "crm")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("'connector-run check crm'"))
    await server.stop()
  }
}
