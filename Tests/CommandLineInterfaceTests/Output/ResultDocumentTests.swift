import Foundation
import JSONDocument
import Synchronization
import TestSupport
import Testing

/// `--print result`: the whole run as one JSON object, however it ended.
@Suite struct ResultDocumentTests {
  /// The object on standard output, which holds nothing else.
  private static func document(_ output: String) throws -> JSONValue {
    try ParsedJSON(Array(output.utf8)).root.value
  }

  private static func texts(_ value: JSONValue?, _ path: String...) -> [String] {
    guard case .array(let elements)? = value else { return [] }
    return elements.map { element in
      path.map { name in
        name.split(separator: ".").reduce(element as JSONValue?) { $0?[String($1)] }?
          .text() ?? "-"
      }.joined(separator: " ")
    }
  }

  @Test func tellsRequestsRedirectsAndRenewals() async throws {
    let tokens = Mutex(0)
    let server = try TokenServer(
      token: { number, _ in TokenServer.grant("token-\(number)-of-the-run") },
      api: { request in
        tokens.withLock { $0 += 1 }
        guard
          TokenServer.field("Authorization", of: request)?.hasSuffix("token-1-of-the-run") == true
        else { return .response(status: 401, body: "no") }
        return request.requestLine.contains("/things ")
          ? .response(status: 302, headers: ["Location: /moved"])
          : .response(headers: ["Content-Type: application/json"], body: #"{"n":1.10,"n2":1e400}"#)
      })
    let project = try ScratchProject(
      TokenServer.files, environment: server.environment(secret: "the-secret"))
    let outcome = try await project.program.run("api/get", "--print", "result")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let document = try Self.document(outcome.text)
    #expect(document["version"] == 1)
    #expect(document["outcome"] == "success")
    #expect(document["exitStatus"] == 0)
    #expect(document["error"] == .null)
    #expect(document["action"] == "api/get")
    #expect(document["connector"] == "api")
    #expect(document["tokenOrigin"] == "request")
    #expect(
      Self.texts(document["attempts"], "target", "reason", "response.status") == [
        #""token" "initial" 200"#, #""action" "initial" 401"#, #""token" "renewal" 200"#,
        #""action" "renewal" 302"#, #""action" "redirect" 200"#,
      ])
    #expect(
      Self.texts(document["attempts"], "connection.reused") == [
        "false", "true", "true", "true", "true",
      ])
    let request = document["request"]
    #expect(request?["url"] == .string(server.server.baseURL + "/moved"))
    let fields = Self.texts(request?["headers"], "name", "value")
    #expect(fields.contains(#""Authorization" "Bearer ***""#))
    #expect(fields.contains { $0.hasPrefix(#""Host""#) }, "as they were sent")
    let response = document["response"]
    #expect(response?["body"]?.text() == #"{"n":1.10,"n2":1e400}"#)
    #expect(response?["bodyEncoding"] == "json")
    #expect(response?["bodyLength"] == 21)
    #expect(response?["httpVersion"] == "1.1")
  }

  @Test func timingsAreMeasured() async throws {
    let server = try LocalServer(200, "{}")
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "--print", "result")
    let document = try Self.document(outcome.text)
    guard case .array(let attempts)? = document["attempts"], let attempt = attempts.first
    else {
      Issue.record("\(outcome.text)")
      return
    }
    let timings = try #require(attempt["timings"])
    func number(_ name: String) -> Double {
      if case .number(let number)? = timings[name] { number.double } else { -1 }
    }
    #expect(number("nameLookup") >= 0 && number("connect") >= number("nameLookup"))
    #expect(timings["tls"] == .null)
    #expect(number("firstByte") >= number("connect") && number("total") >= number("firstByte"))
    #expect(number("total") < 20_000)
    #expect(attempt["connection"]?["address"] == "127.0.0.1")
    #expect(
      attempt["connection"]?["port"]?.text()
        == server.baseURL.split(separator: ":").last.map(String.init))
    await server.stop()
  }

  @Test(arguments: [
    // A status, a check and a missing capture, a body that is no JSON.
    (500, #"{"message":"it broke"}"#, 6 as Int32, "status", ["unexpected-status"]),
    (200, #"{"a":2}"#, 7, "expectation", ["failed-check", "missing-capture"]),
    (401, "{}", 4, "authentication", ["rejected-credentials"]),
  ])
  func aFailedRunIsToldWhole(
    _ code: Int, _ body: String, _ status: Int32, _ kind: String, _ ids: [String]
  ) async throws {
    let server = try LocalServer(code, body)
    let project = try PlainProject.make(
      action: PlainProject.action + """
        expect: {checks: [{jsonpath: $.a, equals: 1}]}
        capture: {b: $.b, c: {jsonpath: $.a, required: false}}

        """, baseURL: server.baseURL)
    let plain = try await project.program.run("things/list")
    let outcome = try await project.program.run("things/list", "--print", "result")
    #expect(outcome.status == status)
    #expect(plain.errors == outcome.errors, "the diagnostics stay where they are")
    let document = try Self.document(outcome.text)
    #expect(document["outcome"] == "failure")
    #expect(document["exitStatus"]?.text() == "\(status)")
    #expect(document["error"]?["kind"] == .string(kind))
    let diagnostics = document["error"]?["diagnostics"]
    #expect(Self.texts(diagnostics, "id") == ids.map { "\"\($0)\"" })
    #expect(Self.texts(diagnostics, "place.line").allSatisfy { $0 != "-" })
    #expect(document["response"]?["status"]?.text() == "\(code)")
    #expect(document["response"]?["body"]?.text() == body)
    #expect(
      Self.texts(document["checks"], "passed")
        == (code == 200 ? ["true", "false"] : ["false"]))
    if code == 200 {
      #expect(
        Self.texts(document["checks"], "selector", "predicate", "expected", "actual")[1]
          == #"{"jsonpath":"$.a"} "equals" 1 2"#)
      #expect(document["captures"]?.text() == #"{"c":2}"#)
    }
    await server.stop()
  }

  @Test func whatWasNeverSentIsToldToo() async throws {
    var project = try PlainProject.make(baseURL: "http://127.0.0.1:9")
    project.program.environment["PLAIN_KEY"] = nil
    let outcome = try await project.program.run("things/list", "--print", "result")
    #expect(outcome.status == 3)
    let document = try Self.document(outcome.text)
    #expect(document["request"] == .null)
    #expect(document["attempts"] == [])
    #expect(
      Self.texts(document["error"]?["diagnostics"], "id", "place.file", "label") == [
        #""missing-variable" "connectors/plain.yaml" "required here""#
      ])
    // Files that are wrong, and a file that is not there.
    try project.write(
      PlainProject.action + "nonsense: 1\nprint: result\n", to: "actions/things/bad.yaml")
    let bad = try await project.program.run("things/bad")
    #expect(bad.status == 3)
    #expect(
      Self.texts(try Self.document(bad.text)["error"]?["diagnostics"], "id") == [
        #""unknown-key""#
      ])
    let missing = try await project.program.run(
      "things/list", "--print", "result", "--vars", "nowhere.yaml")
    #expect(missing.status == 8)
    #expect(try Self.document(missing.text)["error"]?["kind"] == "local-file")
  }

  @Test func aServerThatIsNotThereIsToldToo() async throws {
    let closed = try ClosedPort()
    let project = try PlainProject.make(baseURL: closed.baseURL)
    let outcome = try await project.program.run("things/list", "--print", "result", "--insecure")
    #expect(outcome.status == 5)
    let document = try Self.document(outcome.text)
    #expect(
      Self.texts(document["attempts"], "error.id", "response") == [
        #""no-connection" null"#
      ])
    #expect(document["response"] == .null)
    #expect(Self.texts(document["warnings"], "id") == [#""unverified-tls""#])
    let attempt = document["attempts"]?[0]
    #expect(attempt?["connection"] == .null)
    #expect(attempt?["timings"]?["connect"] == .null)
    // In the words of the diagnostic.
    let message = "failed to connect to 127.0.0.1 port \(closed.port): Connection refused"
    #expect(attempt?["error"]?["message"] == .string(message))
    #expect(outcome.errors.contains("could not be sent: " + message), "\(outcome.errors)")
  }

  /// What was reached before a connection broke is known.
  @Test(arguments: [
    RawSocketServer.Answer.close,
    .bytesThenClose(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".utf8)),
  ])
  func aConnectionThatBreaksIsToldAsFarAsItCame(_ answer: RawSocketServer.Answer) async throws {
    let server = try RawSocketServer { _ in answer }
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "--print", "result")
    #expect(outcome.status == 5)
    let attempt = try Self.document(outcome.text)["attempts"]?[0]
    #expect(attempt?["response"] == .null)
    #expect(attempt?["error"]?["id"] == "broken-connection")
    #expect(attempt?["connection"]?["address"] == "127.0.0.1")
    #expect(attempt?["connection"]?["port"]?.text() == "\(server.port)")
    #expect(attempt?["timings"]?["nameLookup"] != .null)
    #expect(attempt?["timings"]?["connect"] != .null)
    #expect(attempt?["timings"]?["tls"] == .null)
    #expect((attempt?["timings"]?["firstByte"] == .null) == (answer == .close))
    #expect(attempt?["timings"]?["total"] != .null)
  }

  /// A body that breaks off behind a status that says enough: both are told, and what came.
  @Test func aBodyThatBreaksIsToldBesideItsStatus() async throws {
    let server = try RawSocketServer { _ in
      .bytesThenClose(
        Array("HTTP/1.1 404 X\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf".utf8))
    }
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run(
      "things/list", "--print", "result", "--har", "run.har")
    #expect(outcome.status == 6)
    let document = try Self.document(outcome.text)
    #expect(document["response"]?["status"] == 404)
    #expect(document["response"]?["body"] == "half")
    let attempt = document["attempts"]?[0]
    #expect(attempt?["response"]?["bodyLength"] == 4)
    #expect(attempt?["error"]?["id"] == "broken-connection")
    #expect(
      attempt?["error"]?["message"] == "the connection ended in the middle of the body")
    let entry = try Self.document(project.read("run.har"))["log"]?["entries"]?[0]
    #expect(entry?["response"]?["status"] == 404)
    #expect(entry?["response"]?["content"]?["text"] == "half")
    #expect(entry?["_error"] == "the connection ended in the middle of the body")
  }

  @Test func goesToAFileCompleteOrNotAtAll() async throws {
    let server = try LocalServer(200, #"{"a":1}"#)
    let project = try PlainProject.make(
      action: PlainProject.action + "print: result\n", baseURL: server.baseURL)
    let before = try project.names()
    let good = try await project.program.run("things/list", "-o", "run.json")
    expectEnd(good, 0, "200 OK in N ms")
    #expect(good.text.isEmpty)
    #expect(try Self.document(project.read("run.json"))["outcome"] == "success")
    await server.stop()
    let bad = try await project.program.run("things/list", "-o", "run.json")
    #expect(bad.status == 5)
    #expect(bad.text.isEmpty)
    #expect(try Self.document(project.read("run.json"))["outcome"] == "failure")
    #expect(try project.names() == (before + ["run.json"]).sorted())
    let nowhere = try await project.program.run("things/list", "-o", "no/where")
    #expect(nowhere.status == 8)
    #expect(nowhere.text.isEmpty)
  }

  @Test func anInterruptedRunPrintsNothing() async throws {
    let server = try RawSocketServer(answers: [.hang()])
    let project = try PlainProject.make(baseURL: server.baseURL)
    let process = try project.program.launch([
      "things/list", "--print", "result", "-o", "run.json",
    ])
    _ = await server.waitForRequests(1)
    process.signal(SIGINT)
    let outcome = try await process.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.text.isEmpty && outcome.errors.isEmpty)
    #expect(!(try project.names().contains("run.json")))
    server.stop()
  }

  @Test func aFullDiskIsSaidOnce() async throws {
    let server = try LocalServer(200, "{}")
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.shell(
      "exec \"$1\" things/list --print result > /dev/full")
    expectEnd(
      outcome, 8,
      """
      200 OK in N ms
      error: standard output cannot be written: No space left on device [unwritable-output]
      help: Check where it leads to, and the space there.
      """)
    await server.stop()
    // A run that failed says why all the same, and ends with that.
    let failed = try await project.program.shell(
      "exec \"$1\" things/list --print result > /dev/full")
    #expect(failed.status == 5)
    #expect(failed.errors.contains("[unwritable-output]"))
    #expect(failed.errors.contains("[no-connection]"))
  }

  /// A body in each form, bytes and type, with what stands for it.
  @Test(arguments: [
    (Array(#"{"a":[1,{"b":null}]}"#.utf8), "text/plain", "json", #"{"a":[1,{"b":null}]}"#),
    (Array("12".utf8), "application/json", "json", "12"),
    (Array("12".utf8), "text/plain", "text", #""12""#),
    (Array("{broken".utf8), "application/json", "text", #""{broken""#),
    (Array("Ä\n".utf8), "text/plain; charset=UTF-8", "text", #""Ä\n""#),
    ([0xC4, 0x0A], "text/plain; charset=\"iso-8859-1\"", "text", #""Ä\n""#),
    ([0xC4, 0x0A], "text/plain", "base64", #""xAo=""#),
    ([0xFF, 0xFE, 0xC4, 0x00], "text/plain; charset=utf-16", "text", #""Ä""#),
    ([0x00, 0xC4], "text/plain; charset=utf-16", "text", #""Ä""#),
    ([0xC4, 0x00], "text/plain; charset=utf-16le", "text", #""Ä""#),
    ([0xC4], "text/plain; charset=utf-16le", "base64", #""xA==""#),
    ([0x41, 0x00], "application/octet-stream", "base64", #""QQA=""#),
    ([0x41], "text/plain; charset=klingon", "base64", #""QQ==""#),
    ([], "application/json", "none", "null"),
  ])
  func bodies(
    _ bytes: [UInt8], _ type: String, _ encoding: String, _ shown: String
  ) async throws {
    let head =
      "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(bytes.count)\r\n\r\n"
    let server = try RawSocketServer(answers: [.bytes(Array(head.utf8) + bytes)])
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "--print", "result")
    let response = try Self.document(outcome.text)["response"]
    #expect(response?["bodyEncoding"] == .string(encoding))
    #expect(response?["body"]?.text() == shown)
    #expect(response?["bodyLength"]?.text() == "\(bytes.count)")
  }

  @Test func requestBodiesAreTold() async throws {
    let server = try LocalServer(200, "{}")
    for (body, encoding, shown, length) in [
      (#"json: {a: [1.10, "x"]}"#, "json", #"{"a":[1.10,"x"]}"#, "16"),
      ("form: {a: b c}", "text", #""a=b+c""#, "5"),
    ] {
      let project = try PlainProject.make(
        action: "connector: plain\nmethod: POST\npath: /things\nbody: {\(body)}\n",
        baseURL: server.baseURL)
      let outcome = try await project.program.run("things/list", "--print", "result")
      let request = try Self.document(outcome.text)["request"]
      #expect(request?["bodyEncoding"] == .string(encoding))
      #expect(request?["body"]?.text() == shown)
      #expect(request?["bodyLength"]?.text() == length)
    }
    let project = try PlainProject.make(
      action:
        "connector: plain\nmethod: POST\npath: /things\nbody: {file: a.csv, type: text/csv}\n",
      baseURL: server.baseURL)
    try project.write("a,b\n", to: "a.csv")
    let outcome = try await project.program.run("things/list", "--print", "result")
    let request = try Self.document(outcome.text)["request"]
    #expect(request?["bodyEncoding"] == "file")
    #expect(request?["body"]?.text().hasSuffix("/project/a.csv\"") == true)
    #expect(request?["bodyLength"] == 4)
    await server.stop()
  }

  /// Secrets that look like JSON's own words do not break the document.
  @Test func secretsDoNotBreakTheDocument() async throws {
    let server = try LocalServer(200, #"{"null":null,"true":"true","version":12345}"#)
    for secret in ["null", "true", "version", "\": \"", "12345", "},\n"] {
      var project = try PlainProject.make(baseURL: server.baseURL)
      project.program.environment["PLAIN_KEY"] = secret.trimmingCharacters(in: .newlines)
      let outcome = try await project.program.run("things/list", "--print", "result")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try Self.document(outcome.text)["version"] == 1, "\(secret): \(outcome.text)")
    }
    await server.stop()
  }
}
