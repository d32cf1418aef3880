import HTTPServer
import Synchronization

/// A server in this process that answers from a function and keeps what it received.
final class LocalServer: Sendable {
  typealias Answer = @Sendable (HTTPServerRequest) -> HTTPServerResponse

  private final class Journal: Sendable {
    let requests = Mutex<[HTTPServerRequest]>([])
  }

  private let server: HTTPServer
  private let journal = Journal()
  private let scheme: String

  init(certificate: HTTPServerCertificate? = nil, answer: @escaping Answer) throws {
    scheme = certificate == nil ? "http" : "https"
    server = try HTTPServer(certificate: certificate) { [journal] request in
      journal.requests.withLock { $0.append(request) }
      return answer(request)
    }
  }

  /// The same answer to everything.
  convenience init(
    _ status: Int = 200, _ body: String = "", type: String = "application/json",
    headers: [HTTPServerField] = []
  ) throws {
    let response = HTTPServerResponse(
      status: status, headers: [HTTPServerField("Content-Type", type)] + headers,
      body: Array(body.utf8))
    try self.init { _ in response }
  }

  /// `http://127.0.0.1:<port>`, without a slash at the end.
  var baseURL: String { "\(scheme)://127.0.0.1:\(server.port)" }

  /// All requests in the order received.
  var requests: [HTTPServerRequest] { journal.requests.withLock { $0 } }

  /// Method and target of all requests in the order received.
  var lines: [String] { requests.map { "\($0.method) \($0.target)" } }

  func stop() async { await server.stop() }
}

extension HTTPServerResponse {
  /// A JSON response.
  static func json(_ text: String, status: Int = 200) -> HTTPServerResponse {
    HTTPServerResponse(
      status: status, headers: [HTTPServerField("Content-Type", "application/json")],
      body: Array(text.utf8))
  }
}
