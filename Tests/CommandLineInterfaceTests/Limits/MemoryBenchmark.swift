import Foundation
import TestSupport
import Testing

/// What a run holds however much comes: `scripts/benchmark memory` runs it with a release build.
///
/// The tests of every change have a tenth of it (`LimitTests`, `PagingWireTests`).
@Suite(.serialized) struct MemoryBenchmark {
  /// What a release build may hold in all.
  private static let bound = 64_000_000

  private static func project(_ server: RawSocketServer, _ more: String = "") throws
    -> ScratchProject
  {
    try ScratchProject(
      [
        "connectors/plain.yaml": PlainProject.connector,
        "actions/things/list.yaml": PlainProject.action + more,
      ], environment: ["PLAIN_BASE_URL": server.baseURL, "PLAIN_KEY": "sesame-open"])
  }

  private static func check(_ run: MeasuredRun, _ what: String) {
    #expect(run.outcome.status == 0, "\(run.outcome.errors)")
    print("  \(what): \(run.peak / 1000) KB, and \(run.atRest / 1000) KB at rest")
    #expect(Program.isReleaseBuild, "CONNECTOR_RUN_UNDER_TEST names no release build")
    #expect(run.peak < Self.bound, "\(what): \(run.peak)")
  }

  @Test(arguments: [[], ["--resume"]]) func aHundredThousandPages(_ options: [String]) async throws
  {
    let filler = String(repeating: "x", count: 300)
    let ok = "< HTTP/1.1 200 OK\n< Content-Type: application/json\n< Content-Length: auto\n<\n"
    let script = try ServerScript(
      """
      > GET /things
      \(ok)<| {"items": [{"id": 0}], "next": 1}
      > GET /things?cursor={n}
      \(ok)<| {"items": [{"id": {n}, "text": "\(filler)"}], "next": {n+1}}
      ! times 99998
      > GET /things?cursor=99999
      \(ok)<| {"items": [{"id": 99999}]}

      """)
    let server = try RawSocketServer(script: script)
    let project = try Self.project(
      server,
      """
      paginate:
        strategy: cursor
        items: $.items
        next: $.next
        parameter: {in: query, name: cursor}
        max_pages: 100000
      capture: {ids: "$.items[*].text"}

      """)
    let run = try await MeasuredRun(project, ["things/list", "-o", "items.jsonl"] + options)
    Self.check(run, "100,000 pages\(options.isEmpty ? "" : " with --resume")")
    let file = try Data(contentsOf: URL(fileURLWithPath: project.folder.path + "/items.jsonl"))
    #expect(file.count { $0 == 10 } == 100_000)
    server.stop()
  }

  @Test(arguments: [[], ["--continue"]]) func fiveGigabytes(_ options: [String]) async throws {
    let size = 5_000_000_000
    let server = try RawSocketServer { _ in
      .filler(
        head: Array("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: \(size)\r\n\r\n".utf8),
        count: size, byte: UInt8(ascii: "z"))
    }
    let project = try Self.project(server, "timeout: {attempt: 10m}\n")
    let run = try await MeasuredRun(project, ["things/list", "-o", "body"] + options)
    Self.check(run, "a body of 5 GB to a file\(options.isEmpty ? "" : " with --continue")")
    var status = stat()
    #expect(stat(project.folder.path + "/body", &status) == 0 && Int(status.st_size) == size)
    server.stop()
  }
}
