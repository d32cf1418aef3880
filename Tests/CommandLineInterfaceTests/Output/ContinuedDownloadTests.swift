import Foundation
import TestSupport
import Testing

/// `-o FILE --continue`: what came stays, the rest is asked for, and what is under the name is whole.
@Suite struct ContinuedDownloadTests {
  /// Bytes in which no place looks like another.
  static let content: [UInt8] = {
    var generator = SeededGenerator(seed: 7)
    return (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }()

  private static func project(_ server: RangeServer, _ more: String = "") throws -> TestProject {
    try PlainProject.make(action: PlainProject.action + more, baseURL: server.baseURL)
  }

  private static func bytes(_ project: TestProject, _ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: project.path(name))))
  }

  private static func outputs(_ project: TestProject) throws -> [String] {
    try project.names().filter { $0.hasPrefix("out.bin") }
  }

  private static func run(_ project: TestProject) async throws -> ChildProcess.Outcome {
    try await project.program.run("things/list", "-o", "out.bin", "--continue")
  }

  /// Cuts a first run after some bytes, then lets the server behave otherwise.
  private static func cut(
    _ manner: RangeServer.Manner, after count: Int = 50_000
  ) async throws -> (RangeServer, TestProject) {
    var first = manner
    first.cut = count
    let server = try RangeServer(first)
    let project = try Self.project(server)
    let outcome = try await Self.run(project)
    #expect(outcome.status == 5, "\(outcome.errors)")
    #expect(try Self.outputs(project) == ["out.bin.part", "out.bin.part.json"])
    #expect(try Self.bytes(project, "out.bin.part") == Array(content.prefix(count)))
    server.manner = manner
    return (server, project)
  }

  @Test func theRestIsAskedForAndTheFileIsWhole() async throws {
    let (server, project) = try await Self.cut(.init(content: Self.content))
    var status = stat()
    #expect(stat(project.path("out.bin.part.json"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let outcome = try await Self.run(project)
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(server.ranges == ["-", "bytes=50000-"])
    let second = try #require(server.received.last)
    #expect(RangeServer.field("if-range", second) == "\"v1\"")
    // Bytes of compressed content are not those that a range counts.
    #expect(
      server.received.allSatisfy { RangeServer.field("accept-encoding", $0) == "identity" })
    #expect(try Self.outputs(project) == ["out.bin"])
    #expect(try Self.bytes(project, "out.bin") == Self.content)
    server.stop()
  }

  @Test func aFailureSaysHowToGoOn() async throws {
    let server = try RangeServer(.init(content: Self.content, cut: 1000))
    let project = try Self.project(server)
    expectEnd(
      try await Self.run(project), 5, server: server.baseURL,
      """
      actions/things/list.yaml:3:7: error: GET SERVER/things failed: the connection ended in the middle of the body [broken-connection]
        |
      3 | path: /things
        |       ^^^^^^^
      note: 'out.bin.part' has 1000 of 200000 bytes: run again with --continue to get the rest
      help: Run again; if it stays so, check the server and the proxy.
      """)
    // Without the option nothing stays, and nothing of it is touched.
    let plain = try await project.program.run("things/list", "-o", "out.bin")
    #expect(plain.status == 5)
    #expect(try Self.outputs(project) == ["out.bin.part", "out.bin.part.json"])
    server.stop()
  }

  @Test func retriesGoOnToo() async throws {
    let server = try RangeServer(.init(content: Self.content, cut: 70_000))
    let project = try PlainProject.make(
      baseURL: server.baseURL,
      settings: "defaults: {retry: {retries: 5, backoff: {initial: 1ms}}}\n")
    let outcome = try await Self.run(project)
    expectEnd(outcome, 0, "200 OK in N ms, 2 retries")
    #expect(server.ranges == ["-", "bytes=70000-", "bytes=140000-"])
    #expect(try Self.bytes(project, "out.bin") == Self.content)
    server.stop()
  }

  @Test func changedContentComesAnew() async throws {
    var manner = RangeServer.Manner(content: Self.content)
    let (server, project) = try await Self.cut(manner)
    manner.content = Array(Self.content.reversed())
    manner.fields = ["ETag: \"v2\""]
    server.manner = manner
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    #expect(server.ranges == ["-", "bytes=50000-"])
    #expect(try Self.bytes(project, "out.bin") == manner.content)
    server.stop()
  }

  @Test func aServerThatGivesNoPartsSendsAllOfIt() async throws {
    let (server, project) = try await Self.cut(.init(content: Self.content, givesParts: false))
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    #expect(try Self.bytes(project, "out.bin") == Self.content)
    server.stop()
  }

  /// What says that it is the rest and is not.
  @Test(arguments: [
    "bytes 49999-199999/200000", "bytes 0-149999/200000", "bytes 50000-199999/200001",
    "bytes 50000-199999", "bytes 199999-50000/200000", "bytes */200000", "items 50000-199999/*",
    "", "bytes 50000-199999/200000/1",
  ])
  func aWrongRangeIsNeverAppended(_ range: String) async throws {
    let (server, project) = try await Self.cut(.init(content: Self.content, contentRange: range))
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    // It was asked for once more, then for all.
    #expect(server.ranges == ["-", "bytes=50000-", "-"])
    #expect(try Self.bytes(project, "out.bin") == Self.content)
    server.stop()
  }

  @Test func aPartOfAPartIsNotTheEnd() async throws {
    let (server, project) = try await Self.cut(.init(content: Self.content, mostBytes: 100_000))
    let outcome = try await Self.run(project)
    #expect(outcome.status == 5)
    #expect(
      outcome.errors.contains("the server sent the bytes 50000 to 149999 of 200000, and no more"))
    #expect(try Self.outputs(project) == ["out.bin.part", "out.bin.part.json"])
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    #expect(server.ranges == ["-", "bytes=50000-", "bytes=150000-"])
    #expect(try Self.bytes(project, "out.bin") == Self.content)
    server.stop()
  }

  @Test(arguments: [[], ["ETag: W/\"v1\""], ["Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"]])
  func withoutAStrongValidatorAllComesAnew(_ fields: [String]) async throws {
    let (server, project) = try await Self.cut(.init(content: Self.content, fields: fields))
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    #expect(server.ranges == ["-", "-"])
    #expect(try Self.bytes(project, "out.bin") == Self.content)
    server.stop()
  }

  @Test func aDateThatIsOldEnoughIsAValidator() async throws {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    let (server, project) = try await Self.cut(
      .init(
        content: Self.content,
        fields: ["Last-Modified: \(date)", "Date: Sun, 06 Nov 1994 08:49:39 GMT"]))
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    #expect(server.ranges == ["-", "bytes=50000-"])
    #expect(server.received.last.flatMap { RangeServer.field("if-range", $0) } == date)
    #expect(try Self.bytes(project, "out.bin") == Self.content)
    server.stop()
  }

  /// The process ended between the last byte and the file's name.
  @Test(arguments: [true, false]) func whatIsCompleteIsProven(_ saysLength: Bool) async throws {
    var manner = RangeServer.Manner(content: Self.content, saysLength: saysLength)
    let (server, project) = try await Self.cut(manner)
    try Data(Self.content).write(to: URL(fileURLWithPath: project.path("out.bin.part")))
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    #expect(
      server.ranges == ["-"] + (saysLength ? [] : ["bytes=200000-"]) + ["bytes=199999-"])
    #expect(try Self.bytes(project, "out.bin") == Self.content)

    // The same, and the content is shorter meanwhile.
    manner.cut = 50_000
    server.manner = manner
    #expect(try await Self.run(project).status == 5)
    try Data(Self.content).write(to: URL(fileURLWithPath: project.path("out.bin.part")))
    manner.cut = nil
    manner.content = Array(Self.content.prefix(100))
    server.manner = manner
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    #expect(try Self.bytes(project, "out.bin") == manner.content)
    server.stop()
  }

  @Test func aRefusalTouchesNothing() async throws {
    let (server, project) = try await Self.cut(.init(content: Self.content))
    let refusing = try LocalServer(503, "{}")
    var program = project.program
    program.environment["PLAIN_BASE_URL"] = refusing.baseURL
    let outcome = try await program.run("things/list", "-o", "out.bin", "--continue")
    #expect(outcome.status == 6)
    #expect(try Self.bytes(project, "out.bin.part").count == 50_000)
    await refusing.stop()
    server.stop()
  }

  @Test func anotherRequestBeginsAnew() async throws {
    let (server, project) = try await Self.cut(.init(content: Self.content))
    try project.write(
      PlainProject.action.replacing("/things", with: "/others"), to: "actions/things/list.yaml")
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    #expect(server.ranges == ["-", "-"])
    #expect(try Self.bytes(project, "out.bin") == Self.content)
    server.stop()
  }

  @Test func somebodysFileIsLeftAlone() async throws {
    let server = try RangeServer(.init(content: Self.content))
    let project = try Self.project(server)
    try project.write("mine", to: "out.bin.part")
    let outcome = try await Self.run(project)
    #expect(outcome.status == 8)
    #expect(
      outcome.errors.contains("'out.bin.part' is there, and no run with --continue left it"))
    #expect(try project.read("out.bin.part") == "mine")
    #expect(server.received.isEmpty)
    server.stop()
  }

  @Test func twoAtATimeDoNotMix() async throws {
    let server = try RangeServer(.init(content: Self.content, cut: 100, hangs: true))
    let project = try Self.project(server)
    let process = try project.program.launch(["things/list", "-o", "out.bin", "--continue"])
    await server.waitForRequests(1)
    let second = try await Self.run(project)
    #expect(second.status == 8)
    #expect(second.errors.contains("another run is writing it"))
    process.signal(SIGINT)
    let outcome = try await process.outcome()
    #expect(outcome.status == 130)
    // Whether the first bytes were there is a matter of chance; if so, it says what is kept.
    #expect(["", Self.kept(100)].contains(outcome.errors), "\(outcome.errors)")
    #expect(try !Self.outputs(project).contains("out.bin"))
    server.stop()
  }

  /// What an end by Ctrl-C says.
  private static func kept(_ count: Int) -> String {
    "note: 'out.bin.part' has \(count) of 200000 bytes: run again with --continue to get the rest\n"
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func anInterruptionSaysWhatIsKeptAndHowToGoOn(_ signal: Int32) async throws {
    let server = try RangeServer(.init(content: Self.content, cut: 50_000, hangs: true))
    let project = try Self.project(server)
    let process = try project.program.launch(["things/list", "-o", "out.bin", "--continue"])
    await server.waitForRequests(1)
    // The process ends by itself only after it has all: until then the file grows.
    let part = project.path("out.bin.part")
    try await RawSocketClient.onThread {
      var status = stat()
      for _ in 0..<20_000 where stat(part, &status) != 0 || status.st_size < 50_000 {
        usleep(1_000)
      }
    }
    process.signal(signal)
    let outcome = try await process.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.errors == Self.kept(50_000))
    #expect(try Self.outputs(project) == ["out.bin.part", "out.bin.part.json"])
    server.manner = .init(content: Self.content)
    expectEnd(try await Self.run(project), 0, "200 OK in N ms")
    #expect(server.ranges == ["-", "bytes=50000-"])
    #expect(try Self.bytes(project, "out.bin") == Self.content)
    server.stop()
  }

  @Test(arguments: [
    (["--continue"], "--continue goes with -o FILE only"),
    (["--continue", "--resume", "-o", "x"], "give one of them"),
    (["--continue", "-o", "x", "--print", "captures"], "something else is to be printed"),
    (["--resume"], "the action does not page"), (["--har", "x", "-o", "x"], "the same file"),
  ])
  func whatDoesNotFitIsSaid(_ options: [String], _ text: String) async throws {
    let project = try PlainProject.make(baseURL: "http://127.0.0.1:9")
    let outcome = try await project.program.launch(["things/list"] + options).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
  }

  @Test(arguments: [
    ("connector: plain\nmethod: POST\npath: /things\n", "only a GET"),
    (PlainProject.action + "capture: {a: $.a}\n", "the action looks at the body"),
    (PlainProject.action + "headers: {range: bytes=0-1}\n", "asks for a Range itself"),
    (
      PlainProject.action + "paginate: {strategy: link_header, max_pages: 9}\n",
      "--resume goes on with its pages"
    ),
    (
      PlainProject.action + "paginate: {strategy: link_header, items: $.a, max_pages: 9}\n",
      "--resume goes on with its pages"
    ),
  ])
  func anActionThatCannotBeContinuedIsSaid(_ action: String, _ text: String) async throws {
    let project = try PlainProject.make(action: action, baseURL: "http://127.0.0.1:9")
    let outcome = try await Self.run(project)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
  }

  /// `kill -9` at random instants: the bytes are equal in the end, and nothing partial is ever under
  /// the name.
  @Test(.timeLimit(.minutes(5))) func killedAtRandomInstants() async throws {
    var generator = SeededGenerator(seed: 11)
    let content = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    let whole = Data(content)
    var kills = 0
    var continued = 0
    for round in 0..<4 {
      let server = try RangeServer(.init(content: content, saysLength: round % 2 == 0))
      let project = try Self.project(server)
      var status: Int32 = -1
      while status != 0 {
        let process = try project.program.launch(["things/list", "-o", "out.bin", "--continue"])
        let asked = server.received.count + 1
        let delay = Double.random(in: 0...0.02, using: &generator)
        let killer = Task {
          await server.waitForRequests(asked)
          try await Task.sleep(for: .seconds(delay))
          process.signal(SIGKILL)
        }
        let outcome = try await process.outcome()
        killer.cancel()
        status = outcome.status
        if status != 0 {
          #expect(status == 128 + SIGKILL, "\(outcome.errors)")
          kills += 1
          // Killed behind the renaming it has a whole one.
          for (name, isWhole) in [("out.bin", true), ("out.bin.part", false)] {
            let path = URL(fileURLWithPath: project.path(name))
            guard let bytes = try? Data(contentsOf: path) else { continue }
            #expect(bytes == (isWhole ? whole : whole.prefix(bytes.count)), "\(name)")
          }
        }
        // A busy machine may need more time than any of those.
        if kills > 10 * (round + 1) { break }
      }
      if status != 0 {
        expectEnd(try await Self.run(project), 0, "200 OK in N ms")
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: project.path("out.bin"))) == whole)
      #expect(try Self.outputs(project) == ["out.bin"])
      continued += server.ranges.count { $0 != "-" }
      server.stop()
    }
    print("downloads killed at random instants: \(kills) kills, \(continued) continued")
    #expect(kills > 0)
  }
}
