import Synchronization

/// Remembers what came of the requests that went through it.
final class ObservingTransport: HTTPTransport {
  /// One request and its end.
  struct Observation: Sendable {
    var request: TransportRequest
    var response: TransportResponse?
    var error: TransportError?
    /// When it was sent and when it ended.
    var sentAt: WallTime
    var endedAt: WallTime
  }

  private let transport: any HTTPTransport
  private let clock: any RuntimeClock
  private let all = Mutex<[Observation]>([])

  init(_ transport: any HTTPTransport, clock: any RuntimeClock) {
    self.transport = transport
    self.clock = clock
  }

  /// What was observed, in the order of the ends.
  var observations: [Observation] { all.withLock { $0 } }

  func perform(_ request: TransportRequest) async throws -> TransportResponse {
    let sentAt = clock.now
    func add(_ response: TransportResponse?, _ error: TransportError?) {
      let observation = Observation(
        request: request, response: response, error: error, sentAt: sentAt, endedAt: clock.now)
      all.withLock { $0.append(observation) }
    }
    do {
      let response = try await transport.perform(request)
      add(response, nil)
      return response
    } catch let error as TransportError {
      add(nil, error)
      throw error
    }
  }
}
