import Foundation
import TestSupport
import Testing

/// Secrets that are too short or too common to be searched for in all that is shown.
@Suite struct WeakSecretTests {
  private static let files = [
    "connectors/api.yaml": """
    base_url: http://127.0.0.1:9
    variables:
      pin: {secret: true}
      user: {secret: true}
    error_message: [$.message]

    """,
    "actions/api/get.yaml": """
    connector: api
    method: POST
    path: /users/<<pin>>/items
    query: {pin: <<pin>>, n: 70}
    headers: {X-Pin: "no. <<pin>>"}
    body: {json: {pin: <<pin>>, user: <<user>>}}
    capture: {all: $}

    """,
  ]

  private static func project(
    _ answer: @escaping @Sendable (RawSocketServer.Received) -> RawSocketServer.Answer
  ) throws -> (ScratchProject, RawSocketServer) {
    let server = try RawSocketServer { answer($0) }
    return (
      try ScratchProject(
        files,
        environment: ["API_BASE_URL": server.baseURL, "API_PIN": "7", "API_USER": "admin"]), server
    )
  }

  @Test func showNeitherInTheURLNorInWhatTheServerRepeats() async throws {
    let (project, server) = try Self.project { request in
      let echo = request.text.replacingOccurrences(of: "\r\n", with: " ")
        .replacingOccurrences(of: "\"", with: "\\\"")
      return .response(
        status: 500, headers: ["Content-Type: application/json"],
        body: #"{"message":"17 of 70: administrator; user=admin; \#(echo)"}"#)
    }
    let outcome = try await project.program.run("api/get")
    #expect(outcome.status == 6)
    #expect(server.received.first?.requestLine == "POST /users/7/items?pin=7&n=70 HTTP/1.1")
    let errors = outcome.errors
    #expect(errors.contains("POST \(server.baseURL)/users/***/items answered 500"), "\(errors)")
    #expect(errors.contains("17 of 70: administrator; user=***; POST"), "\(errors)")
    #expect(errors.contains("/users/***/items?pin=***&n=70"), "\(errors)")
    #expect(errors.contains("X-Pin: no. ***"), "\(errors)")
    #expect(errors.contains(#"{"pin":"***","user":"***"}"#), "\(errors)")
    for text in ["/7/", "=7&", "no. 7", "\"7\"", "admin\""] {
      #expect(!errors.contains(text), "\(text): \(errors)")
    }
  }

  @Test func areWarnedOfOnceAndByName() async throws {
    let (project, server) = try Self.project { _ in .response(body: "{}") }
    let outcome = try await project.program.run("api/get")
    #expect(outcome.status == 0)
    #expect(server.received.count == 1)
    let warning =
      "connectors/api.yaml:3:3: warning: secret 'pin' is too short or too common to be hidden "
      + "everywhere [weak-secret]\n"
    #expect(outcome.errors.hasPrefix(warning), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "weak-secret").count == 2)
    #expect(!outcome.errors.contains("'user'"), "a word is hidden")
  }

  @Test func areHiddenInCapturesByTheirNames() async throws {
    let (project, server) = try Self.project { _ in
      .response(
        headers: ["Content-Type: application/json"],
        body: #"{"pin":7,"id":7,"nested":[{"pin":"7","pins":7}],"text":"admin, administrator"}"#)
    }
    let outcome = try await project.program.run("api/get", "--print", "captures")
    #expect(server.received.count == 1)
    #expect(
      outcome.text == """
        {
          "all": {
            "pin": "***",
            "id": 7,
            "nested": [
              {
                "pin": "***",
                "pins": 7
              }
            ],
            "text": "***, administrator"
          }
        }

        """)
  }

  /// A token that no search can find, behind the scheme's name alone.
  @Test(
    arguments: [
      ("{type: bearer, token: <<key>>}", "x"), ("{type: bearer, token: <<key>>}", "e"),
      ("{type: bearer, token: <<key>>}", "true"), ("{type: bearer, token: <<key>>}", "200"),
      (
        "{type: api_key, value: <<key>>, attach: {name: X-Key, format: 'Key <<$token>>'}}", "id"
      ),
      (
        "{type: api_key, value: <<key>>, attach: {in: query, name: k, format: 'key-<<$token>>'}}",
        "7"
      ),
    ])
  func areHiddenBehindTheFixedTextOfTheirFormat(auth: String, key: String) async throws {
    let format = auth.contains("bearer") ? "Bearer " : auth.contains("key-") ? "key-" : "Key "
    let server = try RawSocketServer { _ in
      .response(
        status: 400, headers: ["Content-Type: application/json"],
        body: #"{"message":"no such credential: \#(format)\#(key), or \#(format)\#(key)k"}"#)
    }
    let project = try ScratchProject(
      [
        "connectors/api.yaml": """
        base_url: http://127.0.0.1:9
        variables:
          key: {secret: true}
        auth: \(auth)
        error_message: [$.message]

        """,
        "actions/api/get.yaml": "connector: api\nmethod: GET\npath: /x\n",
      ], environment: ["API_BASE_URL": server.baseURL, "API_KEY": key])
    let outcome = try await project.program.run("api/get")
    #expect(outcome.status == 6, "\(outcome.errors)")
    #expect(server.received.first?.text.contains(format + key) == true)
    let said = "no such credential: \(format)***, or \(format)\(key)k"
    #expect(outcome.errors.contains(said), "\(outcome.errors)")
  }

  /// A terminal shows secrets, and a file beside it keeps its masks.
  ///
  /// And a terminal stays one when it is named as a file. `script` gives the program one.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func aTerminalIsNoFileAndAFileNoTerminal() async throws {
    let secret = "long-3nough-secret"
    let server = try RawSocketServer { _ in .response(body: #"{"s":"long-3nough-secret"}"#) }
    let project = try ScratchProject(
      Self.files,
      environment: ["API_BASE_URL": server.baseURL, "API_PIN": secret, "API_USER": "admin"])
    func run(_ arguments: String) async throws -> String {
      try await ChildProcess.run(
        ["/usr/bin/script", "-qec", "\(Program.executable) api/get \(arguments)", "/dev/null"],
        environment: project.program.environment, directory: project.folder.path
      ).text
    }
    let file = project.folder.path + "/out"
    let shown = try await run("--print captures --show-secrets")
    #expect(shown.contains(secret), "\(shown)")
    let besides = try await run("--print captures --show-secrets -o \(file)")
    #expect(!besides.contains(secret), "\(besides)")
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    #expect(kept.contains("\"s\": \"***\""), "\(kept)")
    _ = try await run("--print result --show-secrets -o \(file)")
    let document = try String(contentsOfFile: file, encoding: .utf8)
    #expect(document.contains("***") && !document.contains(secret), "\(document)")
    let body = try await run("-o /dev/tty")
    #expect(body.contains("\"s\": \"***\"") && !body.contains(secret), "\(body)")
  }
}
