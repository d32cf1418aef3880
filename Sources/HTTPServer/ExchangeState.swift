/// Where one request and its response stand: takes what happened, returns what to do next.
///
/// It has no locks, pointers or clocks, so that its rules can be tested as a table.
struct ExchangeState: Sendable {
  /// What the caller, on the library's thread, has to do.
  enum Action: Sendable {
    /// Go on; the library calls again.
    case proceed
    /// Suspend the connection, then hand the request to the handler.
    case handle(HTTPServerRequest)
    /// Queue this response.
    case respond(HTTPServerResponse)
    /// Close the connection.
    case close
  }

  private enum Phase: Sendable {
    case head
    case body(HTTPServerRequest)
    case discarding(bytesLeft: Int)
    case handling
    case answered(HTTPServerResponse)
    case done
  }

  /// How much of a body that is too large is read so that the client sees the 413 instead of a
  /// broken connection.
  private static let discardLimit = 16 << 20

  private let maximumBodySize: Int
  private var phase = Phase.head

  init(maximumBodySize: Int) {
    self.maximumBodySize = maximumBodySize
  }

  /// Whether the header has not been given to `headReceived` yet.
  var awaitsHead: Bool {
    if case .head = phase { true } else { false }
  }

  /// The header is complete; its request has no body yet.
  mutating func headReceived(_ request: HTTPServerRequest) -> Action {
    let length = request.header("Content-Length").flatMap(Int.init) ?? 0
    guard length > maximumBodySize else {
      phase = .body(request)
      return .proceed
    }
    // A client that waits for "100 Continue" has sent nothing that would have to be read first.
    if request.header("Expect") != nil || length - maximumBodySize > Self.discardLimit {
      phase = .done
      return .respond(Self.tooLarge)
    }
    phase = .discarding(bytesLeft: length)
    return .proceed
  }

  /// A piece of the body came.
  mutating func bodyReceived(_ bytes: UnsafeBufferPointer<UInt8>) -> Action {
    switch phase {
    case .body(var request):
      // Taken out of the enumeration while it grows, or each piece would copy the whole.
      phase = .done
      guard bytes.count <= maximumBodySize - request.body.count else {
        phase = .discarding(bytesLeft: Self.discardLimit)
        return .proceed
      }
      request.body.append(contentsOf: bytes)
      phase = .body(request)
      return .proceed
    case .discarding(let bytesLeft):
      guard bytes.count <= bytesLeft else { return .close }
      phase = .discarding(bytesLeft: bytesLeft - bytes.count)
      return .proceed
    case .head, .handling, .answered, .done:
      return .close
    }
  }

  /// The library calls with nothing new: the request is complete, or the connection was resumed.
  mutating func ready() -> Action {
    switch phase {
    case .body(let request):
      phase = .handling
      return .handle(request)
    case .discarding:
      phase = .done
      return .respond(Self.tooLarge)
    case .answered(let response):
      phase = .done
      return .respond(response)
    case .head, .handling, .done:
      return .close
    }
  }

  /// The handler is done; the connection is to be resumed.
  mutating func answer(_ response: HTTPServerResponse) {
    phase = .answered(response)
  }

  /// The server stops and no handler will run; the connection is to be resumed, and closes.
  mutating func refuse() {
    phase = .done
  }

  private static let tooLarge = HTTPServerResponse(
    status: 413, headers: [HTTPServerField("Connection", "close")])
}
