import CMicroHTTPD
import Synchronization

/// One request and its response, shared by the library's thread and the handler's task.
///
/// It lives from the moment the request's first line is read until the library reports the
/// request as completed.
final class Exchange: Sendable {
  /// The request-target as received.
  let target: String
  private let connectionAddress: UInt
  private let state: Mutex<ExchangeState>

  init(target: String, connection: OpaquePointer, maximumBodySize: Int) {
    self.target = target
    connectionAddress = UInt(bitPattern: connection)
    state = Mutex(ExchangeState(maximumBodySize: maximumBodySize))
  }

  /// Whether the header has not been received yet.
  var awaitsHead: Bool { state.withLock { $0.awaitsHead } }

  /// Takes one step on the library's thread.
  func advance(
    _ step: (inout ExchangeState) -> ExchangeState.Action
  ) -> ExchangeState.Action {
    state.withLock { step(&$0) }
  }

  /// Gives the handler's response to the suspended connection, from any thread.
  func answer(_ response: HTTPServerResponse) {
    state.withLock { $0.answer(response) }
    resume()
  }

  /// Lets the suspended connection go without a response.
  func refuse() {
    state.withLock { $0.refuse() }
    resume()
  }

  /// Every suspended connection must be resumed exactly once, or the daemon cannot stop.
  private func resume() {
    MHD_resume_connection(OpaquePointer(bitPattern: connectionAddress))
  }
}
