package import ConnectorRuntime
import Synchronization

/// The transport on the system's libcurl.
///
/// Its one thread starts with the first request and serves all of them over shared connections;
/// the functions of `TransportRequest.BodySink.stream` are called on it, so a sink that blocks
/// holds up every transfer.
///
/// Responses with a gzip, deflate, Brotli or Zstandard coding come decoded, with their header
/// fields as received. A request that is not safe to repeat (RFC 9110 §9.2.2) is never sent a
/// second time, not even when a kept connection turns out to have ended.
package final class CurlTransport: HTTPTransport {
  private enum Lifecycle {
    case idle
    case running(TransferThread)
    case shutDown
  }

  private let lifecycle = Mutex(Lifecycle.idle)
  let userAgent: String
  let routes: ConnectionRoutes

  /// Creates a transport; costs nothing until its first request.
  ///
  /// - Parameters:
  ///   - userAgent: the `User-Agent` of requests that bring none: `connector-run/1.0`.
  ///   - routes: where connections go in place of where the URLs lead.
  package init(userAgent: String, routes: ConnectionRoutes = ConnectionRoutes()) {
    self.userAgent = userAgent
    self.routes = routes
  }

  deinit { shutdown() }

  package func perform(_ request: TransportRequest) async throws -> TransportResponse {
    try Task.checkCancellation()
    var prepared = try PreparedRequest(request, userAgent: userAgent)
    prepared.routes = routes
    return try await runningThread().perform(prepared)
  }

  /// Aborts all transfers, closes all connections and ends the thread.
  ///
  /// Returns when the thread has ended, which waits for a sink's function that is being called;
  /// called by such a function itself, returns at once. Requests made later fail.
  package func shutdown() {
    let previous = lifecycle.withLock { state in
      defer { state = .shutDown }
      return state
    }
    if case .running(let thread) = previous { thread.stop() }
  }

  func runningThread() throws -> TransferThread {
    try lifecycle.withLock { state in
      switch state {
      case .running(let thread):
        return thread
      case .shutDown:
        throw TransportError.shutDown
      case .idle:
        let thread = try TransferThread.start()
        state = .running(thread)
        return thread
      }
    }
  }
}
