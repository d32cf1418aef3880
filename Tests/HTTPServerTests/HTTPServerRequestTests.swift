import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// What a handler sees of a request.
@Suite struct HTTPServerRequestTests {
  /// Answers with the request-target, so that a test sees what the server made of it.
  private func echo() throws -> HTTPServer {
    try HTTPServer { request in
      HTTPServerResponse(status: 200, body: Array(request.target.utf8))
    }
  }

  @Test(arguments: [
    "/", "/a/../b", "/a/%2e%2e/b", "//a//b", "/%23%2F%3F?x=%20+%26&y=a%2Bb&&=&z", "/?", "/a?b?c",
    "/a#b", "/é𝄞", "/a;b=c", "*", "http://other.test/a?b",
  ])
  func `the target stays as it was sent`(target: String) async throws {
    let server = try echo()
    let response = try await RawSocketClient.exchange(
      port: server.port, "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(response.status == 200)
    #expect(response.text == target)
    await server.stop()
  }

  @Test func `path and query are split at the first question mark`() {
    let request = HTTPServerRequest(method: "GET", target: "/a%3Fb?c=%20?d")
    #expect(request.path == "/a%3Fb")
    #expect(request.query == "c=%20?d")
    #expect(HTTPServerRequest(method: "GET", target: "/a").query == nil)
    #expect(HTTPServerRequest(method: "GET", target: "/a?").query?.isEmpty == true)
  }

  @Test func `method, version and header fields stay in order and as sent`() async throws {
    let seen = Mutex<HTTPServerRequest?>(nil)
    let server = try HTTPServer { request in
      seen.withLock { $0 = request }
      return HTTPServerResponse(status: 200)
    }
    _ = try await RawSocketClient.exchange(
      port: server.port,
      "PURGE /x HTTP/1.1\r\nhOsT: a\r\nX-Two: 2\r\nx-one: 1\r\nX-Two: again\r\nX-Empty:\r\n"
        + "X-Text: a  b\té\r\n\r\n")
    await server.stop()
    let request = try #require(seen.withLock { $0 })
    #expect(request.method == "PURGE")
    #expect(request.version == "HTTP/1.1")
    #expect(
      request.headers == [
        HTTPServerField("hOsT", "a"), HTTPServerField("X-Two", "2"), HTTPServerField("x-one", "1"),
        HTTPServerField("X-Two", "again"), HTTPServerField("X-Empty", ""),
        HTTPServerField("X-Text", "a  b\té"),
      ])
    #expect(request.header("x-TWO") == "2")
    #expect(request.body == [])
  }

  @Test func `a body is complete, by length or chunked`() async throws {
    let server = try HTTPServer { HTTPServerResponse(status: 200, body: $0.body) }
    let large = String(repeating: "0123456789", count: 300_000)
    let plain = try await RawSocketClient.exchange(
      port: server.port,
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(large.utf8.count)\r\n\r\n\(large)")
    #expect(plain.text == large)
    let chunked = try await RawSocketClient.exchange(
      port: server.port,
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n")
    #expect(chunked.text == "abc0123456789")
    await server.stop()
  }

  @Test func `form bodies reach the handler unread by the library`() async throws {
    let server = try HTTPServer { HTTPServerResponse(status: 200, body: $0.body) }
    let response = try await RawSocketClient.exchange(
      port: server.port,
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        + "Content-Length: 11\r\n\r\na=b%20c+d&e")
    #expect(response.text == "a=b%20c+d&e")
    await server.stop()
  }

  @Test func `a target of a megabyte needs a larger header limit`() async throws {
    let target = "/?q=" + String(repeating: "x", count: 1 << 20)
    let request = "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n"
    let small = try echo()
    let refused = try await RawSocketClient.exchange(port: small.port, request)
    #expect(refused.status == 414)
    await small.stop()
    let large = try HTTPServer(maximumHeaderSize: 4 << 20) { request in
      HTTPServerResponse(status: 200, body: Array(request.target.utf8))
    }
    let accepted = try await RawSocketClient.exchange(port: large.port, request)
    #expect(accepted.text == target)
    await large.stop()
  }

  @Test func `a body over the limit is a 413, at the limit it is not`() async throws {
    let server = try HTTPServer(maximumBodySize: 10) { request in
      HTTPServerResponse(status: 200, body: request.body)
    }
    func post(_ head: String, _ body: String) async throws -> Int {
      try await RawSocketClient.exchange(
        port: server.port, "POST / HTTP/1.1\r\nHost: a\r\n\(head)\r\n\r\n\(body)"
      ).status
    }
    #expect(try await post("Content-Length: 10", "0123456789") == 200)
    #expect(try await post("Content-Length: 11", "0123456789a") == 413)
    #expect(try await post("Transfer-Encoding: chunked", "A\r\n0123456789\r\n0\r\n\r\n") == 200)
    #expect(
      try await post("Transfer-Encoding: chunked", "A\r\n0123456789\r\n1\r\na\r\n0\r\n\r\n") == 413)
    let text = String(repeating: "x", count: 5_000_000)
    #expect(try await post("Content-Length: 5000000", text) == 413)
    // It must not wait for a body that the client holds back.
    #expect(try await post("Expect: 100-continue\r\nContent-Length: 11", "") == 413)
    await server.stop()
  }

  @Test func `a client that waits for it gets 100 Continue`() async throws {
    let server = try HTTPServer { HTTPServerResponse(status: 200, body: $0.body) }
    let port = server.port
    let (interim, final) = try await RawSocketClient.onThread {
      var client = try RawSocketClient(port: port)
      let interim = try client.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
      try client.send(Array("abc".utf8))
      return (interim, try client.readResponse())
    }
    #expect(interim.status == 100)
    #expect(final.text == "abc")
    await server.stop()
  }

  @Test(arguments: [
    "", "GET\r\n\r\n", "\0\0\0\0\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
    "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
  ])
  func `nonsense does no harm`(bytes: String) async throws {
    let server = try echo()
    let port = server.port
    _ = try await RawSocketClient.onThread {
      let client = try RawSocketClient(port: port)
      try client.send(Array(bytes.utf8))
    }
    let response = try await RawSocketClient.exchange(
      port: port, "GET /alive HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(response.text == "/alive")
    await server.stop()
  }
}
