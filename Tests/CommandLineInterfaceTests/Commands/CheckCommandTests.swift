import HTTPServer
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// `check`: what it says of connectors whose credentials work, and of those whose do not.
@Suite struct CheckCommandTests {
  /// Standard output with times and addresses by name, columns one space apart.
  private static func table(_ outcome: ChildProcess.Outcome, _ server: String = "") -> String {
    outcome.text.replacing(server.isEmpty ? "no server" : server, with: "SERVER")
      .replacing(/\b\d+ ms/, with: "N ms").replacing(/valid for \d+ min/, with: "valid for N min")
      .replacing(#/ +/#, with: " ")
  }

  private static let heads =
    "RESULT CONNECTOR VARIABLES CREDENTIALS CHECK TIME DETAIL\n"

  @Test func theShippedConnectorsAgainstTheSandbox() async throws {
    let project = try SandboxProject()
    for credentials in ["new token", "token from the store"] {
      let outcome = try await project.program.run("check")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.isEmpty)
      #expect(
        Self.table(outcome) == Self.heads + """
          ok nexthink complete \(credentials), valid for N min nexthink/list-workflows: 200 OK N ms
          ok nexthink-login complete \(credentials), valid for N min nexthink-login/list-workflows: 200 OK N ms

          """)
    }
    #expect(project.tokenRequests == 2)
    await project.sandbox.stop()
  }

  @Test(arguments: [
    (
      SandboxFault.forbidden, 6 as Int32, "authorization",
      "not allowed nexthink complete new token, valid for N min nexthink/list-workflows: 403 Forbidden N ms the credentials are accepted, but may not do this: The sandbox permits nothing"
    ),
    (
      .unauthorized, 4, "authentication",
      "not authenticated nexthink complete new token, valid for N min nexthink/list-workflows: 401 Unauthorized N ms the API refuses the credentials"
    ),
    (
      .tokenRejected, 4, "authentication",
      "not authenticated nexthink complete - nexthink/list-workflows N ms no credentials could be had: token endpoint 'SERVER/api/v1/token' answered 401: invalid_client: The client id or the client secret in the Basic credentials is wrong or missing"
    ),
    (
      .unavailable, 6, "status",
      "unexpected status nexthink complete new token, valid for N min nexthink/list-workflows: 503 Service Unavailable N ms the API answers what is not expected: an HTML page (title '503 Service Unavailable')"
    ),
  ])
  func tellsAuthenticationFromAuthorization(
    _ fault: SandboxFault, _ status: Int32, _ result: String, _ row: String
  ) async throws {
    let project = try SandboxProject(SandboxOptions(faults: [fault]))
    let outcome = try await project.program.run("check", "nexthink")
    #expect(outcome.status == status)
    #expect(Self.table(outcome, project.sandbox.baseURL) == Self.heads + row + "\n")
    #expect(outcome.errors.contains(": error: "))
    let json = try await project.program.run("check", "nexthink", "--format", "json")
    #expect(json.status == status)
    let document = try ParsedJSON(Array(json.text.utf8)).root.value
    #expect(document["exitStatus"]?.text() == "\(status)")
    #expect(document["connectors"]?[0]?["result"] == .string(result))
    await project.sandbox.stop()
  }

  /// The status alone does not tell: a challenge for a token does, and the errors of a signature.
  @Test(arguments: [
    (403, #"Bearer error="invalid_token", scope="a""#, "", 4 as Int32, "not authenticated"),
    (400, #"Bearer error="invalid_token""#, "", 4, "not authenticated"),
    (401, #"Bearer error="insufficient_scope""#, "", 6, "not allowed"),
    (403, #"Bearer realm="x""#, "", 6, "not allowed"),
    (403, "", "<Error><Code>SignatureDoesNotMatch</Code></Error>", 4, "not authenticated"),
    (400, "", "<Error><Code>ExpiredToken</Code></Error>", 4, "not authenticated"),
    (403, "", "<Error><Code>AccessDenied</Code></Error>", 6, "not allowed"),
    (500, "", "<Error><Code>SignatureDoesNotMatch</Code></Error>", 6, "unexpected status"),
  ])
  func theReasonCountsNotTheStatus(
    _ status: Int, _ challenge: String, _ body: String, _ exit: Int32, _ words: String
  ) async throws {
    let server = try LocalServer(
      status, body, type: "application/xml",
      headers: challenge.isEmpty ? [] : [HTTPServerField("WWW-Authenticate", challenge)])
    let auth =
      body.isEmpty
      ? "{type: bearer, token: <<key>>}"
      : "{type: aws_sigv4, access_key_id: AKIDEXAMPLE, secret_access_key: <<key>>, "
        + "region: us-east-1, service: s3}"
    let project = try ScratchProject(
      [
        "connectors/api.yaml": """
        base_url: http://127.0.0.1:9
        variables: {key: {secret: true}}
        auth: \(auth)
        retry: {retries: 0}
        check: api/get

        """,
        "actions/api/get.yaml": "connector: api\nmethod: GET\npath: /things\n",
      ], environment: ["API_BASE_URL": server.baseURL, "API_KEY": "a-key-of-a-test"])
    let outcome = try await project.program.run("check")
    #expect(outcome.status == exit, "\(outcome.text)")
    #expect(outcome.text.contains("\n\(words) "), "\(outcome.text)")
    // The table and the message under it are one judgement.
    let isRejected = words == "not authenticated"
    #expect(
      outcome.errors.contains(isRejected ? "[rejected-credentials]" : "[unexpected-status]"),
      "\(outcome.errors)")
    // Of a signature its text tells more.
    let help =
      body.isEmpty
      ? "Check the credentials, and whether they belong"
      : "Check the credentials; if they are right, compare the server's text with the signed text"
    #expect(outcome.errors.contains(help) == isRejected, "\(outcome.errors)")
    let isPermission = words == "not allowed" && body.isEmpty
    #expect(
      outcome.errors.contains("The server knows who asks, and does not allow it") == isPermission,
      "\(outcome.errors)")
    let scope = challenge.contains("scope=") ? "a" : nil
    #expect(
      outcome.errors.contains("note: the server asks for the scope 'a'") == (scope != nil),
      "\(outcome.errors)")
    await server.stop()
  }

  /// The scope that is missed stands in the table, in the message and in the document; a run tells it too,
  /// and ends by the status.
  @Test(arguments: [401, 403]) func aMissingScopeIsNamed(status: Int) async throws {
    let server = try LocalServer { request in
      request.path == "/token"
        ? .json(#"{"access_token":"the-token-of-a-test","expires_in":60,"scope":"read"}"#)
        : HTTPServerResponse(
          status: status,
          headers: [
            HTTPServerField(
              "WWW-Authenticate",
              #"Bearer error="insufficient_scope", scope="files.read files.write""#)
          ])
    }
    let files = Self.withCheck(TokenServer.files)
      .mapValues { $0.replacing("timeout: {attempt: 4s}", with: "") }
    let project = try ScratchProject(
      files, environment: ["API_BASE_URL": server.baseURL, "API_SECRET": "a-secret-of-a-test"])
    let outcome = try await project.program.run("check")
    #expect(outcome.status == 6)
    #expect(
      outcome.text.contains(
        "the credentials are accepted, but may not do this (it asks for the scope "
          + "'files.read files.write')"), "\(outcome.text)")
    for text in [outcome.errors, try await project.program.run("api/get").errors] {
      #expect(
        text.contains("note: the server asks for the scope 'files.read files.write'"), "\(text)")
      #expect(
        text.contains(
          "help: The server accepts the token, and its scope does not allow this: add what is missing "
            + "to 'scope', and have the client allowed it."), "\(text)")
    }
    #expect(try await project.program.run("api/get").status == (status == 401 ? 4 : 6))
    let json = try await project.program.run("check", "--format", "json")
    #expect(json.text.contains("files.read files.write"), "\(json.text)")
    await server.stop()
  }

  /// A stored token that the API refuses, and a token endpoint that gives no other.
  @Test func aRefusedRenewalIsTheTokenEndpointsFault() async throws {
    let server = try TokenServer(
      token: { number, _ in
        number == 0 ? TokenServer.grant("the-first-token") : .response(status: 403, body: "gone")
      }, api: { _ in .response(status: 401) })
    let project = try ScratchProject(
      Self.withCheck(TokenServer.files), environment: server.environment(secret: "s"))
    let outcome = try await project.program.run("check")
    #expect(outcome.status == 4)
    #expect(
      outcome.text.contains("no credentials could be had: token endpoint"), "\(outcome.text)")
  }

  private static func withCheck(_ files: [String: String]) -> [String: String] {
    files.merging([
      "connectors/api.yaml": (files["connectors/api.yaml"] ?? "") + "check: api/get\n"
    ]) { $1 }
  }

  /// Connectors of every kind, some of which fail; their order is that of the files.
  private static let many = [
    "connectors/a-open.yaml": "base_url: http://127.0.0.1:9\ncheck: open/get\n",
    "connectors/b-bearer.yaml": """
    base_url: http://127.0.0.1:9
    variables: {key: {secret: true}}
    auth: {type: bearer, token: <<key>>}

    """,
    "connectors/c-broken.yaml": "base_url: http://127.0.0.1:9\nnonsense: 1\n",
    "connectors/d-down.yaml": "base_url: http://127.0.0.1:1\ncheck: down/get\n",
    "connectors/e-incomplete.yaml": """
    base_url: http://127.0.0.1:9
    variables: {one: , two: {secret: true}}
    auth: {type: basic, username: <<one>>, password: <<two>>}
    check: incomplete/get

    """,
    "connectors/f-oauth.yaml": """
    base_url: http://127.0.0.1:9
    variables: {id: , secret: {secret: true}}
    auth: {type: oauth2, grant_type: client_credentials, client_id: <<id>>, client_secret: <<secret>>, token_url: /token}

    """,
    "connectors/g-nothing.yaml": "base_url: http://127.0.0.1:9\n",
    "actions/open/get.yaml":
      "connector: a-open\nmethod: GET\npath: /things\nexpect: {checks: [{jsonpath: $.a, equals: 1}]}\n",
    "actions/down/get.yaml": "connector: d-down\nmethod: GET\npath: /things\n",
    "actions/incomplete/get.yaml": "connector: e-incomplete\nmethod: GET\npath: /things\n",
  ]

  @Test func oneThatFailsDoesNotStopTheOthers() async throws {
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant("a-token-of-mine") },
      api: { _ in .response(headers: ["Content-Type: application/json"], body: #"{"a":2}"#) })
    let base = server.server.baseURL
    let closed = try ClosedPort()
    let project = try ScratchProject(
      Self.many,
      environment: [
        "D_DOWN_BASE_URL": closed.baseURL, "A_OPEN_BASE_URL": base, "B_BEARER_KEY": "sesame-open",
        "F_OAUTH_BASE_URL": base,
        "F_OAUTH_ID": "id", "F_OAUTH_SECRET": "the-secret",
      ])
    let outcome = try await project.program.run("check")
    // The first in the table that failed decides.
    #expect(outcome.status == 7)
    #expect(
      Self.table(outcome, base) == Self.heads + """
        unexpected answer a-open complete none open/get: 200 OK N ms $.a must equal 1
        ok b-bearer complete bearer as given none - no check action is declared: the credentials are not proven
        faulty files c-broken - none none - key 'nonsense' is not known in a connector
        not reached d-down complete none down/get N ms GET \(closed.baseURL)/things could not be sent: failed to connect to 127.0.0.1 port \(closed.port): Connection refused
        not configured e-incomplete 2 missing - incomplete/get - no value for one, two
        ok f-oauth complete new token, valid for N min none N ms no check action is declared: only the token is proven
        ok g-nothing complete none none - no credentials and no check action are declared: nothing was asked

        """)
    for (names, status) in [
      (["d-down", "a-open"], 5 as Int32), (["e-incomplete", "d-down"], 3), (["b-bearer"], 0),
      (["g-nothing", "f-oauth", "g-nothing"], 0), (["connectors/a-open.yaml"], 7),
    ] {
      let some = try await project.program.launch(["check"] + names).outcome()
      #expect(some.status == status, "\(names): \(some.errors)")
      let rows = some.text.split(separator: "\n").dropFirst()
      #expect(rows.count == Set(names).count)
      #expect(
        zip(rows, names).allSatisfy { row, name in
          row.contains(name.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? "-")
        })
    }
  }

  @Test func valuesGoToWhomTheyBelong() async throws {
    let project = try ScratchProject(Self.many)
    let names = ["check", "b-bearer", "g-nothing", "e-incomplete"]
    let missing = try await project.program.launch(
      names + ["--vars", "-"], input: #"{"key": "sesame-open", "one": "x"}"#
    ).outcome()
    #expect(missing.status == 3)
    #expect(
      Self.table(missing).contains("e-incomplete 1 missing - incomplete/get - no value for two"))
    #expect(Self.table(missing).contains("ok b-bearer complete bearer as given"))
    let unknown = try await project.program.launch(names + ["--var", "kye=x"]).outcome()
    #expect(unknown.status == 3)
    #expect(unknown.errors.contains("variable 'kye' is not declared"))
    let faulty = try await project.program.launch(names + ["--vars", "-"], input: "- 1\n").outcome()
    #expect(faulty.status == 3)
    #expect(faulty.text.isEmpty)
  }

  @Test func anActionThatCannotProveAnythingIsRefused() async throws {
    let server = try RawSocketServer(answers: [.response(body: "{}")])
    for (action, message) in [
      (
        "connector: api\ninputs: {id: }\nmethod: GET\npath: /things/<<id>>\n",
        "check action 'api/get' needs a value for input 'id' [unfit-check-action]"
      ),
      (
        "connector: api\nauth: none\nmethod: GET\npath: /things\n",
        "check action 'api/get' has an 'auth' of its own, and proves nothing of the connector's [unfit-check-action]"
      ),
      (
        "connector: other\nmethod: GET\npath: /things\n",
        "check action 'api/get' belongs to connector 'other' [unfit-check-action]"
      ),
    ] {
      let project = try ScratchProject(
        Self.withCheck(TokenServer.files).merging([
          "actions/api/get.yaml": action,
          "connectors/other.yaml": "base_url: https://other.example.com\n",
        ]) { $1 }, environment: ["API_BASE_URL": server.baseURL, "API_SECRET": "the-secret"])
      let outcome = try await project.program.run("check", "api")
      #expect(outcome.status == 3)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      let validation = try await project.program.run("validate")
      #expect(validation.text.contains(message), "\(validation.text)")
    }
    let project = try ScratchProject(
      ["connectors/api.yaml": "base_url: https://api.example.com\ncheck: api/none\n"])
    let outcome = try await project.program.run("check")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("action 'api/none' does not exist [unknown-action]"))
    #expect(server.received.isEmpty)
  }

  @Test func saysWhatIsWrongWithTheCommandLine() async throws {
    let project = try ScratchProject(Self.many)
    expectEnd(
      try await project.program.run("check", "b-baerer"), 2,
      """
      error: connector 'b-baerer' does not exist [unknown-connector]
      help: Did you mean 'b-bearer'?
      """)
    let format = try await project.program.run("check", "--format", "xml")
    #expect(format.status == 2)
    let empty = try ScratchProject(["connector-run.yaml": "version: 1\n"])
    #expect(try await empty.program.run("check").status == 2)
  }

  @Test func theConversationsComeOneAfterTheOther() async throws {
    let project = try SandboxProject()
    let outcome = try await project.program.run("check", "--verbose")
    let titles = outcome.errors.split(separator: "\n").filter { $0.contains("equest: ") }
      .map { $0.prefix { $0 != ":" } }
    #expect(titles == ["* Token request", "* Request", "* Token request", "* Request"])
    await project.sandbox.stop()
  }
}
