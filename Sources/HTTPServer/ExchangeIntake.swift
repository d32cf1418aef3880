/// What the library's callbacks reach: the limits, and the way to the handlers.
final class ExchangeIntake: Sendable {
  /// A complete request whose connection is suspended.
  struct Arrival: Sendable {
    var exchange: Exchange
    var request: HTTPServerRequest
  }

  let maximumBodySize: Int
  private let arrivals: AsyncStream<Arrival>.Continuation

  init(maximumBodySize: Int, arrivals: AsyncStream<Arrival>.Continuation) {
    self.maximumBodySize = maximumBodySize
    self.arrivals = arrivals
  }

  /// Hands a request over to the handlers, or lets its connection go when the server is stopping.
  func submit(_ request: HTTPServerRequest, of exchange: Exchange) {
    if case .terminated = arrivals.yield(Arrival(exchange: exchange, request: request)) {
      exchange.refuse()
    }
  }
}
