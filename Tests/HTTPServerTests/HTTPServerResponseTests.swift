import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// What a client sees of a handler's response.
@Suite struct HTTPServerResponseTests {
  private func answer(
    _ response: HTTPServerResponse, to method: String = "GET", version: String = "HTTP/1.1"
  ) async throws -> RawSocketClient.Response {
    let server = try HTTPServer { _ in response }
    let answer = try await RawSocketClient.exchange(
      port: server.port, "\(method) / \(version)\r\nHost: a\r\n\r\n")
    await server.stop()
    return answer
  }

  @Test func `status, fields in order, length and body arrive`() async throws {
    let response = try await answer(
      HTTPServerResponse(
        status: 418,
        headers: [
          HTTPServerField("x-b", "1"), HTTPServerField("X-A", "two words"),
          HTTPServerField("x-b", "3"),
        ], body: Array("tea".utf8)))
    #expect(response.status == 418)
    #expect(response.header("Content-Length") == "3")
    #expect(response.text == "tea")
    let own = response.headers.filter { $0.lowercased().hasPrefix("x-") }
    #expect(own == ["x-b: 1", "X-A: two words", "x-b: 3"])
  }

  @Test func `HEAD gets the length and no body`() async throws {
    let server = try HTTPServer { _ in HTTPServerResponse(status: 200, body: Array("body".utf8)) }
    let port = server.port
    let (head, next) = try await RawSocketClient.onThread {
      var client = try RawSocketClient(port: port)
      let head = try client.exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
      // A body of the first response would be read as the second one.
      return (head, try client.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
    }
    #expect(head.status == 200)
    #expect(head.header("Content-Length") == "4")
    #expect(next.text == "body")
    await server.stop()
  }

  @Test(arguments: [204, 304])
  func `a response that may have no body has none`(status: Int) async throws {
    let server = try HTTPServer { request in
      request.target == "/first"
        ? HTTPServerResponse(status: status, body: Array("body".utf8))
        : HTTPServerResponse(status: 200, body: Array("next".utf8))
    }
    let port = server.port
    let (first, next) = try await RawSocketClient.onThread {
      var client = try RawSocketClient(port: port)
      let first = try client.exchange("GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
      return (first, try client.exchange("GET /next HTTP/1.1\r\nHost: a\r\n\r\n"))
    }
    #expect(first.status == status)
    if status == 204 { #expect(first.header("Content-Length") == nil) }
    #expect(next.text == "next")
    await server.stop()
  }

  @Test(arguments: [
    HTTPServerResponse(status: 199), HTTPServerResponse(status: 1000),
    HTTPServerResponse(status: -1),
    HTTPServerResponse(status: 200, headers: [HTTPServerField("A", "b\r\nC: d")]),
    HTTPServerResponse(status: 200, headers: [HTTPServerField("A", "b\0c")]),
    HTTPServerResponse(status: 200, headers: [HTTPServerField("A b", "c")]),
    HTTPServerResponse(status: 200, headers: [HTTPServerField("A:b", "c")]),
    HTTPServerResponse(status: 200, headers: [HTTPServerField("Content-Length", "7")]),
  ])
  func `what cannot be sent becomes a 500`(response: HTTPServerResponse) async throws {
    #expect(try await answer(response).status == 500)
  }

  @Test(arguments: [10, nil])
  func `a body in pieces is sent by length or chunked`(total: Int?) async throws {
    let text = Array("0123456789".utf8)
    let response = try await answer(
      HTTPServerResponse(
        status: 200,
        body: .chunks(total: total) { offset, maximum in
          guard offset < text.count else { return nil }
          return Array(text[offset..<min(offset + 3, offset + maximum, text.count)])
        }))
    #expect(response.text == "0123456789")
    #expect(response.header("Content-Length") == total.map(String.init))
    #expect(response.header("Transfer-Encoding") == (total == nil ? "chunked" : nil))
  }

  @Test func `HTTP 1.0 gets a body of unknown length up to the end of the connection`()
    async throws
  {
    let response = try await answer(
      HTTPServerResponse(
        status: 200, body: .chunks(total: nil) { offset, _ in offset == 0 ? [0x61] : nil }),
      version: "HTTP/1.0")
    #expect(response.text == "a")
    #expect(response.header("Transfer-Encoding") == nil)
  }

  @Test func `a body that ends early or runs over cuts the connection`() async throws {
    await #expect(throws: RawSocketClient.ConnectionEnded.self) {
      try await answer(
        HTTPServerResponse(
          status: 200, body: .chunks(total: 10) { offset, _ in offset == 0 ? [1, 2, 3] : nil }))
    }
    await #expect(throws: RawSocketClient.ConnectionEnded.self) {
      try await answer(
        HTTPServerResponse(
          status: 200,
          body: .chunks(total: nil) { _, maximum in [UInt8](repeating: 0, count: maximum + 1) }))
    }
  }

  @Test func `a gigabyte is streamed no faster than the client reads`() async throws {
    let total = 1 << 30
    let consumed = Atomic(0)
    let lead = Atomic(0)
    let server = try HTTPServer { _ in
      HTTPServerResponse(
        status: 200,
        body: .chunks(total: total) { offset, maximum in
          lead.max(offset - consumed.load(ordering: .relaxed), ordering: .relaxed)
          return [UInt8](repeating: 0x20, count: min(maximum, total - offset))
        })
    }
    let port = server.port
    try await RawSocketClient.onThread {
      var client = try RawSocketClient(port: port)
      try client.send(Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
      client.skipToEnd { consumed.add($0, ordering: .relaxed) }
    }
    #expect(consumed.load(ordering: .relaxed) > total)
    // What the sockets' buffers hold; a server that gathers the body would be far ahead.
    #expect(lead.load(ordering: .relaxed) < 64 << 20)
    await server.stop()
  }
}
