import ConnectorRuntime
import HTTPServer
import Synchronization

/// Listens on this machine for the one answer to a login.
///
/// Whatever else comes (a browser's request for an icon, somebody's guess) is answered and ignored.
final class RedirectListener: Sendable {
  /// What an answer is worth.
  typealias Judge = @Sendable (_ parameters: String) -> AuthorizationAnswer

  /// Takes what the handler finds; apart, since the handler lives before all is initialised.
  private final class Inbox: Sendable {
    let judge = Mutex<Judge?>(nil)
    let answers: AsyncStream<AuthorizationAnswer>
    let arrival: AsyncStream<AuthorizationAnswer>.Continuation

    init() {
      (answers, arrival) = AsyncStream.makeStream(of: AuthorizationAnswer.self)
    }
  }

  private let inbox = Inbox()
  private let server: HTTPServer

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - port: 0 for any that is free.
  ///   - path: the redirect URI's path.
  /// - Throws: `HTTPServerError`.
  init(port: UInt16, path: String) throws(HTTPServerError) {
    let path = path.isEmpty ? "/" : path
    server = try HTTPServer(port: port, maximumBodySize: 64 << 10, threads: 1) { [inbox] request in
      guard request.path == path else { return Self.page(404, "Nothing is here.") }
      guard let judge = inbox.judge.withLock({ $0 }) else { return Self.page(503, "Not yet.") }
      // `response_mode=form_post` sends the parameters in the body.
      let parameters =
        request.method == "POST"
        ? String(decoding: request.body, as: UTF8.self) : request.query ?? ""
      let answer = judge(parameters)
      switch answer {
      case .foreign: return Self.page(400, "This does not belong to the login that is waited for.")
      case .code:
        inbox.arrival.yield(answer)
        return Self.page(200, "Logged in. You can close this page and go back to the terminal.")
      case .refused:
        inbox.arrival.yield(answer)
        return Self.page(200, "The login did not succeed. The terminal says why.")
      }
    }
  }

  /// The port that it listens on.
  var port: UInt16 { server.port }

  /// Says what answers are worth, before the browser can bring one.
  func expect(_ judge: @escaping Judge) { inbox.judge.withLock { $0 = judge } }

  /// Waits for the answer; nil when the task is cancelled.
  func answer() async -> AuthorizationAnswer? {
    for await answer in inbox.answers { return answer }
    return nil
  }

  /// Ends it.
  func stop() async { await server.stop() }

  /// A page that holds nothing of what was received.
  private static func page(_ status: Int, _ text: String) -> HTTPServerResponse {
    let html =
      "<!doctype html><meta charset=utf-8><title>connector-run</title>"
      + "<body style=\"font-family:sans-serif;margin:4em\"><p>\(text)</p></body>\n"
    return HTTPServerResponse(
      status: status,
      headers: [
        HTTPServerField("Content-Type", "text/html; charset=utf-8"),
        HTTPServerField("Cache-Control", "no-store"),
        HTTPServerField("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
        HTTPServerField("Referrer-Policy", "no-referrer"),
      ], body: Array(html.utf8))
  }
}
