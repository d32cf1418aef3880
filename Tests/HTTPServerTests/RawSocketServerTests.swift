import Foundation
import TestSupport
import Testing

/// The server that other tests trust for what was sent and for malformed answers.
@Suite struct RawSocketServerTests {
  @Test func `it records the bytes of each request exactly`() async throws {
    let server = try RawSocketServer { received in
      .response(body: "\(received.connection).\(received.request)")
    }
    let requests = [
      "GET /a%20b?c=\u{1}#d HTTP/1.1\r\nhOST:  x \r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\na\r\n\0b",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\nhello\r\n0\r\nT: 1\r\n\r\n",
      "GET /last HTTP/1.0\n\n",
    ]
    let port = server.port
    let answers = try await RawSocketClient.onThread {
      var client = try RawSocketClient(port: port)
      var answers: [String] = []
      for request in requests {
        // In two pieces, to see that a request may come in several.
        let bytes = Array(request.utf8)
        try client.send(Array(bytes[..<(bytes.count / 2)]))
        try client.send(Array(bytes[(bytes.count / 2)...]))
        answers.append(try client.readResponse().text)
      }
      return answers
    }
    #expect(answers == ["0.0", "0.1", "0.2", "0.3"])
    #expect(server.received.map(\.text) == requests)
    #expect(server.received[0].requestLine == "GET /a%20b?c=\u{1}#d HTTP/1.1")
    #expect(server.connectionCount == 1)
  }

  @Test func `requests in a pipeline are told apart`() async throws {
    let server = try RawSocketServer(answers: [.response(body: "1"), .response(body: "2")])
    let port = server.port
    let texts = try await RawSocketClient.onThread {
      var client = try RawSocketClient(port: port)
      try client.send(Array("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n".utf8))
      return [try client.readResponse().text, try client.readResponse().text]
    }
    #expect(texts == ["1", "2"])
    #expect(server.received.map(\.requestLine) == ["GET /1 HTTP/1.1", "GET /2 HTTP/1.1"])
  }

  @Test func `a request that breaks off is recorded`() async throws {
    let server = try RawSocketServer(answers: [.close])
    let port = server.port
    try await RawSocketClient.onThread {
      let client = try RawSocketClient(port: port)
      try client.send(Array("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc".utf8))
    }
    let received = await server.waitForRequests(1)
    #expect(received.map(\.text) == ["POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc"])
  }

  @Test(
    arguments: [
      (RawSocketServer.Answer.close, 52), (.reset, 56),
      (.bytesThenClose(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".utf8)), 18),
      (.bytesThenClose(Array("\r\n\r\n\0\0".utf8)), 1), (.response(), 0),
      (.hang(), 28), (.hang(after: Array("HTTP/1.1 200 OK\r\n".utf8)), 28),
    ] as [(RawSocketServer.Answer, Int32)])
  func `a real client runs into what is scripted`(
    answer: RawSocketServer.Answer, exitStatus: Int32
  ) async throws {
    let server = try RawSocketServer(answers: [answer])
    let result = try await Curl.run(["-sS", "--max-time", "1", server.baseURL])
    #expect(result.exitStatus == exitStatus, "\(result.errors)")
    #expect(server.received.count >= 1)
  }

  @Test func `curl's body arrives whole after 100 Continue`() async throws {
    let server = try RawSocketServer(answers: [.response(body: "ok")])
    let body = String(repeating: "0123456789", count: 200_000)
    let folder = try TemporaryFolder()
    let file = try folder.write(body, to: "body")
    let result = try await Curl.run([
      "-sS", "-H", "Expect: 100-continue", "--expect100-timeout", "60", "--data-binary",
      "@\(file)", server.baseURL,
    ])
    #expect(result.output == "ok")
    #expect(server.received.first?.text.hasSuffix("\r\n\r\n" + body) == true)
  }

  @Test func `filler of a gigabyte arrives`() async throws {
    let server = try RawSocketServer(answers: [
      .filler(
        head: Array("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n".utf8), count: 1 << 30,
        byte: 0x20)
    ])
    let result = try await Curl.run([
      "-sS", "-o", "/dev/null", "-w", "%{size_download}", server.baseURL,
    ])
    #expect(result.output == "1073741824")
  }

  @Test func `stop ends connections that hang and those that wait`() async throws {
    let server = try RawSocketServer(answers: [.hang()])
    let port = server.port
    async let rest = RawSocketClient.onThread {
      var client = try RawSocketClient(port: port)
      try client.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
      return client.readToEnd()
    }
    #expect(await server.waitForRequests(1).count == 1)
    async let more = server.waitForRequests(2)
    await Task.yield()
    server.stop()
    server.stop()
    #expect(try await rest.isEmpty)
    #expect(await more.count == 1)
    #expect(throws: (any Error).self) { _ = try RawSocketClient(port: port) }
  }
}
