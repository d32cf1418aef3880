import ConnectorRuntime
import CurlTransport
import Foundation
import Testing

/// A cancelled task's transfer ends at once and leaves no connection behind.
@Suite struct CancellationTests {
  @Test func inTheMiddleOfTheBody() async throws {
    let started = Event()
    let closed = Event()
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
      connection.waitForEnd()
      closed.happen()
    }
    let transport = makeTransport()
    let task = Task {
      try await transport.perform(
        TransportRequest(
          method: "GET", url: server.url(),
          bodySink: .stream(limit: 10, when: { _, _ in true }, write: { _ in started.happen() })))
    }
    await started.wait()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    await closed.wait()
  }

  @Test func whileConnecting() async throws {
    let started = Event()
    let closed = Event()
    let server = try RawServer { connection, _ in
      _ = try connection.read(1)
      started.happen()
      connection.waitForEnd()
      closed.happen()
    }
    let transport = makeTransport()
    let task = Task {
      try await transport.perform(
        TransportRequest(method: "GET", url: "https://127.0.0.1:\(server.port)/"))
    }
    await started.wait()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    await closed.wait()
  }

  @Test func beforeTheStartSendsNothing() async throws {
    let server = try RawServer(answer: answer("ok"))
    let transport = makeTransport()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await transport.perform(TransportRequest(method: "GET", url: server.url()))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(server.connectionCount == 0)
  }

  /// Cancels at all moments, the one of the submission included: each transfer must end, and the
  /// transport must stay usable.
  @Test func atAnyMoment() async throws {
    let server = try RawServer(answer: answer("ok"))
    let transport = makeTransport()
    await withTaskGroup(of: Void.self) { group in
      for round in 0..<400 {
        // More at a time than the server's queue holds, and it would drop some.
        if round >= 40 { await group.next() }
        group.addTask {
          let task = Task {
            try await transport.perform(TransportRequest(method: "GET", url: server.url()))
          }
          for _ in 0..<round % 20 { await Task.yield() }
          task.cancel()
          switch await task.result {
          case .success(let response): #expect(response.status == 200)
          case .failure(let error): #expect(error is CancellationError)
          }
        }
      }
    }
    let response = try await transport.perform(TransportRequest(method: "GET", url: server.url()))
    #expect(response.status == 200)
  }
}
