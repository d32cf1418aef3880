import ConnectorRuntime
import CurlTransport
import Foundation
import Synchronization
import Testing

/// A transport of the test's own, as the product makes it.
func makeTransport() -> CurlTransport { CurlTransport(userAgent: "connector-run/0.0") }

/// Performs a request that must fail and returns its error.
func failure(
  of request: TransportRequest, on transport: CurlTransport = makeTransport(),
  sourceLocation: SourceLocation = #_sourceLocation
) async -> TransportError? {
  do {
    let response = try await transport.perform(request)
    Issue.record("unexpected status \(response.status)", sourceLocation: sourceLocation)
  } catch let error as TransportError {
    return error
  } catch {
    Issue.record("unexpected \(error)", sourceLocation: sourceLocation)
  }
  return nil
}

/// A response with a body and its length.
func answer(_ body: String, status: String = "200 OK", fields: [String] = []) -> String {
  let lines = ["HTTP/1.1 \(status)"] + fields + ["Content-Length: \(body.utf8.count)", "", body]
  return lines.joined(separator: "\r\n")
}

/// An event that happens at most once and can be waited for.
final class Event: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream()
  }

  func happen() { continuation.finish() }

  func wait() async {
    for await _ in stream {}
  }
}

/// A gate at which threads wait until it opens.
final class Gate: Sendable {
  private let condition = NSCondition()
  private let isOpen = Mutex(false)

  func open() {
    condition.lock()
    isOpen.withLock { $0 = true }
    condition.broadcast()
    condition.unlock()
  }

  func wait() {
    let limit = Date(timeIntervalSinceNow: 30)
    condition.lock()
    while !isOpen.withLock({ $0 }), condition.wait(until: limit) {}
    condition.unlock()
  }
}
