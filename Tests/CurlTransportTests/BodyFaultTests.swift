import Compression
import ConnectorRuntime
import CurlTransport
import Foundation
import Synchronization
import TestSupport
import Testing

/// Responses whose status says enough: they are handed on with what came of their bodies.
@Suite struct BodyFaultTests {
  /// What is made of an answer where a body is needed with 2xx alone.
  private func response(
    _ answer: [UInt8], sink: TransportRequest.BodySink = .memory(limit: 1_000),
    timeouts: TransportTimeouts = TransportTimeouts(),
    ending: @escaping @Sendable (RawConnection) -> Void = { _ in },
    change: (inout TransportRequest) -> Void = { _ in }
  ) async throws -> TransportResponse {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write(answer)
      ending(connection)
    }
    var request = TransportRequest(
      method: "GET", url: server.url(), timeouts: timeouts, bodySink: sink)
    request.needsWholeBody = { (200..<300).contains($0) }
    change(&request)
    return try await makeTransport().perform(request)
  }

  private static func head(_ fields: String..., status: String = "429 X") -> [UInt8] {
    Array(
      (["HTTP/1.1 \(status)", "Retry-After: 7"] + fields + ["", ""]).joined(
        separator: "\r\n"
      ).utf8)
  }

  /// A gzip member with `{"message":"later"}` in it.
  private static var gzip: [UInt8] {
    get throws { try #require(GzipEncoder.compress(Array(#"{"message":"later"}"#.utf8))) }
  }

  private func check(
    _ response: TransportResponse, _ fault: TransportError, body: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(response.status == 429, sourceLocation: sourceLocation)
    #expect(response.firstValue(of: "Retry-After") == "7", sourceLocation: sourceLocation)
    #expect(response.bodyFault == fault, sourceLocation: sourceLocation)
    #expect(
      String(decoding: response.body, as: UTF8.self) == body, sourceLocation: sourceLocation)
    #expect(response.bodyLength == response.body.count, sourceLocation: sourceLocation)
  }

  private static let cut = TransportError(
    .interrupted, "the connection ended in the middle of the body")

  @Test func aBodyThatIsCut() async throws {
    let answer = Self.head("Content-Length: 99") + Array("half".utf8)
    let response = try await response(answer)
    check(response, Self.cut, body: "half")
    // What is known of the connection is known of both.
    #expect(response.bodyFault?.connection != nil && response.connection != nil)
    #expect(response.timings.firstByte > .zero)
    let chunked = Self.head("Transfer-Encoding: chunked") + Array("4\r\nhalf\r\nff\r\n".utf8)
    check(try await self.response(chunked), Self.cut, body: "half")
  }

  @Test func aBodyWhoseCodingIsCutOrDamaged() async throws {
    var gzip = try Self.gzip
    let short = Array(gzip.dropLast())
    let answer = Self.head("Content-Encoding: gzip", "Content-Length: \(short.count)") + short
    check(
      try await response(answer),
      TransportError(.interrupted, "the body ends in the middle of its gzip coding"),
      body: #"{"message":"later"}"#)
    gzip[gzip.count - 8] ^= 1
    let damaged = Self.head("Content-Encoding: gzip", "Content-Length: \(gzip.count)") + gzip
    check(
      try await response(damaged),
      TransportError(.interrupted, "the body's gzip coding is damaged: incorrect data check"),
      body: #"{"message":"later"}"#)
  }

  @Test func aCodingThatIsNotKnown() async throws {
    check(
      try await response(
        Self.head("Content-Encoding: foo", "Content-Length: 3") + Array("abc".utf8)),
      TransportError(.unknownCoding, "the body's content coding 'foo' is not known"), body: "")
  }

  @Test func aBodyThatIsTooLarge() async throws {
    let fault = TransportError(
      .bodyTooLarge(limit: 1_000), "the response's body is larger than 1000 bytes")
    check(try await response(Self.head("Content-Length: 99999999999")), fault, body: "")
    let first = String(repeating: "a", count: 900)
    let chunks = Self.head("Transfer-Encoding: chunked") + Array("384\r\n\(first)\r\n".utf8)
    let bomb = GzipBomb.bytes(mebibytes: 1)
    let coded = Self.head("Content-Encoding: gzip", "Content-Length: \(bomb.count)") + bomb
    check(try await response(coded), fault, body: "")
    let response = try await response(chunks) { connection in
      // Read by itself, and then too much.
      try? connection.write("384\r\n\(first)\r\n")
    }
    #expect(response.bodyFault == fault)
    #expect(response.body.count <= 1_000)
  }

  @Test func aBodyThatStops() async throws {
    let answer = Self.head("Content-Length: 99") + Array("half".utf8)
    let idle = try await response(
      answer, timeouts: TransportTimeouts(idle: .milliseconds(150))
    ) { $0.waitForEnd() }
    check(idle, TransportError(.idleTimeout, "no data for 150ms"), body: "half")
    let late = try await response(
      answer, timeouts: TransportTimeouts(attempt: .milliseconds(150))
    ) { $0.waitForEnd() }
    check(late, TransportError(.attemptTimeout, "no complete answer within 150ms"), body: "half")
  }

  @Test func lengthsThatContradictEachOther() async throws {
    check(
      try await response(Self.head("Content-Length: 1", "Content-Length: 2") + Array("ab".utf8)),
      TransportError(.interrupted, "the response announces two different lengths"), body: "")
  }

  @Test func whatNobodyMaySeeIsDropped() async throws {
    let answer = Self.head("Content-Length: 99") + Array("half".utf8)
    let response = try await response(answer, change: { $0.keepsPartOfBody = false })
    check(response, Self.cut, body: "")
  }

  /// A stream's own error is nobody else's, and what it took is no body.
  @Test func whatAStreamDeclinesIsHandedOn() async throws {
    let sink = TransportRequest.BodySink.stream(
      limit: 1_000, when: { status, _ in status == 200 }, write: { _ in Issue.record("called") })
    let answer = Self.head("Content-Length: 99") + Array("half".utf8)
    check(try await response(answer, sink: sink), Self.cut, body: "half")
  }

  /// Where the body is what was asked for, it is an error as ever.
  @Test func aBodyThatIsNeededIsAnError() async throws {
    let answer = Self.head("Content-Length: 99", status: "200 OK") + Array("half".utf8)
    await #expect(throws: Self.cut) { try await response(answer) }
    await #expect(throws: Self.cut) {
      try await response(
        Self.head("Content-Length: 99"), change: { $0.needsWholeBody = { _ in true } })
    }
  }

  /// Before the header's end there is no status.
  @Test(arguments: ["", "HTTP/1.1 429 X\r\nRetry-After: 7\r\n", "HTTP/1.1 100 Continue\r\n\r\n"])
  func withoutAHeaderThereIsNoResponse(_ start: String) async throws {
    await #expect(throws: TransportError.self) {
      try await response(Array(start.utf8), change: { $0.needsWholeBody = { _ in false } })
    }
  }

  /// Of several exchanges of one request the last one counts: an earlier one's status is no answer.
  @Test func anEarlierExchangeIsNoAnswer() async throws {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write(
        "HTTP/1.1 401 X\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n")
      _ = try connection.readRequest()
    }
    var request = TransportRequest(method: "GET", url: server.url())
    request.connectionProof = .ntlm(user: "u", password: "p")
    request.needsWholeBody = { _ in false }
    let result = try? await makeTransport().perform(request)
    // Either libcurl gives up, or the first answer, which is whole, is the last one.
    #expect(result?.bodyFault == nil)
  }
}
