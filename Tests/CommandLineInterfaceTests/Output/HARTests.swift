import Foundation
import HTTPServer
import JSONDocument
import Synchronization
import TestSupport
import Testing

/// `--har FILE`: all requests of a run as HAR 1.2 has them, secrets hidden.
@Suite struct HARTests {
  /// The form, as far as a schema can say it.
  private static let schema = FixtureCase.fixtures.appending(path: "har/har-1.2.schema.json")

  /// The file, once it has met the schema; and that no entry's parts are longer than its time.
  private static func archive(_ project: TestProject, _ name: String = "run.har") async throws
    -> [[String: Any]]
  {
    let script = """
      import json, sys, jsonschema
      schema, document = (json.load(open(path)) for path in sys.argv[1:])
      jsonschema.Draft202012Validator.check_schema(schema)
      for error in jsonschema.Draft202012Validator(schema).iter_errors(document):
          print(error.json_path, error.message[:300])
      """
    let outcome = try await ChildProcess.run(
      ["/usr/bin/env", "python3", "-c", script, schema.path, project.path(name)])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text == "")
    let data = try Data(contentsOf: URL(fileURLWithPath: project.path(name)))
    let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let log = try #require(document?["log"] as? [String: Any])
    let entries = try #require(log["entries"] as? [[String: Any]])
    for entry in entries {
      let timings = try #require(entry["timings"] as? [String: Any])
      let parts = timings.filter { $0.key != "ssl" }.compactMap {
        ($0.value as? NSNumber)?.doubleValue
      }
      let sum = parts.filter { $0 >= 0 }.reduce(0, +)
      let time = try #require((entry["time"] as? NSNumber)?.doubleValue)
      #expect(abs(sum - time) < 0.01)
    }
    return entries
  }

  private static func value(_ entry: [String: Any], _ path: String...) -> Any? {
    path.reduce(entry as Any?) { ($0 as? [String: Any])?[$1] }
  }

  private static func text(_ entry: [String: Any], _ path: String) -> String? {
    path.split(separator: ".").map(String.init).reduce(entry as Any?) {
      ($0 as? [String: Any])?[$1]
    } as? String
  }

  private static let connector = """
    base_url: https://api.example.com
    variables:
      secret: {secret: true}
    auth:
      type: oauth2
      grant_type: client_credentials
      client_id: someone
      client_secret: <<secret>>
      client_auth: body
      token_url: /token

    """

  private static func project(_ server: LocalServer, _ action: String) throws -> TestProject {
    try TestProject(
      [
        "connectors/plain.yaml": connector, "actions/things/list.yaml": action,
        "connector-run.yaml": "defaults: {retry: {backoff: {initial: 1ms}}}\n",
      ],
      environment: ["PLAIN_BASE_URL": server.baseURL, "PLAIN_SECRET": "sesame & open"])
  }

  /// Token, a failure, a redirect, pages: all in order, all redacted.
  @Test func everyRequestOfARunIsThere() async throws {
    let calls = Mutex(0)
    let server = try LocalServer { request in
      if request.target == "/token" {
        return .json(#"{"access_token": "token-of-the-run", "expires_in": 3600}"#)
      }
      let number = calls.withLock { calls in
        calls += 1
        return calls
      }
      switch number {
      case 1: return .json(#"{"message": "later", "echo": "token-of-the-run"}"#, status: 503)
      case 2:
        return HTTPServerResponse(
          status: 302,
          headers: [
            HTTPServerField("Location", "/elsewhere?sig=a-signature-of-it"),
            HTTPServerField("Set-Cookie", "session=of-somebody; Path=/; HttpOnly"),
          ])
      case 3: return .json(#"{"items": [1], "next": "b", "echo": "token-of-the-run"}"#)
      default: return .json(#"{"items": ["sesame & open"]}"#)
      }
    }
    let project = try Self.project(
      server,
      """
      connector: plain
      method: GET
      path: /things
      query: {q: "a b", echo: <<secret>>}
      paginate:
        strategy: cursor
        items: $.items
        next: $.next
        parameter: {in: query, name: cursor}
        max_pages: 9

      """)
    let outcome = try await project.program.run("things/list", "--har", "run.har")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let entries = try await Self.archive(project)
    #expect(
      entries.map { "\($0["_target"] ?? "") \($0["_reason"] ?? "")" } == [
        "token initial", "action initial", "action retry", "action redirect", "action page",
      ])
    #expect(
      entries.map { (Self.value($0, "response", "status") as? Int) } == [200, 503, 302, 200, 200])
    let posted = try #require(Self.text(entries[0], "request.postData.text"))
    #expect(posted == "grant_type=client_credentials&client_id=someone&client_secret=***")
    #expect(
      Self.text(entries[0], "response.content.text") == #"{"access_token":"***","expires_in":3600}"#
    )
    #expect(Self.text(entries[2], "response.redirectURL") == "/elsewhere?sig=***")
    #expect(Self.text(entries[3], "response.content.text")?.contains(#""echo": "***""#) == true)
    let query = Self.value(entries[1], "request", "queryString") as? [[String: String]]
    #expect(query == [["name": "q", "value": "a b"], ["name": "echo", "value": "***"]])
    let cookies = Self.value(entries[2], "response", "cookies") as? [[String: Any]]
    #expect(cookies?.first?["value"] as? String == "***")
    #expect(cookies?.first?["httpOnly"] as? Bool == true)
    #expect(Self.text(entries[0], "serverIPAddress") == "127.0.0.1")
    let text = try project.read("run.har")
    for secret in [
      "sesame", "token-of-the-run", "of-somebody", "a-signature-of-it", "sesame+%26+open",
    ] {
      #expect(!text.contains(secret), "\(secret)")
    }
    // The first connection took time, the second request had it already.
    #expect((Self.value(entries[0], "timings", "connect") as? NSNumber)?.doubleValue ?? -1 >= 0)
    #expect((Self.value(entries[1], "timings", "connect") as? NSNumber)?.doubleValue == -1)
    await server.stop()
  }

  /// What a token endpoint answers is masked though nobody could read a token from it.
  @Test(arguments: [
    (
      #"{"accessToken": "a-token-nobody-knows", "scope": "read"}"#,
      #"{"accessToken":"***","scope":"read"}"#
    ),
    ("access_token=a-token-nobody-knows", "***"),
  ])
  func aTokenThatNobodyReadIsHidden(_ body: String, _ shown: String) async throws {
    let server = try LocalServer(200, body)
    let project = try Self.project(server, "connector: plain\nmethod: GET\npath: /things\n")
    let outcome = try await project.program.run("things/list", "--har", "run.har")
    #expect(outcome.status == 4)
    let entries = try await Self.archive(project)
    #expect(entries.count == 1)
    #expect(Self.text(entries[0], "response.content.text") == shown)
    await server.stop()
  }

  /// A secret capture of an answer that nobody judged: it was sent again.
  @Test func secretCapturesOfRetriedAnswersAreHidden() async throws {
    let server = try LocalServer(503, #"{"session": "a-session-of-the-server"}"#)
    let project = try PlainProject.make(
      action: PlainProject.action + "capture: {s: {jsonpath: $.session, secret: true}}\n",
      baseURL: server.baseURL,
      settings: "defaults: {retry: {retries: 1, backoff: {initial: 1ms}}}\n")
    let outcome = try await project.program.run("things/list", "--har", "run.har")
    #expect(outcome.status == 6)
    #expect(try await Self.archive(project).count == 2)
    #expect(try !project.read("run.har").contains("a-session-of-the-server"))
    await server.stop()
  }

  @Test func aRunThatFailsHasOneToo() async throws {
    let closed = try ClosedPort()
    let project = try PlainProject.make(baseURL: "http://127.0.0.1:\(closed.port)")
    let outcome = try await project.program.run(
      "things/list", "--har", "run.har", "--print", "result")
    #expect(outcome.status == 5)
    let entries = try await Self.archive(project)
    #expect(entries.count == 1)
    #expect(Self.value(entries[0], "response", "status") as? Int == 0)
    #expect(Self.text(entries[0], "_error")?.isEmpty == false)
    #expect(try project.names().filter { $0.contains("har") } == ["run.har"])
  }

  @Test func bodiesAreBoundedAndBinaryIsBase64() async throws {
    let server = try LocalServer { request in
      request.target == "/things"
        ? HTTPServerResponse(status: 200, body: [0, 255, 254])
        : HTTPServerResponse(status: 200, body: [UInt8](repeating: 0x41, count: 1 << 20 + 1))
    }
    let project = try PlainProject.make(baseURL: server.baseURL)
    #expect(try await project.program.run("things/list", "--har", "run.har").status == 0)
    var entries = try await Self.archive(project)
    #expect(Self.text(entries[0], "response.content.text") == "AP/+")
    #expect(Self.text(entries[0], "response.content.encoding") == "base64")
    try project.write(
      PlainProject.action.replacing("/things", with: "/large"), to: "actions/things/list.yaml")
    #expect(try await project.program.run("things/list", "--har", "run.har").status == 0)
    entries = try await Self.archive(project)
    #expect(Self.text(entries[0], "response.content.comment") == "left out: it has more than 1 MiB")
    #expect(try project.read("run.har").utf8.count < 5000)
    #expect(try await project.program.run("things/list", "-o", "x", "--har", "run.har").status == 0)
    entries = try await Self.archive(project)
    #expect(
      Self.text(entries[0], "response.content.comment")
        == "left out: it was written to a file as it came")
    await server.stop()
  }

  @Test func whereItCannotBeWrittenNothingIsSent() async throws {
    let server = try LocalServer(200, "{}")
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "--har", "missing/run.har")
    #expect(outcome.status == 8)
    #expect(outcome.errors.contains("its folder does not exist"))
    #expect(server.requests.isEmpty)
    await server.stop()
  }

  /// A schema that everything meets would prove nothing.
  @Test func theSchemaTellsWhatIsNone() throws {
    let schema = try ParsedJSON(Array(try Data(contentsOf: Self.schema))).root.value
    #expect(schema["properties"]?["log"]?["required"] == ["version", "creator", "entries"])
    #expect(schema["$defs"]?["timings"]?["required"] == ["send", "wait", "receive"])
    #expect(schema["$defs"]?["entry"]?["additionalProperties"] == .bool(false))
  }
}
