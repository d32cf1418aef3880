import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Retries against servers that fail for a while.
@Suite struct RetryWireTests {
  /// Retries that take no time of the tests.
  private static let settings =
    "defaults: {retry: {backoff: {initial: 1ms, max: 2s}}}\n"

  private static func project(
    _ action: String = PlainProject.action, baseURL: String, settings: String = settings
  ) throws -> TestProject {
    try PlainProject.make(action: action, baseURL: baseURL, settings: settings)
  }

  @Test func aStormOf429EndsWhenTheServerSaysSo() async throws {
    let count = Mutex(0)
    let server = try LocalServer { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      if number > 2 { return .json(#"{"ok": true}"#) }
      return HTTPServerResponse(
        status: 429, headers: [HTTPServerField("Retry-After", "0")], body: Array("slow".utf8))
    }
    let project = try Self.project(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "-v")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text == #"{"ok": true}"#)
    #expect(server.requests.count == 3)
    #expect(outcome.errors.contains("* Retried request: GET \(server.baseURL)/things\n"))
    await server.stop()
  }

  /// What somebody waited for: not the last attempt alone.
  @Test func theTimeOfARunHasItsWaitsInIt() async throws {
    let server = try RawSocketServer(answers: [
      .text("HTTP/1.1 503 X\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"),
      .response(body: "{}"),
    ])
    let project = try Self.project(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    let line = try #require(outcome.errors.firstMatch(of: /^200 OK in (\d+) ms, 1 retry\n$/))
    #expect(try #require(Int(line.1)) >= 1000)
    server.stop()
  }

  @Test func everyAttemptIsInTheResult() async throws {
    let server = try LocalServer(503, "{}")
    let project = try Self.project(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "--print", "result")
    #expect(outcome.status == 6)
    #expect(outcome.errors.contains("note: it was sent 3 times\n"))
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    let attempts = try #require(document["attempts"] as? [[String: Any]])
    #expect(attempts.map { $0["reason"] as? String } == ["initial", "retry", "retry"])
    #expect(attempts.allSatisfy { $0["waited"] is NSNumber })
    await server.stop()
  }

  @Test(arguments: ["seconds", "HTTP-date", "date-time"])
  func aLongRetryAfterEndsTheRunAtOnce(_ form: String) async throws {
    let end = Date().addingTimeInterval(3600)
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat =
      form == "HTTP-date" ? "EEE, dd MMM yyyy HH:mm:ss 'GMT'" : "yyyy-MM-dd'T'HH:mm:ss'Z'"
    let value = form == "seconds" ? "3600" : formatter.string(from: end)
    let server = try LocalServer(429, "{}", headers: [HTTPServerField("Retry-After", value)])
    let project = try Self.project(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    #expect(outcome.status == 6)
    #expect(server.requests.count == 1)
    formatter.dateFormat = "yyyy-MM-dd'T'HH:"
    #expect(
      outcome.errors.contains(
        "note: the server asks to wait until \(formatter.string(from: end))"),
      "\(outcome.errors)")
    #expect(outcome.errors.contains("longer than retry.backoff.max, 2s"))
    await server.stop()
  }

  @Test func aCutConnectionIsTriedAgain() async throws {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    let server = try RawSocketServer(answers: [
      .bytesThenClose(Array(cut.utf8)), .response(body: "whole"),
    ])
    let project = try Self.project(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "-o", "out.txt")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try project.read("out.txt") == "whole")
    #expect(server.received.count == 2)
    server.stop()
  }

  /// A pipe has the first half already, and nothing may come twice.
  @Test func whatWentToAPipeIsNotWrittenTwice() async throws {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    let server = try RawSocketServer(answers: [
      .bytesThenClose(Array(cut.utf8)), .response(body: "whole"),
    ])
    let project = try Self.project(baseURL: server.baseURL)
    let outcome = try await project.program.shell(#""$1" things/list -o /dev/stdout | cat"#)
    #expect(outcome.text == "half")
    #expect(server.received.count == 1)
    server.stop()
  }

  @Test func aPOSTIsNotRepeated() async throws {
    let server = try LocalServer(503, "{}")
    let action = "connector: plain\nmethod: POST\npath: /things\nbody: {json: {a: 1}}\n"
    let project = try Self.project(action, baseURL: server.baseURL)
    #expect(try await project.program.run("things/list").status == 6)
    #expect(server.lines == ["POST /things"])
    await server.stop()
  }

  @Test func aPOSTWithAKeyIsRepeatedWithTheSameKey() async throws {
    let server = try LocalServer(503, "{}")
    let action =
      "connector: plain\nmethod: POST\npath: /things\nbody: {json: {id: <<$uuid>>}}\n"
      + "idempotency_key: true\n"
    let project = try Self.project(action, baseURL: server.baseURL)
    #expect(try await project.program.run("things/list").status == 6)
    #expect(server.requests.count == 3)
    #expect(Set(server.requests.map { $0.header("Idempotency-Key") }).count == 1)
    #expect(Set(server.requests.map(\.body)).count == 1)
    await server.stop()
  }

  @Test func thePlanShowsWhatHolds() async throws {
    let project = try PlainProject.make(
      action: PlainProject.action + "rate_limit: {requests: 5, per: 1m}\n",
      baseURL: "http://127.0.0.1:9",
      settings: "defaults: {retry: {retries: 7, budget: 3m}}\n")
    let outcome = try await project.program.run("plan", "things/list")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for line in [
      #/retry.retries +7 +<- connector-run.yaml:1/#,
      #/retry.budget +180s +<- connector-run.yaml:1/#,
      #/rate_limit +5 in 60s +<- actions/things/list.yaml:4/#,
      #/retry.when.status +408, 429, 502, 503, 504 +<- built in/#,
    ] {
      #expect(outcome.text.contains(line), "\(outcome.text)")
    }
  }
}
