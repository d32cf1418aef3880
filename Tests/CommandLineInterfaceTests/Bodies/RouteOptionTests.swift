import HTTPServer
import TestSupport
import Testing

/// `--resolve`, `--unix-socket`, and cookies of a run.
@Suite struct RouteOptionTests {
  @Test func aHostIsConnectedToWhereTheOptionSays() async throws {
    let server = try LocalServer(200, #"{"ok": true}"#)
    let port = try #require(server.baseURL.split(separator: ":").last)
    let project = try PlainProject.make(baseURL: "http://localhost:\(port)")
    let outcome = try await project.program.launch([
      "run", "things/list", "--resolve", "localhost:\(port):127.0.0.1",
    ]).outcome()
    await server.stop()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.requests.first?.header("Host") == "localhost:\(port)")
  }

  @Test(arguments: [
    (["--resolve", "localhost"], "--resolve 'localhost' is not HOST:PORT:ADDRESS"),
    (["--resolve", "h:1:x"], "--resolve 'h:1:x' has an address that is neither IPv4 nor IPv6"),
    (["--unix-socket", ""], "--unix-socket names no socket"),
    (["--unix-socket", String(repeating: "s", count: 108)], "is longer than 107 bytes"),
  ])
  func whatIsWrongIsSaid(arguments: [String], message: String) async throws {
    let project = try PlainProject.make(baseURL: "http://127.0.0.1:9")
    let outcome = try await project.program.launch(["run", "things/list"] + arguments).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func aSocketThatIsNotThereIsANetworkFailure() async throws {
    let project = try PlainProject.make(baseURL: "http://localhost")
    let outcome = try await project.program.launch([
      "run", "things/list", "--unix-socket", "none.sock",
    ]).outcome()
    #expect(outcome.status == 5)
    #expect(outcome.errors.contains("[no-connection]"), "\(outcome.errors)")
    #expect(outcome.errors.contains("the Unix socket '"), "\(outcome.errors)")
    #expect(outcome.errors.contains("none.sock'"), "\(outcome.errors)")
    // What names the server is not what is wrong.
    #expect(outcome.errors.hasPrefix("actions/things/list.yaml:3:7: "), "\(outcome.errors)")
    #expect(!outcome.errors.contains("BASE_URL"), "\(outcome.errors)")
    #expect(
      outcome.errors.hasSuffix(
        "help: Check that a server listens on the socket, or name another with --unix-socket.\n"),
      "\(outcome.errors)")
  }

  @Test func whatAPageSetsComesWithTheNextAndIsHidden() async throws {
    let server = try LocalServer { request in
      let isFirst = request.query == nil
      return HTTPServerResponse(
        status: 200,
        headers: [
          HTTPServerField("Content-Type", "application/json"),
          HTTPServerField("Set-Cookie", "sid=cookie-value; Path=/; HttpOnly"),
        ], body: Array((isFirst ? #"{"next": "/things?page=2"}"# : "{}").utf8))
    }
    let project = try PlainProject.make(
      action: PlainProject.action + "paginate: {strategy: next_url, next: $.next}\n",
      baseURL: server.baseURL)
    let outcome = try await project.program.launch(["run", "things/list", "--verbose"]).outcome()
    await server.stop()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.requests.map { $0.header("Cookie") } == [nil, "sid=cookie-value"])
    #expect(outcome.errors.contains("> Cookie: sid=***"))
    #expect(!outcome.errors.contains("cookie-value"))
  }

  @Test func eventsAreSelected() async throws {
    let stream = "data: {\"text\": \"Hel\"}\n\ndata: {\"text\": \"lo\"}\n\ndata: [DONE]\n\n"
    let server = try LocalServer(200, stream, type: "text/event-stream; charset=utf-8")
    let project = try PlainProject.make(
      action: PlainProject.action
        + "capture: {texts: \"$[*].json.text\", last: \"$[-1].data\"}\nprint: captures\n",
      baseURL: server.baseURL)
    let outcome = try await project.program.launch(["run", "things/list"]).outcome()
    await server.stop()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.text.filter { !$0.isWhitespace } == #"{"texts":["Hel","lo"],"last":"[DONE]"}"#)
  }

  @Test func aStreamThatNeverEndsIsBounded() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: first\n\n"
    let server = try RawSocketServer(answers: [.hang(after: Array(head.utf8))])
    let project = try PlainProject.make(
      action: PlainProject.action + "timeout: {attempt: 300ms}\n", baseURL: server.baseURL)
    let outcome = try await project.program.launch(["run", "things/list"]).outcome()
    server.stop()
    #expect(outcome.status == 5)
    #expect(
      outcome.errors.contains("the event stream did not end within 300ms"), "\(outcome.errors)")
  }
}
