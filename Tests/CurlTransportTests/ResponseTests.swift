import ConnectorRuntime
import CurlTransport
import Foundation
import Synchronization
import Testing

/// What is made of the bytes that a server answers with.
@Suite struct ResponseTests {
  private func response(
    to method: String = "GET", _ bytes: String, closing: Bool = false
  ) async throws -> TransportResponse {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write(bytes)
      if !closing { connection.waitForEnd() }
    }
    return try await makeTransport().perform(TransportRequest(method: method, url: server.url()))
  }

  @Test func statusHeaderAndBody() async throws {
    let response = try await response(
      answer("{}", status: "418 I'm a teapot", fields: ["A: 1", "b:2  ", "A:\t 3", "Empty:"]))
    #expect(response.status == 418)
    #expect(response.version == "1.1")
    #expect(
      response.headers == [
        HTTPField("A", "1"), HTTPField("b", "2"), HTTPField("A", "3"), HTTPField("Empty", ""),
        HTTPField("Content-Length", "2"),
      ])
    #expect(response.body == Array("{}".utf8))
    #expect(response.bodyLength == 2)
    let timings = response.timings
    #expect(timings.tls == .zero)
    #expect(timings.connect > .zero && timings.firstByte >= timings.connect)
    #expect(timings.total >= timings.firstByte && timings.total < .seconds(20))
  }

  @Test func interimResponsesAreNotSeen() async throws {
    let response = try await response(
      "HTTP/1.1 100 Continue\r\nInterim: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        + answer("done"))
    #expect(response.status == 200)
    #expect(response.headers == [HTTPField("Content-Length", "4")])
    #expect(response.body == Array("done".utf8))
  }

  @Test func redirectsAreAnsweredAsTheyAre() async throws {
    let response = try await response(
      answer("moved", status: "302 Found", fields: ["Location: /elsewhere"]))
    #expect(response.status == 302)
    #expect(response.firstValue(of: "location") == "/elsewhere")
    #expect(response.body == Array("moved".utf8))
  }

  @Test func foldedAndForeignFieldsAreRead() async throws {
    let server = try RawServer(
      answer: Array("HTTP/1.1 200 OK\r\nFolded: a\r\n  b\r\n\tc\r\nLatin: caf".utf8) + [0xE9]
        + Array("\r\nText: café\r\nContent-Length: 0\r\n\r\n".utf8))
    let response = try await makeTransport().perform(
      TransportRequest(method: "GET", url: server.url()))
    #expect(response.firstValue(of: "Folded") == "a b c")
    #expect(response.firstValue(of: "Latin") == "café")
    #expect(response.firstValue(of: "Text") == "café")
  }

  @Test func chunksAreJoinedAndTrailersLeftOut() async throws {
    let response = try await response(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: 1\r\n\r\n")
    #expect(response.body == Array("abcde".utf8))
    #expect(response.headers == [HTTPField("Transfer-Encoding", "chunked")])
  }

  @Test func aBodyMayEndWithTheConnection() async throws {
    let response = try await response("HTTP/1.0 200 OK\r\n\r\nall of it", closing: true)
    #expect(response.version == "1.0")
    #expect(response.body == Array("all of it".utf8))
  }

  @Test(arguments: ["204 No Content", "304 Not Modified"])
  func statusesWithoutABody(status: String) async throws {
    let response = try await response("HTTP/1.1 \(status)\r\nContent-Length: 99999999999\r\n\r\n")
    #expect(response.body == [])
  }

  @Test func aHeadResponseHasNoBodyWhateverItsLength() async throws {
    let response = try await response(
      to: "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    #expect(response.status == 200)
    #expect(response.body == [])
  }

  @Test(arguments: [
    ("", "the connection ended without a response"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "the connection ended in the middle"),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf", "the connection ended in"),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", ""),
    ("HTTP/1.1 200 OK\r\nHalf: a", ""), ("HTTP/1.1 100 Continue\r\n\r\n", ""),
    ("HTTP/1.1 abc OK\r\n\r\n", ""), ("HTTP/9.9 200 OK\r\n\r\n", ""),
    ("SSH-2.0-OpenSSH_9.2\r\n", "the peer did not answer with HTTP"),
    ("<html>", "the peer did not answer with HTTP"),
    ("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", ""),
    (
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "the response announces"
    ),
  ])
  func brokenResponsesAreInterruptions(bytes: String, message: String) async throws {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write(bytes)
    }
    let error = await failure(of: TransportRequest(method: "GET", url: server.url()))
    #expect(error?.kind == .interrupted)
    #expect(error?.message.isEmpty == false)
    #expect(error?.message.contains("\n") == false)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    (1, 300_000), (3_000, 100), (3, 95_000),
  ])
  func hugeHeadersAreRefused(count: Int, size: Int) async throws {
    let field = "X: \(String(repeating: "x", count: size))"
    let server = try RawServer(
      answer: answer("", fields: Array(repeating: field, count: count)))
    let error = await failure(of: TransportRequest(method: "GET", url: server.url()))
    #expect(
      error
        == TransportError(.headerTooLarge, "the response's header is larger than 256 KiB"))
  }

  @Test func aLargeHeaderIsAccepted() async throws {
    let field = "X: \(String(repeating: "x", count: 60_000))"
    let response = try await response(answer("", fields: Array(repeating: field, count: 4)))
    #expect(response.headers.count == 5)
  }

  // MARK: - Limits and sinks

  @Test(arguments: [(10, true), (9, false), (0, false)])
  func theLimitIsExact(limit: Int, fits: Bool) async throws {
    for bytes in [
      answer("0123456789"),
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n",
    ] {
      let server = try RawServer(answer: bytes)
      let request = TransportRequest(
        method: "GET", url: server.url(), bodySink: .memory(limit: limit))
      if fits {
        #expect(try await makeTransport().perform(request).body.count == 10)
      } else {
        #expect(await failure(of: request)?.kind == .bodyTooLarge(limit: limit))
      }
    }
  }

  @Test func anAnnouncedLengthOverTheLimitFailsAtOnce() async throws {
    let response = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write(response)
      connection.waitForEnd()
    }
    let error = await failure(of: TransportRequest(method: "GET", url: server.url()))
    #expect(error?.kind == .bodyTooLarge(limit: 64 << 20))
    #expect(error?.message == "the response's body is larger than 64 MiB")
  }

  @Test func aStreamTakesWhatItWantsBeyondTheLimit() async throws {
    let chunks = Mutex([UInt8]())
    let body = String(repeating: "0123456789", count: 50_000)
    let server = try RawServer(answer: answer(body))
    let response = try await makeTransport().perform(
      TransportRequest(
        method: "GET", url: server.url(),
        bodySink: .stream(
          limit: 10, when: { status, _ in status == 200 },
          write: { bytes in chunks.withLock { $0 += bytes } })))
    #expect(response.body == [])
    #expect(response.bodyLength == body.utf8.count)
    #expect(chunks.withLock { $0 } == Array(body.utf8))
  }

  @Test func whatAStreamDeclinesGoesIntoMemoryUnderTheLimit() async throws {
    let server = try RawServer(answer: answer("not found", status: "404 Not Found"))
    func request(limit: Int) -> TransportRequest {
      TransportRequest(
        method: "GET", url: server.url(),
        bodySink: .stream(
          limit: limit, when: { status, _ in status == 200 }, write: { _ in Issue.record("called") }
        ))
    }
    #expect(try await makeTransport().perform(request(limit: 9)).body == Array("not found".utf8))
    #expect(await failure(of: request(limit: 8))?.kind == .bodyTooLarge(limit: 8))
  }

  @Test func aSinksErrorAbortsTheTransferAndComesBack() async throws {
    struct DiskFull: Error {}
    let closed = Event()
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
      connection.waitForEnd()
      closed.happen()
    }
    await #expect(throws: DiskFull.self) {
      try await makeTransport().perform(
        TransportRequest(
          method: "GET", url: server.url(),
          bodySink: .stream(limit: 10, when: { _, _ in true }, write: { _ in throw DiskFull() })))
    }
    await closed.wait()
  }
}
