import Foundation
import TestSupport
import Testing

/// Ctrl-C and termination at the worst moments: the end comes at once and leaves nothing behind.
@Suite struct InterruptionTests {
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func duringARequest(_ signal: Int32) async throws {
    let server = try RawSocketServer(answers: [.hang()])
    let project = try PlainProject.make(baseURL: server.baseURL)
    let process = try project.program.launch(["things/list"])
    _ = await server.waitForRequests(1)
    process.signal(signal)
    let outcome = try await process.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "")
    server.stop()
  }

  @Test func duringATokenRequest() async throws {
    let server = try RawSocketServer(answers: [.hang()])
    var project = try GuideProject.make()
    project.program.environment = project.program.environment.merging([
      "NEXTHINK_BASE_URL": server.baseURL, "NEXTHINK_CLIENT_ID": "id",
      "NEXTHINK_CLIENT_SECRET": "the-secret",
    ]) { $1 }
    for arguments in [["nexthink/list-workflows"], ["auth", "token", "nexthink"]] {
      let before = server.received.count
      let process = try project.program.launch(arguments)
      _ = await server.waitForRequests(before + 1)
      process.signal(SIGINT)
      let outcome = try await process.outcome()
      #expect(outcome.status == 130)
      #expect(outcome.errors == "")
    }
    server.stop()
  }

  @Test func whileABodyStreamsToAFile() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    let part = Array(head.utf8) + [UInt8](repeating: 0x41, count: 100_000)
    let server = try RawSocketServer(answers: [.hang(after: part)])
    let project = try PlainProject.make(baseURL: server.baseURL)
    try project.write("old", to: "out.bin")
    let before = try project.names()
    let process = try project.program.launch(["things/list", "-o", "out.bin"])
    _ = await server.waitForRequests(1)
    process.signal(SIGINT)
    let outcome = try await process.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.errors == "")
    #expect(try project.read("out.bin") == "old")
    #expect(try project.names() == before)
    server.stop()
  }

  @Test func whileItReadsFromSomebodySilent() async throws {
    let project = try PlainProject.make(baseURL: "http://127.0.0.1:9")
    let pipe = project.path("values")
    try #require(mkfifo(pipe, 0o600) == 0)
    let process = try project.program.launch(["things/list", "--vars", "values"])
    // Opening it for writing waits until the program reads.
    let descriptor = try await RawSocketClient.onThread { open(pipe, O_WRONLY | O_CLOEXEC) }
    process.signal(SIGINT)
    let outcome = try await process.outcome()
    #expect(outcome.status == 130)
    close(descriptor)
  }

  @Test func aSignalThatTheCallerIgnoresStaysIgnored() async throws {
    let server = try RawSocketServer(answers: [.hang()])
    let project = try PlainProject.make(
      action: PlainProject.action + "timeout: {attempt: 500ms}\n", baseURL: server.baseURL)
    let process = try ChildProcess(
      ["/bin/sh", "-c", #"trap '' HUP; exec "$0" things/list"#, Program.executable],
      environment: project.program.environment, directory: project.program.directory)
    _ = await server.waitForRequests(1)
    process.signal(SIGHUP)
    #expect(try await process.outcome().status == 5)
    server.stop()
  }

  @Test func theSandboxStopsCleanly() async throws {
    let project = try GuideProject.make()
    let pipe = project.path("lines")
    try #require(mkfifo(pipe, 0o600) == 0)
    // The child's end can be opened only once there is a reader.
    let descriptor = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    try #require(descriptor >= 0)
    let process = try ChildProcess(
      [Program.executable, "sandbox", "--token-ttl", "30s"],
      environment: project.program.environment, directory: project.program.directory,
      outputPath: pipe)
    _ = fcntl(descriptor, F_SETFL, 0)
    let lines = try await RawSocketClient.onThread {
      defer { close(descriptor) }
      var text = ""
      var bytes = [UInt8](repeating: 0, count: 4096)
      while !text.contains("NEXTHINK_LOGIN_CLIENT_SECRET=") || !text.hasSuffix("\n") {
        let count = read(descriptor, &bytes, bytes.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        text += String(decoding: bytes[..<count], as: UTF8.self)
      }
      return text
    }
    var program = project.program
    for line in lines.split(separator: "\n") {
      let pair = line.split(separator: "=", maxSplits: 1).map(String.init)
      program.environment[pair[0]] = pair.count > 1 ? pair[1] : ""
    }
    let run = try await program.run("nexthink/list-workflows", "--print", "first")
    #expect(run.text == "License reclamation\n")
    process.signal(SIGINT)
    let outcome = try await process.outcome()
    #expect(outcome.status == 0)
    let log = outcome.errors.replacing(/[\d.]+ ms/, with: "N ms")
      .replacing(program.environment["NEXTHINK_BASE_URL"] ?? "-", with: "SERVER")
    #expect(
      log == """
        sandbox at SERVER; Ctrl-C stops it
        POST /api/v1/token 200 N ms
        GET /api/v1/workflows 200 N ms

        """)
  }
}
