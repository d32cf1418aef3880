import ConnectorRuntime
import CurlTransport
import Foundation
import Testing

/// The three timeouts, told apart.
@Suite struct TimeoutTests {
  private func error(
    url: String, method: String = "GET", body: TransportRequest.Body = .none,
    connect: Duration = .seconds(20), attempt: Duration = .seconds(20),
    idle: Duration = .seconds(20)
  ) async -> TransportError? {
    let start = ContinuousClock.now
    let error = await failure(
      of: TransportRequest(
        method: method, url: url, body: body,
        timeouts: TransportTimeouts(connect: connect, attempt: attempt, idle: idle)))
    #expect(start.duration(to: .now) < .seconds(15))
    #expect(start.duration(to: .now) >= min(connect, attempt, idle))
    return error
  }

  /// A port whose queue of connections is full, so that nothing more is answered there.
  private final class SilentPort {
    let port: Int
    private var descriptors: [CInt] = []

    init() throws {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
      descriptors.append(listener)
      withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          _ = bind(listener, pointer, length)
          _ = listen(listener, 0)
          _ = getsockname(listener, pointer, &length)
        }
      }
      port = Int(UInt16(bigEndian: address.sin_port))
      for _ in 0..<3 {
        let filler = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        _ = fcntl(filler, F_SETFL, O_NONBLOCK)
        descriptors.append(filler)
        withUnsafePointer(to: &address) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            _ = connect(filler, pointer, length)
          }
        }
      }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
  }

  @Test func noConnectionInTime() async throws {
    let silent = try SilentPort()
    let error = await error(
      url: "http://127.0.0.1:\(silent.port)/", connect: .milliseconds(150),
      idle: .milliseconds(50))
    #expect(error == TransportError(.connectTimeout, "no connection within 150ms"))
    withExtendedLifetime(silent) {}
  }

  @Test func noHandshakeInTime() async throws {
    let server = try RawServer { connection, _ in connection.waitForEnd() }
    let error = await error(
      url: "https://127.0.0.1:\(server.port)/", connect: .milliseconds(150))
    #expect(error == TransportError(.connectTimeout, "no end of the TLS handshake within 150ms"))
  }

  @Test func theAttemptEndsEvenWhileConnecting() async throws {
    let server = try RawServer { connection, _ in connection.waitForEnd() }
    let error = await error(
      url: "https://127.0.0.1:\(server.port)/", attempt: .milliseconds(150))
    #expect(error == TransportError(.attemptTimeout, "no end of the TLS handshake within 150ms"))
  }

  @Test func theAttemptEndsAlthoughBytesArrive() async throws {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      while true {
        try connection.write("1\r\nx\r\n")
        usleep(5_000)
      }
    }
    let error = await error(
      url: server.url(), attempt: .milliseconds(300), idle: .milliseconds(200))
    #expect(error == TransportError(.attemptTimeout, "no complete answer within 300ms"))
  }

  @Test func noAnswerAtAllIsIdle() async throws {
    let closed = Event()
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      connection.waitForEnd()
      closed.happen()
    }
    let error = await error(url: server.url(), idle: .milliseconds(150))
    #expect(error == TransportError(.idleTimeout, "no data for 150ms"))
    await closed.wait()
  }

  @Test func aBodyThatStopsIsIdle() async throws {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
      connection.waitForEnd()
    }
    let error = await error(url: server.url(), idle: .milliseconds(150))
    #expect(error?.kind == .idleTimeout)
  }

  @Test func anUploadThatNobodyReadsIsIdle() async throws {
    let done = Gate()
    let server = try RawServer { _, _ in done.wait() }
    let error = await error(
      url: server.url(), method: "PUT",
      body: .bytes([UInt8](repeating: 0, count: 16 << 20)), idle: .milliseconds(150))
    #expect(error?.kind == .idleTimeout)
    done.open()
  }

  @Test func slowButSteadyIsNotIdle() async throws {
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n")
      for _ in 0..<40 {
        try connection.write("x")
        usleep(50_000)
      }
    }
    let response = try await makeTransport().perform(
      TransportRequest(
        method: "GET", url: server.url(),
        timeouts: TransportTimeouts(idle: .milliseconds(1_500))))
    #expect(response.bodyLength == 40)
    #expect(response.timings.total > .milliseconds(1_900))
  }

  @Test(arguments: [Duration.zero, .seconds(-1), .seconds(Int64.max), .nanoseconds(1)])
  func extremeTimeoutsDoNotTrap(timeout: Duration) async throws {
    let server = try RawServer(answer: answer("ok"))
    _ = try? await makeTransport().perform(
      TransportRequest(
        method: "GET", url: server.url(),
        timeouts: TransportTimeouts(connect: timeout, attempt: timeout, idle: timeout)))
    let response = try await makeTransport().perform(
      TransportRequest(
        method: "GET", url: server.url(),
        timeouts: TransportTimeouts(
          connect: .seconds(Int64.max), attempt: .seconds(Int64.max), idle: .seconds(Int64.max))))
    #expect(response.status == 200)
  }
}
