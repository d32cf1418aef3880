import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// `--resume`: a run goes on where an earlier one stopped; no item is lost and none comes twice.
@Suite struct ResumedPagingTests {
  /// A server of numbered pages of two items that fails for one of them.
  private final class Pages: Sendable {
    private let failing = Mutex<[Int]>([])
    let last: Int

    init(_ last: Int, failing: [Int] = []) {
      self.last = last
      self.failing.withLock { $0 = failing }
    }

    func set(failing numbers: [Int]) { failing.withLock { $0 = numbers } }

    func answer(_ request: HTTPServerRequest) -> HTTPServerResponse {
      let pair = request.target.split(whereSeparator: { "?&".contains($0) })
        .first { $0.hasPrefix("cursor=") }
      let page = pair.flatMap { Int($0.dropFirst("cursor=".count)) } ?? 1
      if failing.withLock({ $0.contains(page) }) { return .json("{}", status: 500) }
      let next = page < last ? "\(page + 1)" : "null"
      return .json(#"{"items": [\#(page)0, \#(page)1], "next": \#(next)}"#)
    }

    /// What all pages print.
    func text(_ pages: ClosedRange<Int>? = nil) -> String {
      (pages ?? 1...last).map { "\($0)0\n\($0)1\n" }.joined()
    }
  }

  private static let paginate = """
    paginate:
      strategy: cursor
      items: $.items
      next: $.next
      parameter: {in: query, name: cursor}
      max_pages: 100

    """

  private static func make(
    _ pages: Pages, _ more: String = ""
  ) throws -> (LocalServer, TestProject) {
    let server = try LocalServer { pages.answer($0) }
    let project = try PlainProject.make(
      action: PlainProject.action + paginate + more, baseURL: server.baseURL)
    return (server, project)
  }

  private static func parts(_ project: TestProject) throws -> [String] {
    try project.names().filter { $0.hasPrefix("out") }
  }

  @Test func aFileHoldsAllItemsOnce() async throws {
    let pages = Pages(6, failing: [4])
    let (server, project) = try Self.make(pages)
    let first = try await project.program.run("things/list", "-o", "out.jsonl")
    #expect(first.status == 6)
    #expect(
      first.errors.contains(
        "note: 3 pages with 6 items are written to 'out.jsonl.part': run again with --resume to go "
          + "on with the next one"), "\(first.errors)")
    #expect(try Self.parts(project) == ["out.jsonl.part"])
    #expect(try project.read("out.jsonl.part") == pages.text(1...3))

    // It fails once more, later on.
    pages.set(failing: [6])
    let second = try await project.program.run("things/list", "-o", "out.jsonl", "--resume")
    #expect(second.status == 6)
    #expect(try project.read("out.jsonl.part") == pages.text(1...5))
    pages.set(failing: [])
    let third = try await project.program.run("things/list", "-o", "out.jsonl", "--resume")
    expectEnd(third, 0, "200 OK in N ms, 6 pages, 12 items")
    #expect(try Self.parts(project) == ["out.jsonl"])
    #expect(try project.read("out.jsonl") == pages.text())
    #expect(
      server.lines.map { $0.split(separator: "=").last.map(String.init) ?? "" } == [
        "GET /things", "2", "3", "4", "4", "5", "6", "6",
      ])
    // Nothing is left to go on with.
    let fourth = try await project.program.run("things/list", "-o", "out.jsonl", "--resume")
    expectEnd(
      fourth, 0,
      """
      note: there is nothing to resume: it begins at the first page
      200 OK in N ms, 6 pages, 12 items
      """)
    #expect(try project.read("out.jsonl") == pages.text())
    await server.stop()
  }

  @Test func standardOutputGetsTheRest() async throws {
    let pages = Pages(5, failing: [3])
    let (server, project) = try Self.make(pages)
    let first = try await project.program.run("things/list")
    #expect(first.status == 6)
    #expect(first.text == pages.text(1...2))
    #expect(
      first.errors.contains("2 pages with 4 items are written: run again with --resume"))
    pages.set(failing: [])
    let second = try await project.program.run("things/list", "--resume")
    expectEnd(second, 0, "200 OK in N ms, 5 pages, 10 items")
    #expect(second.text == pages.text(3...5))
    await server.stop()
  }

  @Test func onlyTheSameRunGoesOn() async throws {
    let pages = Pages(4, failing: [3])
    let (server, project) = try Self.make(pages, "inputs: {state: {default: open}}\n")
    try project.write(
      PlainProject.action + "query: {state: <<state>>}\ninputs: {state: {default: open}}\n"
        + Self.paginate, to: "actions/things/list.yaml")
    #expect(try await project.program.run("things/list").status == 6)
    pages.set(failing: [])
    let other = try await project.program.run("things/list", "--resume", "--var", "state=closed")
    #expect(other.text == pages.text())
    let bodies = try await project.program.run("things/list", "--resume", "--print", "body")
    #expect(bodies.text.hasPrefix(#"{"items": [10, 11]"#))
    let same = try await project.program.run("things/list", "--resume", "--var", "state=open")
    #expect(same.text == pages.text(3...4))
    await server.stop()
  }

  /// A run without the option begins anew, and what it leaves or finishes counts.
  @Test func aRunWithoutItBeginsAnew() async throws {
    let pages = Pages(5, failing: [4])
    let (server, project) = try Self.make(pages)
    #expect(try await project.program.run("things/list", "-o", "out").status == 6)
    pages.set(failing: [3])
    #expect(try await project.program.run("things/list", "-o", "out").status == 6)
    #expect(try project.read("out.part") == pages.text(1...2))
    pages.set(failing: [])
    expectEnd(
      try await project.program.run("things/list", "-o", "out"), 0,
      "200 OK in N ms, 5 pages, 10 items")
    #expect(try Self.parts(project) == ["out"])
    let later = try await project.program.run("things/list", "-o", "out", "--resume")
    expectEnd(
      later, 0,
      """
      note: there is nothing to resume: it begins at the first page
      200 OK in N ms, 5 pages, 10 items
      """)
    await server.stop()
  }

  @Test func somebodysFileIsLeftAlone() async throws {
    let pages = Pages(5, failing: [4])
    let (server, project) = try Self.make(pages)
    try project.write("mine", to: "out.part")
    let outcome = try await project.program.run("things/list", "-o", "out", "--resume")
    #expect(outcome.status == 8)
    #expect(outcome.errors.contains("'out.part' is there, and no earlier run"))
    // Without the option it is no hindrance, and there is nowhere to keep what came.
    let plain = try await project.program.run("things/list", "-o", "out")
    #expect(plain.status == 6)
    #expect(!plain.errors.contains("--resume"))
    #expect(try project.read("out.part") == "mine")
    #expect(try Self.parts(project) == ["out.part"])
    await server.stop()
  }

  /// What was written of a page that did not come whole, or was changed since, does not count.
  @Test func whatIsBehindTheLastPageGoes() async throws {
    let pages = Pages(5, failing: [3])
    let (server, project) = try Self.make(pages)
    #expect(try await project.program.run("things/list", "-o", "out").status == 6)
    try project.write(pages.text(1...2) + "half an it", to: "out.part")
    pages.set(failing: [])
    #expect(try await project.program.run("things/list", "-o", "out", "--resume").status == 0)
    #expect(try project.read("out") == pages.text())

    // Less than there was is of no use at all.
    pages.set(failing: [3])
    #expect(try await project.program.run("things/list", "-o", "out").status == 6)
    try project.write("1", to: "out.part")
    pages.set(failing: [])
    #expect(try await project.program.run("things/list", "-o", "out", "--resume").status == 0)
    #expect(try project.read("out") == pages.text())
    await server.stop()
  }

  @Test func aRaisedLimitGoesOn() async throws {
    let pages = Pages(5)
    let (server, project) = try Self.make(pages)
    let limited = Self.paginate.replacing("100", with: "2")
    try project.write(PlainProject.action + limited, to: "actions/things/list.yaml")
    let first = try await project.program.run("things/list", "-o", "out")
    #expect(first.status == 7)
    #expect(first.errors.contains("run again with --resume"))
    let again = try await project.program.run("things/list", "-o", "out", "--resume")
    #expect(again.status == 7)
    #expect(server.lines.count == 2)
    try project.write(PlainProject.action + Self.paginate, to: "actions/things/list.yaml")
    expectEnd(
      try await project.program.run("things/list", "-o", "out", "--resume"), 0,
      "200 OK in N ms, 5 pages, 10 items")
    #expect(try project.read("out") == pages.text())
    await server.stop()
  }

  @Test func aCaptureOfAnEarlierPageCounts() async throws {
    let failing = Mutex(true)
    let server = try LocalServer { request in
      if !request.target.contains("cursor") {
        return .json(#"{"items": [1], "first": "yes", "next": "b"}"#)
      }
      return failing.withLock { $0 } ? .json("{}", status: 500) : .json(#"{"items": [2]}"#)
    }
    let project = try PlainProject.make(
      action: PlainProject.action + Self.paginate + "capture: {first: $.first}\n",
      baseURL: server.baseURL)
    #expect(try await project.program.run("things/list").status == 6)
    failing.withLock { $0 = false }
    let second = try await project.program.run("things/list", "--resume")
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.text == "2\n")
    await server.stop()
  }

  /// The state is the user's alone and holds no credential.
  @Test func theStateIsPrivate() async throws {
    let pages = Pages(3, failing: [2])
    let (server, project) = try Self.make(pages)
    #expect(try await project.program.run("things/list").status == 6)
    let folder = project.folder.path + "/state/connector-run/resume"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count == 1)
    var status = stat()
    for path in names.map({ folder + "/" + $0 }) {
      #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains(#""pages":1"#))
      #expect(!text.contains("sesame"))
      // A changed one does not count.
      try text.replacing(#""pages":1"#, with: #""pages":2"#)
        .write(toFile: path, atomically: false, encoding: .utf8)
    }
    #expect(stat(folder, &status) == 0 && status.st_mode & 0o777 == 0o700)
    pages.set(failing: [])
    #expect(try await project.program.run("things/list", "--resume").text == pages.text())
    await server.stop()
  }

  @Test func anInterruptionLeavesNothingUnlessAsked() async throws {
    let server = try RawSocketServer { request in
      request.requestLine.contains("cursor")
        ? .hang() : .response(body: #"{"items": [1], "next": "b"}"#)
    }
    let project = try PlainProject.make(
      action: PlainProject.action + Self.paginate, baseURL: server.baseURL)
    for options in [[], ["--resume"]] {
      let before = server.received.count
      let process = try project.program.launch(["things/list", "-o", "out"] + options)
      _ = await server.waitForRequests(before + 2)
      process.signal(SIGINT)
      let outcome = try await process.outcome()
      #expect(outcome.status == 130)
      #expect(
        outcome.errors
          == (options.isEmpty
            ? ""
            : """
            note: there is nothing to resume: it begins at the first page
            note: 1 page with 1 item is written to 'out.part': run again with --resume to go on with \
            the next one

            """))
      #expect(try Self.parts(project) == (options.isEmpty ? [] : ["out.part"]))
    }
    server.stop()
  }

  /// `kill -9` at random instants: with `--resume` every item is there once in the end.
  @Test(.timeLimit(.minutes(5))) func killedAtRandomInstants() async throws {
    let pages = Pages(400)
    let (server, project) = try Self.make(pages)
    try project.write(
      PlainProject.action + Self.paginate.replacing("100", with: "1000"),
      to: "actions/things/list.yaml")
    var generator = SeededGenerator(seed: 5)
    var kills = 0
    while kills < 30 {
      let process = try project.program.launch(["things/list", "-o", "out", "--resume"])
      let limit = Double.random(in: 0...0.4, using: &generator)
      let killer = Task {
        try await Task.sleep(for: .seconds(limit))
        process.signal(SIGKILL)
      }
      let outcome = try await process.outcome()
      killer.cancel()
      if outcome.status == 0 { break }
      #expect(outcome.status == 128 + SIGKILL, "\(outcome.errors)")
      // Killed behind the renaming it has a whole one.
      if try Self.parts(project).contains("out") {
        #expect(try project.read("out") == pages.text())
      }
      kills += 1
    }
    if kills == 30 {
      #expect(try await project.program.run("things/list", "-o", "out", "--resume").status == 0)
    }
    #expect(try project.read("out") == pages.text())
    #expect(try Self.parts(project) == ["out"])
    print("paging killed at random instants: \(kills) kills, \(server.lines.count) requests")
    await server.stop()
  }
}
