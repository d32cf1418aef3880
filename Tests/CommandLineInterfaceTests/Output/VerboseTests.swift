import Foundation
import TestSupport
import Testing

/// `--verbose`: the conversation on standard error, as curl shows it.
@Suite struct VerboseTests {
  /// Standard error with what differs from run to run by name.
  private static func shown(_ outcome: ChildProcess.Outcome, _ server: RawSocketServer) -> String {
    outcome.errors.replacing(server.baseURL, with: "SERVER")
      .replacing("127.0.0.1:\(server.port)", with: "HOST")
      .replacing("port \(server.port)", with: "port N")
      .replacing(/in \d+ ms/, with: "in N ms")
      .replacing(/connector-run\/[0-9.]+/, with: "connector-run/V")
      .replacing(/Accept-Encoding: .*/, with: "Accept-Encoding: C")
  }

  /// The lines that are not remarks of libcurl's, which its versions word in different ways.
  private static func conversation(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      !line.hasPrefix("* ") || line.contains("equest")
    }.joined(separator: "\n")
  }

  @Test func showsTokenRequestRedirectAndAnswer() async throws {
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant("a-token-of-mine") },
      api: { request in
        request.requestLine.contains("/things ")
          ? .response(status: 302, headers: ["Location: /moved?a=b"])
          : .response(headers: ["Set-Cookie: s=abc; Path=/"], body: "hello")
      })
    let project = try ScratchProject(
      TokenServer.files, environment: server.environment(secret: "the-secret"))
    let outcome = try await project.program.run("-v", "api/get")
    #expect(outcome.status == 0)
    #expect(outcome.text == "hello")
    let shown = Self.shown(outcome, server.server)
    #expect(
      Self.conversation(shown) == """
        * Token request: POST SERVER/token
        > POST /token HTTP/1.1
        > Host: HOST
        > User-Agent: connector-run/V
        > Accept-Encoding: C
        > Accept: application/json
        > Content-Type: application/x-www-form-urlencoded
        > Authorization: Basic ***
        > Content-Length: 29
        >
        } [29 bytes data]
        < HTTP/1.1 200 Scripted
        < Content-Length: 74
        < Content-Type: application/json
        <
        { [74 bytes data]
        * Request: GET SERVER/things
        > GET /things HTTP/1.1
        > Host: HOST
        > User-Agent: connector-run/V
        > Accept-Encoding: C
        > Accept: */*
        > Authorization: Bearer ***
        >
        < HTTP/1.1 302 Scripted
        < Content-Length: 0
        < Location: /moved?a=b
        <
        * Redirected request: GET SERVER/moved?a=b
        > GET /moved?a=b HTTP/1.1
        > Host: HOST
        > User-Agent: connector-run/V
        > Accept-Encoding: C
        > Accept: */*
        > Authorization: Bearer ***
        >
        < HTTP/1.1 200 Scripted
        < Content-Length: 5
        < Set-Cookie: s=***; Path=/
        <
        { [5 bytes data]
        200 OK in N ms, new token

        """)
    #expect(shown.contains("* Connected to 127.0.0.1 (127.0.0.1) port N"))
    #expect(shown.contains("* Re-using existing connection"))
  }

  @Test func authTokenShowsItToo() async throws {
    let server = try TokenServer { _, _ in TokenServer.grant("a-token-of-mine") }
    let project = try ScratchProject(
      TokenServer.files, environment: server.environment(secret: "the-secret"))
    let outcome = try await project.program.run("auth", "token", "api", "--verbose")
    #expect(outcome.text == "a-token-of-mine\n")
    #expect(outcome.errors.contains("\n> POST /token HTTP/1.1\n"))
    #expect(outcome.errors.contains("\n< HTTP/1.1 200 Scripted\n"))
    #expect(!outcome.errors.contains("a-token"))
  }

  @Test func aRepetitionIsNamedAsOne() async throws {
    let server = try TokenServer(
      token: { number, _ in TokenServer.grant("token-number-\(number)") },
      api: { request in
        TokenServer.field("Authorization", of: request)?.hasSuffix("1") == true
          ? .response(body: "{}") : .response(status: 401)
      })
    let project = try ScratchProject(
      TokenServer.files, environment: server.environment(secret: "the-secret"))
    let outcome = try await project.program.run("api/get", "-v")
    #expect(
      Self.shown(outcome, server.server).split(separator: "\n").filter { $0.contains("equest") }
        == [
          "* Token request: POST SERVER/token", "* Request: GET SERVER/things",
          "* Token request, after a refusal: POST SERVER/token",
          "* Request, with new credentials: GET SERVER/things",
        ])
  }

  /// Neither control characters nor folded lines let anything through to the terminal.
  @Test func whatAServerSendsIsMadeHarmless() async throws {
    let head =
      "HTTP/1.1 200 \u{1B}]0;title\u{7}\r\nX: a\u{1B}[31mb\u{8}c\u{9B}d\r\n"
      + "Set-Cookie: a=b;\r\n c=folded-secret\r\nY: 1\r\n folded-text\r\nContent-Length: 2\r\n\r\n{}"
    let server = try RawSocketServer(answers: [.bytes(Array(head.utf8))])
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "-v")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      !outcome.errors.unicodeScalars.contains {
        ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value)
      })
    #expect(outcome.errors.contains("< HTTP/1.1 200 ␛]0;title␇\n"))
    #expect(outcome.errors.contains("< X: a␛[31mb␈c\u{FFFD}d\n"))
    #expect(!outcome.errors.contains("folded-secret"))
    #expect(outcome.errors.contains("folded-text"))
  }

  @Test func aLargeBodyIsOneLine() async throws {
    let server = try RawSocketServer(answers: [
      .response(body: String(repeating: "x", count: 3_000_000))
    ])
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "-v", "-o", "out")
    #expect(outcome.errors.contains("\n{ [3000000 bytes data]\n"))
    #expect(outcome.errors.split(separator: "\n").filter { $0.hasPrefix("{") }.count == 1)
  }

  /// A header shows a capture that is secret before the body's evaluation tells that it is.
  @Test func secretsThatTheAnswerBringsAreHidden() async throws {
    let server = try RawSocketServer(answers: [
      .response(
        headers: ["X-Echo: session-of-mine c2Vzc2lvbi1vZi1taW5l"],
        body: #"{"session":"session-of-mine"}"#)
    ])
    let project = try PlainProject.make(
      action: PlainProject.action + "capture: {s: {jsonpath: $.session, secret: true}}\n",
      baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "-v", "--print", "result")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("< X-Echo: *** ***\n"))
    #expect(!(outcome.errors + outcome.text).contains("session-of-mine"), "\(outcome.text)")
    #expect(!(outcome.errors + outcome.text).contains("c2Vzc2lvbi"))
  }

  @Test func whatWasHeldBackIsShownOfARunThatFails() async throws {
    let server = try TokenServer { _, _ in
      .response(status: 503, headers: ["X-Reason: maintenance"], body: "")
    }
    let project = try ScratchProject(
      TokenServer.files, environment: server.environment(secret: "the-secret"))
    let outcome = try await project.program.run("api/get", "-v")
    #expect(outcome.status == 4)
    let reason = try #require(outcome.errors.firstRange(of: "< X-Reason: maintenance\n"))
    let error = try #require(outcome.errors.firstRange(of: ": error: "))
    #expect(reason.upperBound < error.lowerBound)
  }

  @Test func aProxysPasswordIsHidden() async throws {
    let server = try RawSocketServer(answers: [.response(body: "{}")])
    var project = try PlainProject.make(baseURL: "http://127.0.0.1:9")
    project.program.environment["http_proxy"] = "http://user:proxy-pass@127.0.0.1:\(server.port)"
    let outcome = try await project.program.run("things/list", "-v", "--print", "result")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("> Proxy-Authorization: Basic ***\n"))
    for text in ["proxy-pass", Data("user:proxy-pass".utf8).base64EncodedString()] {
      #expect(!(outcome.errors + outcome.text).contains(text), "\(outcome.errors)")
    }
  }

  /// A terminal shows secrets where that is asked for; `script` gives the program one.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func aTerminalShowsSecretsOnDemand() async throws {
    let server = try RawSocketServer(answers: [.response(body: "{}")])
    let project = try PlainProject.make(baseURL: server.baseURL)
    for (option, shown) in [("", "Bearer ***"), (" --show-secrets", "Bearer sesame-open")] {
      let outcome = try await ChildProcess.run(
        ["/usr/bin/script", "-qec", "\(Program.executable) things/list -v\(option)", "/dev/null"],
        environment: project.program.environment, directory: project.program.directory)
      #expect(outcome.text.contains("> Authorization: \(shown)\r\n"), "\(outcome.text)")
    }
  }
}
