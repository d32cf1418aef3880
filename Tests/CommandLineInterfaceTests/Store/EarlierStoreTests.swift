import Foundation
import TestSupport
import Testing

/// A store that an earlier build of the program wrote, as it lies in `Tests/Fixtures/stores`: a change
/// of the format that forgets to count its version is found here.
///
/// The token in it is made up and valid for a hundred years. Its endpoint is a port of this machine
/// that nobody answers tokens at.
@Suite struct EarlierStoreTests {
  private let project: ScratchProject
  private let server: RawSocketServer

  init() throws {
    let server = try RawSocketServer { request in
      .response(body: TokenServer.field("Authorization", of: request) ?? "none")
    }
    self.server = server
    project = try ScratchProject(
      [
        "connectors/api.yaml": """
        base_url: http://127.0.0.1:47921
        variables: {id: {default: client}, secret: {secret: true}}
        auth:
          type: oauth2
          grant_type: client_credentials
          client_id: <<id>>
          client_secret: <<secret>>
          token_url: http://127.0.0.1:47921/token
        timeout: {attempt: 4s}

        """,
        "actions/api/get.yaml": "connector: api\nmethod: GET\npath: /things\n",
      ],
      environment: ["API_BASE_URL": server.baseURL, "API_SECRET": "made-up-client-secret"])
    let files = FileManager.default
    try files.createDirectory(atPath: project.state, withIntermediateDirectories: false)
    try files.copyItem(
      atPath: Repository.root + "/Tests/Fixtures/stores/v1",
      toPath: project.state + "/connector-run")
    // Version control keeps no modes.
    for folder in ["", "/connector-run", "/connector-run/tokens"] {
      chmod(project.state + folder, 0o700)
    }
    for file in try files.subpathsOfDirectory(atPath: project.state)
    where file.hasSuffix("key") || file.hasSuffix(".token") {
      chmod(project.state + "/" + file, 0o600)
    }
  }

  @Test func itsTokenIsUsed() async throws {
    let outcome = try await project.program.run("api/get")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text == "Bearer token-of-the-version-before")
    #expect(outcome.errors.hasSuffix(", token from the store\n"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("warning"))
    #expect(server.received.count == 1)
  }

  @Test func itIsListedAndCleared() async throws {
    let status = try await project.program.run("auth", "status")
    #expect(status.status == 0)
    #expect(
      status.text.hasPrefix("api  http://127.0.0.1:47921/token  valid for "), "\(status.text)")
    #expect(try await project.program.run("auth", "clear", "api").errors == "1 token forgotten\n")
    #expect(try await project.program.run("auth", "status").text == "")
  }
}
