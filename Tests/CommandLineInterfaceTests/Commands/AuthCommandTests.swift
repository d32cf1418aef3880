import Foundation
import HTTPServer
import Sandbox
import TestSupport
import Testing

@Suite struct AuthCommandTests {
  @Test func printsATokenThatTheAPITakes() async throws {
    let sandbox = try Sandbox()
    let project = try GuideProject.make(sandbox: sandbox)
    let outcome = try await project.program.run("auth", "token", "nexthink")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    let token = try #require(outcome.text.split(separator: "\n").first)
    #expect(outcome.text == "\(token)\n")
    let response = try await RawSocketClient.exchange(
      port: sandbox.port,
      "GET /api/v1/workflows HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n")
    #expect(response.status == 200)
    // It is the stored one that a run takes, and the next call gives it again.
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 0,
      "200 OK in N ms, token from the store")
    #expect(try await project.program.run("auth", "token", "nexthink").text == outcome.text)
    await sandbox.stop()
  }

  @Test func showsAndForgetsTokensWithoutTheirValues() async throws {
    let sandbox = try Sandbox()
    let project = try GuideProject.make(sandbox: sandbox)
    expectEnd(try await project.program.run("auth", "status"), 0, "no tokens are stored")
    let token = try await project.program.run("auth", "token", "nexthink").text
    for arguments in [["auth", "status"], ["auth", "status", "connectors/nexthink.yaml"]] {
      let status = try await project.program.launch(arguments).outcome()
      #expect(
        status.text == "nexthink  \(sandbox.baseURL)/api/v1/token  valid for 15 min  "
          + "scope service:integration\n")
      #expect(!status.text.contains(token.prefix(20)))
    }
    expectEnd(try await project.program.run("auth", "clear", "nexthink"), 0, "1 token forgotten")
    expectEnd(
      try await project.program.run("auth", "status", "nexthink"), 0,
      "no tokens are stored for 'nexthink'")
    expectEnd(try await project.program.run("auth", "clear", "--all"), 0, "0 tokens forgotten")
    await sandbox.stop()
  }

  @Test func suggestsTheConnector() async throws {
    let project = try GuideProject.make()
    for command in ["token", "status", "clear"] {
      expectEnd(
        try await project.program.run("auth", command, "nextink"), 2,
        """
        error: connector 'nextink' does not exist [unknown-connector]
        help: Did you mean 'nexthink'?
        """)
    }
    for (arguments, message) in [
      (["auth", "clear"], "a connector or --all is missing"),
      (["auth", "clear", "nexthink", "--all"], "a connector and --all exclude each other"),
    ] {
      expectEnd(
        try await project.program.launch(arguments).outcome(), 2,
        """
        error: \(message) [bad-command-line]
        help: 'connector-run auth clear --help' shows what can be given.
        """)
    }
  }

  @Test func saysThatThereIsNoTokenToPrint() async throws {
    let project = try TestProject([
      "connectors/open.yaml": "base_url: https://api.example.com\nauth: none\n"
    ])
    expectEnd(
      try await project.program.run("auth", "token", "open"), 3,
      """
      error: connector 'open' has no token to print [no-token]
      help: Tokens belong to the auth schemes oauth2, session, jwt, bearer and api_key.
      """)
  }

  @Test func failsAsARunDoes() async throws {
    let sandbox = try Sandbox()
    var project = try GuideProject.make(sandbox: sandbox)
    project.program.environment["NEXTHINK_CLIENT_SECRET"] = "not-the-secret"
    let wrong = try await project.program.run("auth", "token", "nexthink")
    #expect(wrong.status == 4)
    #expect(wrong.output.isEmpty)
    project.program.environment["NEXTHINK_CLIENT_SECRET"] = nil
    #expect(try await project.program.run("auth", "token", "nexthink").status == 3)
    await sandbox.stop()
  }
}
