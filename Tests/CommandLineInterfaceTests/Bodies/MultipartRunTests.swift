import Foundation
import HTTPServer
import JSONDocument
import TestSupport
import Testing

/// Runs that send fields and files, and bodies that are compressed.
@Suite struct MultipartRunTests {
  private static let action = """
    connector: plain
    inputs:
      note: {default: "two\\r\\nlines"}
      absent: {required: false}
      name: {default: "a\\"b\\r\\nX-Evil: 1"}
    method: POST
    path: /upload
    redirects: {follow: all}
    body:
      multipart:
        note: <<note>>
        absent: <<absent>>
        tags: [x, y]
        secret: <<key>>
        data: {file: data/one.csv}
        more:
          - {file: data/two.unknown, filename: <<name>>}
          - {file: data/one.csv, type: application/x-mine, filename: "Übung.csv"}
          - {file: <<absent>>}

    """

  private static func project(_ action: String, _ server: String) throws -> TestProject {
    let project = try PlainProject.make(action: action, baseURL: server)
    try project.write("id\n1\n", to: "data/one.csv")
    try project.write("\u{0}\r\n--", to: "data/two.unknown")
    return project
  }

  /// What Python's own parser finds in a body.
  private static func parts(_ request: HTTPServerRequest) async throws -> [String] {
    let folder = try TemporaryFolder()
    let type = try #require(request.header("Content-Type"))
    let path = try folder.write(
      Array("Content-Type: \(type)\r\n\r\n".utf8) + request.body, to: "message")
    let script = """
      import email.parser, email.policy, sys
      message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
          open(sys.argv[1], "rb").read())
      assert not message.defects, message.defects
      for part in message.iter_parts():
          head = [v for k, v in part.items() if k == "Content-Disposition"]
          print(part.get_param("name", header="content-disposition"), part.get_filename(),
                part.get_content_type(), repr(part.get_payload(decode=True)), sep="|")
      """
    let outcome = try await PythonScript.run(script, arguments: [path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.text.split(separator: "\n").map(String.init)
  }

  @Test(arguments: [307, 308])
  func fieldsAndFilesArriveAlsoBehindARedirect(status: Int) async throws {
    let server = try LocalServer { request in
      if request.target == "/upload" {
        return HTTPServerResponse(
          status: status, headers: [HTTPServerField("Location", "/moved")])
      }
      return .json("{}")
    }
    let project = try Self.project(Self.action, server.baseURL)
    let outcome = try await project.program.launch(["things/list"]).outcome()
    await server.stop()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.lines == ["POST /upload", "POST /moved"])
    let requests = server.requests
    #expect(requests[0].body == requests[1].body)
    #expect(requests[1].header("Authorization") == "Bearer sesame-open")
    for request in requests {
      #expect(request.header("Content-Length") == "\(request.body.count)")
      #expect(request.header("X-Evil") == nil)
    }
    #expect(
      try await Self.parts(requests[1]) == [
        #"note|None|text/plain|b'two\r\nlines'"#, "tags|None|text/plain|b'x'",
        "tags|None|text/plain|b'y'", "secret|None|text/plain|b'sesame-open'",
        #"data|one.csv|text/csv|b'id\n1\n'"#,
        #"more|a%22b%0D%0AX-Evil: 1|application/octet-stream|b'\x00\r\n--'"#,
        #"more|Übung.csv|application/x-mine|b'id\n1\n'"#,
      ])
  }

  @Test func aRetrySendsTheSameAndAChangedFileIsAnError() async throws {
    let shared = Shared()
    let server = try LocalServer { request in
      let count = shared.count()
      if count == 2 { shared.change() }
      return .json(#"{"message": "busy"}"#, status: 503)
    }
    let action = Self.action.replacing(
      "redirects: {follow: all}",
      with: "retry: {retries: 3, unsafe: true, backoff: {initial: 1ms}}")
    let project = try Self.project(action, server.baseURL)
    shared.path = project.path("data/one.csv")
    let outcome = try await project.program.launch(["things/list"]).outcome()
    await server.stop()
    let requests = server.requests
    #expect(requests.count == 2)
    #expect(requests[0].body == requests[1].body)
    #expect(outcome.status == 8)
    #expect(outcome.errors.contains("it changed while the request was being repeated"))
  }

  /// What the server and the test share.
  private final class Shared: @unchecked Sendable {  // SAFETY: the lock guards both
    private let lock = NSLock()
    private var number = 0
    private var file = ""

    var path: String {
      get { lock.withLock { file } }
      set { lock.withLock { file = newValue } }
    }

    func count() -> Int {
      lock.withLock {
        number += 1
        return number
      }
    }

    func change() { try? "changed since".write(toFile: path, atomically: false, encoding: .utf8) }
  }

  @Test func aCompressedBodyIsWhatItWas() async throws {
    let server = try LocalServer()
    let action = """
      connector: plain
      method: POST
      path: /x
      body: {json: {text: "\(String(repeating: "long ", count: 400))"}, compress: gzip}

      """
    let project = try Self.project(action, server.baseURL)
    let outcome = try await project.program.launch(["things/list", "--print", "result"]).outcome()
    await server.stop()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let request = try #require(server.requests.first)
    #expect(request.header("Content-Encoding") == "gzip")
    #expect(request.header("Content-Type") == "application/json")
    #expect(request.body.count < 100)
    let path = try project.folder.write(request.body, to: "body.gz")
    let unpacked = try await ChildProcess.run(
      ["/bin/sh", "-c", "exec gzip -dc < \"$1\"", "sh", path])
    #expect(unpacked.text.hasPrefix(#"{"text":"long long "#))
    let document = try ParsedJSON(outcome.output).root.value
    #expect(document["request"]?["body"]?["text"]?.text().hasPrefix("\"long long ") == true)
  }

  @Test func aPlanShowsTheParts() async throws {
    let project = try Self.project(Self.action, "http://127.0.0.1:9")
    let text = try await project.program.launch(["plan", "things/list"]).outcome()
    #expect(text.status == 0, "\(text.errors)")
    for line in [
      "multipart/form-data; boundary=connector-run-", "/data/one.csv, as one.csv, text/csv",
      "as Übung.csv, application/x-mine", "left out: 'absent' has no value",
      #"note    "two\r\nlines""#,
    ] { #expect(text.text.contains(line), "\(text.text)") }
    #expect(!text.text.contains("sesame"))
    let json = try await project.program.launch(["plan", "things/list", "--format", "json"])
      .outcome()
    let body = try ParsedJSON(json.output).root.value["request"]?["body"]
    guard case .array(let values)? = body?["multipart"] else {
      Issue.record("no parts in \(json.text)")
      return
    }
    let parts = values.map { $0.text() }
    #expect(parts.count == 7)
    #expect(parts[1] == #"{"name":"tags","text":"x"}"#)
    #expect(parts[3] == #"{"name":"secret","text":"***"}"#)
    #expect(parts[6].contains(#""filename":"Übung.csv","type":"application/x-mine""#))
  }

  @Test func anArchiveNamesThePartsAndHidesSecrets() async throws {
    let server = try LocalServer()
    let project = try Self.project(Self.action, server.baseURL)
    let outcome = try await project.program.launch(["things/list", "--har", "run.har"]).outcome()
    await server.stop()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let archive = try ParsedJSON(Array(try project.read("run.har").utf8)).root.value
    let post = archive["log"]?["entries"]?[0]?["request"]?["postData"]
    guard case .array(let parameters)? = post?["params"] else {
      Issue.record("no parameters in \(archive.text())")
      return
    }
    #expect(parameters.count == 7)
    #expect(parameters[3].text() == #"{"name":"secret","value":"***"}"#)
    #expect(
      parameters[6].text().hasPrefix(
        #"{"name":"more","fileName":"Übung.csv","contentType":"application/x-mine","#))
  }

  @Test func aFileOutsideTheProjectNeedsTrust() async throws {
    let server = try LocalServer()
    let outside = try TemporaryFolder()
    let path = try outside.write("x", to: "x.txt")
    let action = """
      connector: plain
      method: POST
      path: /x
      body: {multipart: {data: {file: \(path)}}}

      """
    let project = try Self.project(action, server.baseURL)
    let refused = try await project.program.launch(["things/list"]).outcome()
    #expect(refused.status == 3)
    #expect(refused.errors.contains("[untrusted-file]"))
    let missing = try Self.project(
      action.replacing(path, with: "data/none.csv"), server.baseURL)
    let outcome = try await missing.program.launch(["things/list"]).outcome()
    for body in ["multipart: {data: {file: actions}}", "file: actions"] {
      let folder = try Self.project(
        "connector: plain\nmethod: POST\npath: /x\nbody: {\(body)}\n", server.baseURL)
      let refusal = try await folder.program.launch(["things/list"]).outcome()
      #expect(refusal.status == 8)
      #expect(
        refusal.errors.contains(
          "error: 'actions' is a folder, and 'body.\(body.prefix { $0 != ":" })' takes a file ["),
        "\(refusal.errors)")
      #expect(refusal.errors.hasPrefix("actions/things/list.yaml:4:"), "\(refusal.errors)")
    }
    await server.stop()
    #expect(outcome.status == 8)
    #expect(outcome.errors.contains("file 'data/none.csv' does not exist"))
    #expect(server.requests.isEmpty)
  }
}
