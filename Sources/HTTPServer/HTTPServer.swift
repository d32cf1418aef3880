/// An HTTP/1.1 server whose handlers are asynchronous functions, over libmicrohttpd.
///
/// While a handler works its connection is suspended and holds no thread. It listens from `init`
/// on, until `stop` is called or the server goes away.
package final class HTTPServer: Sendable {
  /// Answers one request; runs concurrently with others, in a task that is cancelled by `stop`.
  package typealias Handler = @Sendable (HTTPServerRequest) async -> HTTPServerResponse

  /// The address that it listens on.
  package let host: String
  /// The port that it listens on.
  package let port: UInt16

  private let arrivals: AsyncStream<ExchangeIntake.Arrival>.Continuation
  private let running: Task<Void, Never>

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - port: The port; 0 takes any that is free.
  ///   - host: An IPv4 address.
  ///   - maximumBodySize: In bytes; a larger body is answered with 413.
  ///   - maximumHeaderSize: In bytes, about; each open connection takes that much memory. A larger
  ///     header is answered with 431 or 414.
  ///   - threads: How many threads read and write.
  ///   - certificate: Makes it speak TLS.
  ///   - handler: Answers the requests.
  /// - Throws: `HTTPServerError`.
  package init(
    port: UInt16 = 0, host: String = "127.0.0.1", maximumBodySize: Int = 64 << 20,
    maximumHeaderSize: Int = 256 << 10, threads: Int = 2,
    certificate: HTTPServerCertificate? = nil, handler: @escaping Handler
  ) throws(HTTPServerError) {
    let (stream, arrivals) = AsyncStream.makeStream(of: ExchangeIntake.Arrival.self)
    let intake = ExchangeIntake(maximumBodySize: maximumBodySize, arrivals: arrivals)
    let daemon = try MicroHTTPDDaemon(
      host: host, port: port, connectionMemory: max(maximumHeaderSize, 4 << 10), threads: threads,
      certificate: certificate, intake: intake)
    self.host = host
    self.port = daemon.port
    self.arrivals = arrivals
    running = Task {
      await withDiscardingTaskGroup { handlers in
        // It ends when the stream is finished *and* empty: what was accepted gets its handler,
        // for a suspended connection that nobody resumes would keep the daemon from stopping.
        for await arrival in stream {
          handlers.addTask { arrival.exchange.answer(await handler(arrival.request)) }
        }
        handlers.cancelAll()
      }
      daemon.stop()
    }
  }

  deinit { arrivals.finish() }

  /// Accepts no further request, waits until all handlers have ended, and closes the connections.
  ///
  /// The handlers' tasks are cancelled. A response that is not sent yet may be cut.
  ///
  /// It may be called again and from several tasks; each call returns when the server has stopped.
  /// A handler must not wait for it.
  package func stop() async {
    arrivals.finish()
    await running.value
  }
}
