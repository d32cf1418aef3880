import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Paging against servers, as their clients and disks see it.
@Suite struct PagingWireTests {
  private static func action(_ paginate: String, _ rest: String = "") -> String {
    PlainProject.action + "paginate: {\(paginate)}\n" + rest
  }

  /// The number behind `name=` in a request's query.
  private static func number(_ name: String, _ request: HTTPServerRequest) -> Int {
    let pair = request.target.split(whereSeparator: { "?&".contains($0) })
      .first { $0.hasPrefix(name + "=") }
    return pair.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
  }

  @Test func linkHeadersLeadThroughAllPages() async throws {
    let server = try LocalServer { request in
      let page = max(Self.number("page", request), 1)
      var response = HTTPServerResponse.json("[{\"id\": \(page)0}, {\"id\": \(page)1}]")
      if page < 3 {
        response.headers.append(
          HTTPServerField("Link", "</things?page=\(page + 1)>; rel=\"next\", </x>; rel=last"))
      }
      return response
    }
    let project = try PlainProject.make(
      action: Self.action(
        "strategy: link_header, items: $, max_pages: 9", "capture: {ids: '$[*].id'}\n"),
      baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    expectEnd(outcome, 0, "200 OK in N ms, 3 pages, 6 items")
    #expect(
      outcome.text == (1...3).map { "{\"id\":\($0)0}\n{\"id\":\($0)1}\n" }.joined())
    #expect(server.lines == ["GET /things", "GET /things?page=2", "GET /things?page=3"])
    #expect(server.requests.allSatisfy { $0.header("Authorization") == "Bearer sesame-open" })

    let captured = try await project.program.run("things/list", "--print", "ids")
    #expect(captured.text.filter { !$0.isWhitespace } == "[10,11,20,21,30,31]")
    let bodies = try await project.program.run("things/list", "--print", "body", "-o", "all.txt")
    #expect(bodies.status == 0)
    #expect(try project.read("all.txt").hasPrefix(#"[{"id": 10}, {"id": 11}][{"id": 20}"#))
    let result = try await project.program.run("things/list", "--print", "result")
    #expect(result.text.contains("\"pages\": 3,\n  \"items\": 6,\n  \"polls\": null"))
    #expect(result.text.contains("\"reason\": \"page\""))
    await server.stop()
  }

  @Test func aCyclicCursorEndsTheRun() async throws {
    let server = try LocalServer { request in
      let cursor = Self.number("cursor", request)
      return .json(#"{"items": [\#(cursor)], "next": \#((cursor + 1) % 3 + 1)}"#)
    }
    let project = try PlainProject.make(
      action: Self.action(
        "strategy: cursor, items: $.items, next: $.next, parameter: {in: query, name: cursor}, max_pages: 99"
      ),
      baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "-o", "items.jsonl")
    #expect(outcome.status == 7, "\(outcome.errors)")
    #expect(outcome.errors.contains("which was there before [repeated-page]"))
    #expect(server.requests.count <= 5)
    #expect(try project.names() == ["actions", "connector-run.yaml", "connectors"])
    await server.stop()
  }

  @Test func aServerThatIgnoresThePageEndsTheRun() async throws {
    let server = try LocalServer(200, "[1, 2]")
    let project = try PlainProject.make(
      action: Self.action(
        "strategy: page, items: $, parameter: {in: query, name: page}, max_pages: 99"),
      baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    #expect(outcome.status == 7)
    #expect(outcome.text == "1\n2\n")
    #expect(
      outcome.errors.contains("page 2 has the same content as an earlier one [repeated-page]"))
    await server.stop()
  }

  @Test func tooManyPagesAreAnErrorAndEnoughItemsASuccess() async throws {
    let server = try LocalServer { request in
      let offset = Self.number("offset", request)
      return .json("[\(offset), \(offset + 1)]")
    }
    let offset = "strategy: offset, items: $, parameter: {in: query, name: offset}"
    let pages = try PlainProject.make(
      action: Self.action(offset + ", max_pages: 2"), baseURL: server.baseURL)
    let outcome = try await pages.program.run("things/list")
    #expect(outcome.status == 7)
    #expect(outcome.text == "0\n1\n2\n3\n")
    #expect(
      outcome.errors.contains("there is more behind page 2, and max_pages is 2 [too-many-pages]"))
    let items = try PlainProject.make(
      action: Self.action(offset + ", max_items: 3"), baseURL: server.baseURL)
    let enough = try await items.program.run("things/list")
    expectEnd(enough, 0, "200 OK in N ms, 2 pages, 3 items")
    #expect(enough.text == "0\n1\n2\n")
    await server.stop()
  }

  @Test func anotherOriginGetsNoCredentials() async throws {
    let other = try LocalServer(200, #"{"items": [2]}"#)
    let there = other.baseURL
    let server = try LocalServer(200, #"{"items": [1], "next": "\#(there)/more?page=2"}"#)
    let project = try PlainProject.make(
      connector: PlainProject.connector + "headers: {X-Tenant: acme}\n",
      action: Self.action("strategy: next_url, items: $.items, next: $.next, max_pages: 9"),
      baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text == "1\n2\n")
    #expect(server.requests.map { $0.header("Authorization") } == ["Bearer sesame-open"])
    #expect(other.lines == ["GET /more?page=2"])
    #expect(other.requests.map { $0.header("Authorization") } == [nil])
    #expect(other.requests.map { $0.header("X-Tenant") } == [nil])
    await server.stop()
    await other.stop()
  }

  @Test func secretsInItemsAreHidden() async throws {
    let server = try LocalServer(200, #"[{"echo": "sesame-open"}]"#)
    let project = try PlainProject.make(
      action: Self.action("strategy: link_header, items: $, max_pages: 9"),
      baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    #expect(outcome.text == "{\"echo\":\"***\"}\n")
    await server.stop()
  }

  @Test func aFailedPageIsTriedAgainAndTheRestGoesOn() async throws {
    let failed = Mutex(false)
    let server = try LocalServer { request in
      let page = Self.number("page", request)
      let fails = failed.withLock { failed in
        defer { failed = failed || page == 2 }
        return page == 2 && !failed
      }
      if fails { return .json("{}", status: 502) }
      return .json(page < 4 ? "[\(page)]" : "[]")
    }
    let project = try PlainProject.make(
      action: Self.action(
        "strategy: page, items: $, parameter: {in: query, name: page}, max_pages: 9"),
      baseURL: server.baseURL, settings: "defaults: {retry: {backoff: {initial: 1ms}}}\n")
    let outcome = try await project.program.run("things/list")
    #expect(outcome.text == "1\n2\n3\n", "\(outcome.errors)")
    #expect(server.requests.count == 5)
    await server.stop()
  }

  @Test func describeSaysSo() async throws {
    let project = try PlainProject.make(
      action: Self.action("strategy: link_header, items: $, max_items: 500, max_pages: 9"),
      baseURL: "http://127.0.0.1:9")
    let outcome = try await project.program.run("describe", "things/list")
    #expect(
      outcome.text.contains(
        "\nPages by link_header, at most 9, or 500 items; prints its items as JSON Lines.\n"))
  }

  /// How much memory a run takes at most, in kilobytes.
  private static func peak(_ project: TestProject) async throws -> Int {
    let script = """
      import resource, subprocess, sys
      status = subprocess.run([sys.argv[1], "things/list", "-o", "items.jsonl"]).returncode
      print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
      """
    let outcome = try await ChildProcess.run(
      ["/usr/bin/python3", "-c", script, Program.executable],
      environment: project.program.environment, directory: project.program.directory)
    let words = outcome.text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    try #require(words.count == 2 && words[0] == 0, "\(outcome.text)\(outcome.errors)")
    return words[1]
  }

  /// Ten thousand pages take no more memory than ten, but for what remembers where they led.
  @Test(.enabled(if: Instrumentation.slowdown == 1))
  func tenThousandPagesTakeConstantMemory() async throws {
    let server = try LocalServer { request in
      let page = Self.number("page", request)
      let filler = String(repeating: "x", count: 500)
      return .json("[{\"id\": \(page), \"filler\": \"\(filler)\"}]")
    }
    func peak(_ pages: Int) async throws -> Int {
      let project = try PlainProject.make(
        action: Self.action(
          "strategy: page, items: $, parameter: {in: query, name: page}, max_pages: 20000, max_items: \(pages)",
          "capture: {ids: '$[*].filler'}\n"), baseURL: server.baseURL)
      let peak = try await Self.peak(project)
      let lines = try project.read("items.jsonl").split(separator: "\n").count
      #expect(lines == pages)
      return peak
    }
    let few = try await peak(10)
    let many = try await peak(10_000)
    print("10 pages: \(few) KB, 10,000 pages: \(many) KB")
    #expect(many - few < 8192)
    #expect(many < 65_536)
    await server.stop()
  }

  @Test(.enabled(if: Instrumentation.slowdown == 1)) func largePagesDoNotAddUp() async throws {
    let item = "{\"text\": \"" + String(repeating: "y", count: 1000) + "\"}"
    let page = "[" + [String](repeating: item, count: 10_000).joined(separator: ",")
    let server = try LocalServer { request in
      .json(page + ",\(Self.number("page", request))]")
    }
    func peak(_ pages: Int) async throws -> Int {
      let project = try PlainProject.make(
        action: Self.action(
          "strategy: page, items: $, parameter: {in: query, name: page}, max_items: \(pages * 10_001)"
        ), baseURL: server.baseURL)
      return try await Self.peak(project)
    }
    // The first few leave the allocator what the rest gets by with.
    let three = try await peak(3)
    let eight = try await peak(8)
    print("3 pages of 10 MB: \(three) KB, 8 pages: \(eight) KB")
    #expect(eight - three < 20_000)
    await server.stop()
  }
}
