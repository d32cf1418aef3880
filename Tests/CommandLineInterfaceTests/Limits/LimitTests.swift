import Foundation
import TestSupport
import Testing

/// Responses without end: they are clear errors, and what they cost is bounded.
@Suite(.serialized) struct LimitTests {
  /// What a run may hold beside what the program takes to show its version: 64 MiB of a response,
  /// and what sending a request takes, the pages of a debug build's code that it runs included.
  private static let bound = (64 << 20) + 26_000_000

  /// What a release build may hold in all.
  ///
  /// A debug build takes ten megabytes more than one.
  private static let boundOfRelease = 96_000_000

  private static let gigabyte = 1 << 30

  /// A response of a gigabyte in each way to say where it ends.
  private static func gigabyte(_ framing: String, _ start: String) -> RawSocketServer.Answer {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    let fields =
      switch framing {
      case "Content-Length": "Content-Length: \(gigabyte + start.utf8.count)\r\n\r\n"
      // All of it is one chunk.
      case "chunked": "Transfer-Encoding: chunked\r\n\r\n50000000\r\n"
      default: "\r\n"
      }
    return .filler(
      head: Array((head + fields + start).utf8), count: gigabyte, byte: UInt8(ascii: "a"))
  }

  private func project(_ server: TokenServer) throws -> ScratchProject {
    try ScratchProject(
      EchoScenario.files, environment: server.environment(secret: "a-secret-of-the-client"))
  }

  private func check(_ run: MeasuredRun, _ status: Int32, _ id: String, _ what: String) {
    #expect(run.outcome.status == status, "\(run.outcome.errors)")
    #expect(run.outcome.errors.contains("[\(id)]"), "\(run.outcome.errors)")
    #expect(run.outcome.errors.utf8.count < 3000)
    checkMemory(run, what)
  }

  private func checkMemory(_ run: MeasuredRun, _ what: String) {
    #expect(run.peak - run.atRest < Self.bound, "\(what): \(run.peak)")
    if Program.isReleaseBuild { #expect(run.peak < Self.boundOfRelease, "\(what): \(run.peak)") }
  }

  @Test(arguments: ["Content-Length", "chunked", "no length"])
  func aTokenResponseOfAGigabyte(_ framing: String) async throws {
    let server = try TokenServer { _, _ in
      Self.gigabyte(framing, #"{"expires_in":3600,"access_token":""#)
    }
    let run = try await MeasuredRun(try project(server), ["api/get"])
    check(run, 5, "oversized-token-response", "token response, \(framing)")
  }

  @Test(arguments: ["Content-Length", "chunked", "no length"], ["api/get", "api/check"])
  func aBodyOfAGigabyte(_ framing: String, _ action: String) async throws {
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant("a-token-of-the-server") },
      api: { _ in Self.gigabyte(framing, "[\"") })
    let run = try await MeasuredRun(try project(server), [action])
    check(run, 5, "body-too-large", "body, \(framing)")
    #expect(run.outcome.output.isEmpty)
  }

  /// Where the status says enough, it counts, at the same cost.
  @Test(arguments: [
    (200, 5 as Int32, "oversized-token-response", 5 as Int32, "body-too-large"),
    (401, 4, "rejected-client", 4, "rejected-credentials"),
    (500, 4, "failing-token-endpoint", 6, "unexpected-status"),
  ])
  func aGigabyteOutOfAFewMegabytes(
    _ status: Int, _ ofToken: Int32, _ tokenID: String, _ ofBody: Int32, _ bodyID: String
  ) async throws {
    let body = GzipBomb.bytes(mebibytes: 1024)
    let head =
      "HTTP/1.1 \(status) X\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
    let answer = RawSocketServer.Answer.bytes(Array(head.utf8) + body)
    let asToken = try TokenServer { _, _ in answer }
    let token = try await MeasuredRun(try project(asToken), ["api/get"])
    check(token, ofToken, tokenID, "compressed token response")
    let asBody = try TokenServer(
      token: { _, _ in TokenServer.grant("a-token-of-the-server") }, api: { _ in answer })
    let run = try await MeasuredRun(try project(asBody), ["api/get"])
    check(run, ofBody, bodyID, "compressed body")
  }

  @Test(arguments: ["one field", "many fields", "status line"])
  func aHeaderOfFiveMegabytes(_ kind: String) async throws {
    let large = String(repeating: "a", count: 5_000_000)
    let text =
      switch kind {
      case "one field": "HTTP/1.1 200 OK\r\nX-Large: \(large)\r\nContent-Length: 0\r\n\r\n"
      case "many fields":
        "HTTP/1.1 200 OK\r\n" + String(repeating: "X-Field: value of it\r\n", count: 227_000)
          + "Content-Length: 0\r\n\r\n"
      default: "HTTP/1.1 200 \(large)\r\nContent-Length: 0\r\n\r\n"
      }
    let asToken = try TokenServer { _, _ in .text(text) }
    let token = try await MeasuredRun(try project(asToken), ["api/get"])
    check(token, 5, "broken-token-response", "header of a token response, \(kind)")
    let asResponse = try TokenServer(
      token: { _, _ in TokenServer.grant("a-token-of-the-server") }, api: { _ in .text(text) })
    let run = try await MeasuredRun(try project(asResponse), ["api/get"])
    check(run, 5, "header-too-large", "header of a response, \(kind)")
  }

  @Test func aBodyOfAGigabyteStreamsToAFile() async throws {
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant("a-token-of-the-server") },
      api: { _ in Self.gigabyte("Content-Length", "") })
    let run = try await MeasuredRun(try project(server), ["api/get", "-o", "/dev/null"])
    #expect(run.outcome.status == 0, "\(run.outcome.errors)")
    #expect(run.peak - run.atRest < 26_000_000, "\(run.peak)")
  }

  /// Beyond what fits in memory, and onto a disk.
  @Test func aStreamedBodyIsWhole() async throws {
    let size = (64 << 20) + 12_345
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant("a-token-of-the-server") },
      api: { _ in
        .filler(
          head: Array("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n".utf8), count: size,
          byte: UInt8(ascii: "z"))
      })
    let project = try project(server)
    let run = try await MeasuredRun(project, ["api/get", "-o", "body"])
    #expect(run.outcome.status == 0, "\(run.outcome.errors)")
    let file = try Data(contentsOf: URL(fileURLWithPath: project.folder.path + "/body"))
    #expect(file.count == size)
    #expect(file.allSatisfy { $0 == UInt8(ascii: "z") })
  }

  /// An error's body is memory too, and a message quotes little of it.
  @Test func anErrorOfSixtyMebibytesIsQuotedShortly() async throws {
    let size = 60 << 20
    let server = try TokenServer(
      token: { _, _ in TokenServer.grant("a-token-of-the-server") },
      api: { _ in
        .filler(
          head: Array("HTTP/1.1 500 Oh\r\nContent-Length: \(size)\r\n\r\n".utf8), count: size,
          byte: UInt8(ascii: "z"))
      })
    let run = try await MeasuredRun(try project(server), ["api/get"])
    #expect(run.outcome.status == 6, "\(run.outcome.errors.prefix(3000))")
    #expect(run.outcome.errors.utf8.count < 3000)
    checkMemory(run, "large error")
  }
}
