import Foundation
import HTTPServer
import TestSupport
import Testing

/// `-o`: the file is complete or it is not there.
@Suite struct OutputFileTests {
  /// A body that only a file can take: it is in no way text.
  private static let body: [UInt8] = [0x00, 0xFF, 0x0A, 0x1B, 0x5B, 0x7B]

  private static func server(_ body: [UInt8] = body) throws -> LocalServer {
    try LocalServer { _ in HTTPServerResponse(status: 200, body: body) }
  }

  /// A project with an action that streams, and one whose capture reads the body.
  private static func project(_ server: LocalServer) throws -> TestProject {
    let project = try PlainProject.make(baseURL: server.baseURL)
    try project.write(
      PlainProject.action + "capture: {body: {body: base64}}\n", to: "actions/things/read.yaml")
    return project
  }

  @Test(arguments: ["things/list", "things/read"])
  func writesTheExactBytes(_ action: String) async throws {
    let server = try Self.server()
    let project = try Self.project(server)
    let outcome = try await project.program.run(action, "-o", "out.bin")
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(outcome.output.isEmpty)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: project.path("out.bin")))) == Self.body)
    #expect(try project.names() == ["actions", "connector-run.yaml", "connectors", "out.bin"])
    await server.stop()
  }

  @Test(arguments: ["things/list", "things/read"])
  func saysThatTheDiskIsFull(_ action: String) async throws {
    let server = try Self.server()
    let project = try Self.project(server)
    let outcome = try await project.program.run(action, "-o", "/dev/full")
    #expect(outcome.status == 8)
    #expect(
      outcome.errors.hasSuffix(
        """
        error: file '/dev/full' cannot be written: No space left on device [unwritable-file]
        help: Check its folder and the space there, or name another file.

        """))
    await server.stop()
  }

  /// A disk that is full after so many bytes: with a limit on file sizes, as no disk is at hand.
  @Test(arguments: ["things/list", "things/read"])
  func leavesNothingOfAFileThatDoesNotFit(_ action: String) async throws {
    let server = try Self.server([UInt8](repeating: 0x41, count: 1 << 20))
    let project = try Self.project(server)
    try project.write("old", to: "out.bin")
    let outcome = try await project.program.shell("ulimit -f 64; exec \"$1\" \(action) -o out.bin")
    #expect(outcome.status == 8)
    #expect(
      outcome.errors.hasSuffix(
        """
        error: file 'out.bin' cannot be written: File too large [unwritable-file]
        help: Check its folder and the space there, or name another file.

        """))
    #expect(try project.names() == ["actions", "connector-run.yaml", "connectors", "out.bin"])
    #expect(try project.read("out.bin") == "old")
    await server.stop()
  }

  /// `kill -9` gives no time to tidy up; but what stands under the name is whole, or what was there.
  @Test func killedInTheMiddleItLeavesWhatWasThere() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    let part = Array(head.utf8) + [UInt8](repeating: 0x41, count: 100_000)
    let server = try RawSocketServer(answers: [.hang(after: part)])
    let project = try PlainProject.make(baseURL: server.baseURL)
    try project.write("old", to: "out.bin")
    let process = try project.program.launch(["things/list", "-o", "out.bin"])
    _ = await server.waitForRequests(1)
    let folder = project.path("")
    try await RawSocketClient.onThread {
      for _ in 0..<20_000 where !Self.parts(in: folder).contains(where: { $0.size == 100_000 }) {
        usleep(1_000)
      }
    }
    process.signal(SIGKILL)
    #expect(try await process.outcome().status == 128 + SIGKILL)
    #expect(try project.read("out.bin") == "old")
    // What is left has a name of its own, as the documentation says.
    let left = Self.parts(in: folder)
    #expect(left.count == 1)
    #expect(left.allSatisfy { $0.name.wholeMatch(of: /out\.bin\.-?[0-9a-z]+\.part/) != nil })
    server.stop()
  }

  @Test(.timeLimit(.minutes(5))) func killedAtRandomInstantsItIsWholeOrAsItWas() async throws {
    var generator = SeededGenerator(seed: 13)
    let content = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    let (whole, old) = (Data(content), Data("old".utf8))
    let server = try RangeServer(.init(content: content))
    let project = try PlainProject.make(baseURL: server.baseURL)
    let target = URL(fileURLWithPath: project.path("out.bin"))
    var kills = 0
    // Where the whole body comes before the kill, the next one is earlier.
    var longest = 0.02
    for round in 0..<30 where kills < 12 {
      // A new file, and one that is replaced.
      if round % 2 == 0 {
        try? FileManager.default.removeItem(at: target)
      } else {
        try old.write(to: target)
      }
      let process = try project.program.launch(["things/list", "-o", "out.bin"])
      let asked = server.received.count + 1
      let delay = Double.random(in: 0...longest, using: &generator)
      let killer = Task {
        await server.waitForRequests(asked)
        try await Task.sleep(for: .seconds(delay))
        process.signal(SIGKILL)
      }
      let outcome = try await process.outcome()
      killer.cancel()
      let bytes = try? Data(contentsOf: target)
      if outcome.status == 0 {
        #expect(bytes == whole)
        longest /= 2
      } else {
        #expect(outcome.status == 128 + SIGKILL, "\(outcome.errors)")
        kills += 1
        #expect(bytes == whole || bytes == (round % 2 == 0 ? nil : old), "round \(round)")
      }
    }
    print("plain downloads killed at random instants: \(kills) kills")
    #expect(kills > 0)
    server.stop()
  }

  /// The files in a folder that end in `.part`.
  private static func parts(in folder: String) -> [(name: String, size: Int)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".part") }.map { name in
      var status = stat()
      return (name, stat("\(folder)/\(name)", &status) == 0 ? Int(status.st_size) : -1)
    }
  }

  @Test func devicesAreWrittenThrough() async throws {
    let server = try Self.server()
    let project = try Self.project(server)
    let outcome = try await project.program.run("things/list", "-o", "/dev/null")
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(outcome.output.isEmpty)
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    let piped = try await project.program.shell("exec \"$1\" things/list -o /dev/stdout | cat")
    #expect(piped.output == Self.body)
    await server.stop()
  }

  @Test func aLinksTargetIsReplacedAndKeepsItsMode() async throws {
    let server = try Self.server(Array("new".utf8))
    let project = try Self.project(server)
    try project.write("old", to: "data/real.json")
    chmod(project.path("data/real.json"), 0o640)
    symlink("data/real.json", project.path("link.json"))
    expectEnd(try await project.program.run("things/list", "-o", "link.json"), 0, "200 OK in N ms")
    #expect(try project.read("data/real.json") == "new")
    var status = stat()
    #expect(lstat(project.path("link.json"), &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(project.path("data/real.json"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
    await server.stop()
  }

  @Test func aNewFileHasTheModeOfTheUmask() async throws {
    let server = try Self.server()
    let project = try Self.project(server)
    let outcome = try await project.program.shell("umask 027; exec \"$1\" things/list -o out.bin")
    #expect(outcome.status == 0)
    var status = stat()
    #expect(stat(project.path("out.bin"), &status) == 0 && status.st_mode & 0o777 == 0o640)
    await server.stop()
  }

  @Test(arguments: [
    ("missing/out.bin", "its folder does not exist"), ("connectors", "it is a folder"),
    ("connectors/plain.yaml/out.bin", "Not a directory"),
  ])
  func saysWhyAFileCannotBeWritten(_ path: String, _ reason: String) async throws {
    let server = try Self.server()
    let project = try Self.project(server)
    expectEnd(
      try await project.program.run("things/list", "-o", path), 8,
      """
      error: file '\(path)' cannot be written: \(reason) [unwritable-file]
      help: Check its folder and the space there, or name another file.
      """)
    // It is known before anything is sent.
    #expect(server.requests.isEmpty)
    await server.stop()
  }

  @Test func saysThatAFolderIsClosed() async throws {
    // The superuser may write anywhere but here.
    let server = try Self.server()
    let project = try Self.project(server)
    let outcome = try await project.program.run("things/list", "-o", "/proc/self/out.bin")
    #expect(outcome.status == 8)
    #expect(outcome.errors.hasPrefix("error: file '/proc/self/out.bin' cannot be written: "))
    #expect(server.requests.isEmpty)
    await server.stop()
  }

  @Test func nothingIsWrittenOfAnErrorsBody() async throws {
    let server = try LocalServer(500, #"{"message": "no"}"#)
    let project = try Self.project(server)
    try project.write("old", to: "out.bin")
    let outcome = try await project.program.run("things/list", "-o", "out.bin")
    #expect(outcome.status == 6)
    #expect(outcome.errors.contains("answered 500 Internal Server Error: no"))
    #expect(try project.read("out.bin") == "old")
    #expect(try project.names() == ["actions", "connector-run.yaml", "connectors", "out.bin"])
    await server.stop()
  }

  @Test func nothingIsWrittenOfARedirectsBody() async throws {
    let server = try LocalServer { request in
      request.target == "/things"
        ? HTTPServerResponse(
          status: 302, headers: [HTTPServerField("Location", "/end")], body: Array("go ".utf8))
        : HTTPServerResponse(status: 200, body: Array("here".utf8))
    }
    let project = try Self.project(server)
    try project.write(
      PlainProject.action + "expect: {status: [2xx, 302]}\n", to: "actions/things/list.yaml")
    let outcome = try await project.program.run("things/list", "-o", "out.bin")
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(try project.read("out.bin") == "here")
    await server.stop()
  }

  @Test func capturesGoThereToo() async throws {
    let server = try Self.server()
    let project = try Self.project(server)
    let outcome = try await project.program.run(
      "things/read", "--print", "captures", "-o", "out.json")
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(try project.read("out.json") == "{\n  \"body\": \"AP8KG1t7\"\n}\n")
    await server.stop()
  }
}
