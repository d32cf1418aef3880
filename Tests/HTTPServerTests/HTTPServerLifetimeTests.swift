import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Starting, working concurrently, and stopping.
@Suite struct HTTPServerLifetimeTests {
  private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `hundreds of requests on many connections are answered`() async throws {
    let server = try HTTPServer { request in
      await Task.yield()
      return HTTPServerResponse(status: 200, body: Array(request.target.utf8))
    }
    let port = server.port
    try await withThrowingTaskGroup { group in
      for connection in 0..<64 {
        group.addTask {
          try await RawSocketClient.onThread {
            var client = try RawSocketClient(port: port)
            for request in 0..<20 {
              let target = "/\(connection)/\(request)"
              let response = try client.exchange("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
              guard response.text == target else { throw RawSocketClient.ConnectionEnded() }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    await server.stop()
  }

  @Test func `requests in a pipeline are answered in order`() async throws {
    let server = try HTTPServer { HTTPServerResponse(status: 200, body: Array($0.target.utf8)) }
    let port = server.port
    let texts = try await RawSocketClient.onThread {
      var client = try RawSocketClient(port: port)
      let requests = (0..<5).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
      try client.send(Array(requests.joined().utf8))
      var texts: [String] = []
      for _ in 0..<5 { texts.append(try client.readResponse().text) }
      return texts
    }
    #expect(texts == ["/0", "/1", "/2", "/3", "/4"])
    await server.stop()
  }

  @Test func `waiting handlers hold no thread`() async throws {
    let arrived = Signal()
    let released = Signal()
    let server = try HTTPServer { request in
      guard request.target == "/wait" else { return HTTPServerResponse(status: 200) }
      arrived.fire()
      await released.wait()
      return HTTPServerResponse(status: 202)
    }
    let port = server.port
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<300 {
        group.addTask {
          try await RawSocketClient.exchange(
            port: port, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"
          ).status
        }
      }
      await arrived.wait(for: 300)
      #expect(try await RawSocketClient.exchange(port: port, Self.get).status == 200)
      released.fire()
      for try await status in group { #expect(status == 202) }
    }
    await server.stop()
  }

  @Test func `stop cancels the handlers and waits for their end`() async throws {
    let arrived = Signal()
    let ended = Atomic(0)
    let server = try HTTPServer { _ in
      arrived.fire()
      try? await Task.sleep(for: .seconds(3600))
      for _ in 0..<100 { await Task.yield() }
      ended.add(1, ordering: .relaxed)
      return HTTPServerResponse(status: 200)
    }
    let port = server.port
    try await withThrowingTaskGroup { group in
      for _ in 0..<50 {
        group.addTask { _ = try? await RawSocketClient.exchange(port: port, Self.get) }
      }
      await arrived.wait(for: 50)
      async let first: Void = server.stop()
      async let second: Void = server.stop()
      _ = await (first, second)
      #expect(ended.load(ordering: .relaxed) == 50)
      try await group.waitForAll()
    }
    await server.stop()
    await #expect(throws: (any Error).self) {
      try await RawSocketClient.exchange(port: port, Self.get)
    }
  }

  @Test func `stop in the middle of a storm of requests ends`() async throws {
    for _ in 0..<10 {
      let arrived = Signal()
      let server = try HTTPServer { _ in
        arrived.fire()
        await Task.yield()
        return HTTPServerResponse(status: 200, body: [UInt8](repeating: 0, count: 10_000))
      }
      let port = server.port
      await withTaskGroup { group in
        for _ in 0..<16 {
          group.addTask {
            try? await RawSocketClient.onThread {
              var client = try RawSocketClient(port: port)
              while true { _ = try client.exchange(Self.get) }
            }
          }
        }
        await arrived.wait(for: 50)
        await server.stop()
        await group.waitForAll()
      }
    }
  }

  @Test func `a client that leaves while its handler works does no harm`() async throws {
    let arrived = Signal()
    let released = Signal()
    let ended = Signal()
    let server = try HTTPServer { request in
      guard request.target == "/wait" else { return HTTPServerResponse(status: 200) }
      arrived.fire()
      await released.wait()
      ended.fire()
      return HTTPServerResponse(status: 200, body: [UInt8](repeating: 0, count: 1 << 20))
    }
    let port = server.port
    try await RawSocketClient.onThread {
      for _ in 0..<20 {
        let client = try RawSocketClient(port: port)
        try client.send(Array("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
      }
    }
    await arrived.wait(for: 20)
    released.fire()
    await ended.wait(for: 20)
    #expect(try await RawSocketClient.exchange(port: port, Self.get).status == 200)
    await server.stop()
  }

  @Test func `a server that is forgotten stops`() async throws {
    var server: HTTPServer? = try HTTPServer { _ in HTTPServerResponse(status: 200) }
    let port = try #require(server?.port)
    let answered = Signal()
    async let rest = RawSocketClient.onThread {
      var client = try RawSocketClient(port: port)
      defer { answered.fire() }
      _ = try client.exchange(Self.get)
      answered.fire()
      // Returns only when the server closes the connection.
      return client.readToEnd()
    }
    await answered.wait()
    server = nil
    #expect(try await rest.isEmpty)
  }

  @Test func `a port in use, a bad host and a bad certificate are errors`() async throws {
    let server = try HTTPServer { _ in HTTPServerResponse(status: 200) }
    let port = server.port
    #expect(
      throws: HTTPServerError.cannotListen(
        host: "127.0.0.1", port: port, reason: "Address already in use")
    ) {
      try HTTPServer(port: port) { _ in HTTPServerResponse(status: 200) }
    }
    #expect(throws: HTTPServerError.invalidHost("localhost")) {
      try HTTPServer(host: "localhost") { _ in HTTPServerResponse(status: 200) }
    }
    #expect(throws: HTTPServerError.self) {
      try HTTPServer(certificate: HTTPServerCertificate(certificate: "x", key: "y")) { _ in
        HTTPServerResponse(status: 200)
      }
    }
    await server.stop()
  }

  @Test func `with a certificate it speaks TLS`() async throws {
    let folder = try TemporaryFolder()
    let made = try await Curl.shell(
      """
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 \
        -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
        -keyout "$1/key.pem" -out "$1/cert.pem"
      """, [folder.path])
    try #require(made.exitStatus == 0, "\(made.errors)")
    let server = try HTTPServer(
      certificate: HTTPServerCertificate(
        certificate: try String(contentsOfFile: folder.path + "/cert.pem", encoding: .utf8),
        key: try String(contentsOfFile: folder.path + "/key.pem", encoding: .utf8))
    ) { HTTPServerResponse(status: 200, body: Array($0.target.utf8)) }
    let url = "https://127.0.0.1:\(server.port)/a%20b"
    let trusted = try await Curl.run(["-sS", "--cacert", folder.path + "/cert.pem", url])
    #expect(trusted.output == "/a%20b")
    let untrusted = try await Curl.run(["-sS", url])
    #expect(untrusted.exitStatus == 60)
    await server.stop()
  }
}
