import ConnectorRuntime
import CurlTransport
import Foundation
import Testing

/// Connections: their reuse, their loss, and the ways in which none comes about.
@Suite struct ConnectionTests {
  @Test func requestsInTurnShareAConnection() async throws {
    let server = try RawServer(answer: answer("ok"))
    let transport = makeTransport()
    for _ in 0..<20 {
      let response = try await transport.perform(
        TransportRequest(method: "GET", url: server.url()))
      #expect(response.status == 200)
    }
    #expect(server.connectionCount == 1)
    #expect(server.requests.count == 20)
  }

  @Test func hundredsOfRequestsAtOnce() async throws {
    let gate = Gate()
    let everyone = 300
    let server = try RawServer { connection, index in
      while let request = try connection.readRequest() {
        // The first answer comes after the last connection, so that all are open together.
        if index == everyone - 1 { gate.open() }
        gate.wait()
        try connection.write(answer(request.lines[0]))
      }
    }
    let transport = makeTransport()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<everyone {
        group.addTask {
          let response = try await transport.perform(
            TransportRequest(method: "GET", url: server.url("/\(number)")))
          #expect(String(decoding: response.body, as: UTF8.self) == "GET /\(number) HTTP/1.1")
        }
      }
      try await group.waitForAll()
    }
    #expect(server.requests.count == everyone)
  }

  @Test(arguments: ["GET", "POST"])
  func aKeptConnectionThatHasEndedIsReplaced(method: String) async throws {
    let ended = Event()
    let server = try RawServer { connection, index in
      _ = try connection.readRequest()
      try connection.write(answer("\(index)"))
      if index == 0 {
        shutdown(connection.descriptor, CInt(SHUT_RDWR))
        ended.happen()
      } else {
        connection.waitForEnd()
      }
    }
    let transport = makeTransport()
    let request = TransportRequest(method: method, url: server.url(), body: .bytes([1, 2, 3]))
    #expect(try await transport.perform(request).body == Array("0".utf8))
    await ended.wait()
    #expect(try await transport.perform(request).body == Array("1".utf8))
    #expect(server.connectionCount == 2)
    #expect(server.requests.map(\.body) == [[1, 2, 3], [1, 2, 3]])
  }

  /// The server reads the second request on the kept connection and goes away without an answer.
  private func serverThatDropsTheSecondRequest() throws -> RawServer {
    try RawServer { connection, index in
      _ = try connection.readRequest()
      try connection.write(answer("\(index)"))
      _ = try connection.readRequest()
      if index > 0 { try connection.write(answer("again")) }
    }
  }

  @Test(arguments: ["GET", "PUT", "DELETE"])
  func whatIsSafeToRepeatIsSentAgain(method: String) async throws {
    let server = try serverThatDropsTheSecondRequest()
    let transport = makeTransport()
    let body = [UInt8](repeating: 5, count: 100_000)
    let request = TransportRequest(method: method, url: server.url(), body: .bytes(body))
    _ = try await transport.perform(request)
    #expect(try await transport.perform(request).status == 200)
    #expect(server.requests.map(\.body.count) == [100_000, 100_000, 100_000])
  }

  @Test(arguments: [TransportRequest.Body.none, .bytes([1, 2, 3])])
  func whatIsNotSafeToRepeatIsNeverSentTwice(body: TransportRequest.Body) async throws {
    let server = try serverThatDropsTheSecondRequest()
    let transport = makeTransport()
    let request = TransportRequest(method: "POST", url: server.url(), body: body)
    _ = try await transport.perform(request)
    let error = await failure(of: request, on: transport)
    #expect(error?.kind == .interrupted)
    #expect(error?.message.hasPrefix("the connection ended before an answer") == true)
    #expect(server.requests.count == 2)
  }

  @Test func aRefusedConnectionSaysSo() async throws {
    let port = try RawServer(answer: "").port
    let error = await failure(
      of: TransportRequest(method: "GET", url: "http://127.0.0.1:\(port)/secret"))
    #expect(
      error
        == TransportError(
          .connect, "Failed to connect to 127.0.0.1 port \(port): Connection refused"))
  }

  @Test func anUnknownHostSaysSo() async throws {
    let error = await failure(
      of: TransportRequest(method: "GET", url: "http://nowhere.invalid/secret"))
    #expect(error == TransportError(.nameLookup, "Could not resolve host: nowhere.invalid"))
  }

  @Test func shutdownAbortsWhatIsUnderWay() async throws {
    let arrived = Event()
    let closed = Event()
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      arrived.happen()
      connection.waitForEnd()
      closed.happen()
    }
    let transport = makeTransport()
    let request = TransportRequest(method: "GET", url: server.url())
    async let error = failure(of: request, on: transport)
    await arrived.wait()
    transport.shutdown()
    await closed.wait()
    let expected = TransportError(.interrupted, "the transport was shut down")
    #expect(await error == expected)
    #expect(await failure(of: request, on: transport) == expected)
    transport.shutdown()
  }

  @Test func aSinkMayShutTheTransportDown() async throws {
    let server = try RawServer(answer: answer("ok"))
    let transport = makeTransport()
    let request = TransportRequest(
      method: "GET", url: server.url(),
      bodySink: .stream(limit: 10, when: { _, _ in true }, write: { _ in transport.shutdown() }))
    _ = try? await transport.perform(request)
    #expect(await failure(of: request, on: transport)?.kind == .interrupted)
  }

  @Test func connectionsEndWithTheTransport() async throws {
    let closed = Event()
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write(answer("ok"))
      connection.waitForEnd()
      closed.happen()
    }
    _ = try await makeTransport().perform(TransportRequest(method: "GET", url: server.url()))
    await closed.wait()
  }

  @Test func aTransportThatWasNeverUsedMayBeShutDown() async {
    let transport = makeTransport()
    transport.shutdown()
    let error = await failure(
      of: TransportRequest(method: "GET", url: "http://127.0.0.1:1"), on: transport)
    #expect(error?.kind == .interrupted)
  }
}
