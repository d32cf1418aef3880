import Glibc
package import HTTPServer
import Synchronization

/// A local server that plays the APIs of the shipped connectors, with made-up data.
///
/// It listens on 127.0.0.1 from `init` on, until `stop` is called or it goes away: on one port for
/// the APIs, and on another, an origin of its own, for the files that they give links to. Its
/// credentials are its own; nothing that it answers comes from outside.
package final class Sandbox: Sendable {
  /// The client id that the token endpoints know.
  package let clientID: String
  /// Its secret.
  package let clientSecret: String

  private let variables: [SandboxVariable]
  private let scheme: String
  private let server: HTTPServer
  private let fileServer: HTTPServer
  private let journal: RequestJournal
  private let fileJournal: RequestJournal

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - options: What it plays, and how.
  ///   - now: The time since the Unix epoch, by which tokens and links expire.
  ///   - log: Gets a line for each request, without credentials and line break; called from any
  ///     thread.
  /// - Throws: `HTTPServerError`.
  package init(
    options: SandboxOptions = SandboxOptions(),
    now: @escaping @Sendable () -> Duration = Sandbox.systemTime,
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(HTTPServerError) {
    let clientID = options.clientID ?? "sandbox-\(RandomText.token(bytes: 6))"
    let clientSecret = options.clientSecret ?? RandomText.token(bytes: 32)
    let journal = RequestJournal(limit: options.requestsKept)
    let fileJournal = RequestJournal(limit: options.requestsKept)
    let scheme = options.certificate == nil ? "http" : "https"
    let world = Mutex(
      SandboxWorld(
        issuer: TokenIssuer(
          clientID: clientID, clientSecret: clientSecret, lifetime: options.tokenTTL),
        permissions: options.permissions, faults: options.faults))
    let router = Router(operations: NexthinkOperations.all)

    self.clientID = clientID
    self.clientSecret = clientSecret
    self.journal = journal
    self.fileJournal = fileJournal
    self.scheme = scheme
    variables = options.variables
    let fileServer = try HTTPServer(threads: 1, certificate: options.certificate) { request in
      Self.answer(request, journal: fileJournal, log: log) {
        world.withLock { world in
          (FileStore.answer(request, at: now(), in: world), world.secrets)
        }
      }
    }
    self.fileServer = fileServer
    world.withLock { $0.files.baseURL = "\(scheme)://\(fileServer.host):\(fileServer.port)" }
    server = try HTTPServer(port: options.port, certificate: options.certificate) { request in
      Self.answer(request, journal: journal, log: log) {
        world.withLock { world in
          let response = router.answer(request, at: now(), in: &world)
          // Only a query is searched for them.
          return (response, request.query == nil ? [] : world.secrets)
        }
      }
    }
  }

  private static func answer(
    _ request: HTTPServerRequest, journal: RequestJournal, log: (String) -> Void,
    by answer: () -> (response: HTTPServerResponse, secrets: [String])
  ) -> HTTPServerResponse {
    let start = ContinuousClock.now
    let (response, secrets) = answer()
    journal.append(RecordedRequest(request: request, status: response.status))
    log(
      RequestLine.text(
        of: request, status: response.status, duration: ContinuousClock.now - start,
        hiding: secrets))
    return response
  }

  /// The port of the APIs.
  package var port: UInt16 { server.port }

  /// `http://127.0.0.1:<port>`, without a slash at the end.
  package var baseURL: String { "\(scheme)://\(server.host):\(port)" }

  /// The port of the files.
  package var filePort: UInt16 { fileServer.port }

  /// What a run against it needs in its environment, in the order of the options.
  package var environment: [(name: String, value: String)] {
    variables.map { variable in
      let value =
        switch variable.value {
        case .baseURL: baseURL
        case .url(let path): baseURL + path
        case .clientID: clientID
        case .clientSecret: clientSecret
        }
      return (variable.name, value)
    }
  }

  /// The latest requests to the APIs, in the order in which they were answered.
  package var requests: [RecordedRequest] { journal.requests }

  /// The latest requests to the files' origin, in the order in which they were answered.
  package var fileRequests: [RecordedRequest] { fileJournal.requests }

  /// Accepts no further request and returns when all have been answered; may be called again.
  package func stop() async {
    await server.stop()
    await fileServer.stop()
  }

  /// The system's time since the Unix epoch.
  package static let systemTime: @Sendable () -> Duration = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
