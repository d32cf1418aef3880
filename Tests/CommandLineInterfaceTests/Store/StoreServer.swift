import ConnectorRuntime
import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

/// A token server, a project that uses it and a store, for tests that kill the program.
struct StoreServer: Sendable {
  let server: TokenServer
  let project: ScratchProject
  private let log: Log

  private final class Log: Sendable {
    struct State {
      /// The connections over which tokens were asked for, in order.
      var tokenConnections: [Int] = []
      var onTokenRequest: (@Sendable () -> Void)?
    }
    let state = Mutex(State())
  }

  /// - Parameters:
  ///   - token: answers the token requests, numbered from 0.
  ///   - api: answers all others.
  init(
    token: @escaping @Sendable (Int) -> RawSocketServer.Answer,
    api: @escaping @Sendable (RawSocketServer.Received) -> RawSocketServer.Answer = { request in
      .response(body: TokenServer.field("Authorization", of: request) ?? "none")
    }
  ) throws {
    let log = Log()
    self.log = log
    server = try TokenServer(
      token: { number, request in
        let action = log.state.withLock { state in
          state.tokenConnections.append(request.connection)
          return state.onTokenRequest
        }
        defer { action?() }
        return token(number)
      }, api: api)
    project = try ScratchProject(
      TokenServer.files, environment: server.environment(secret: "some-secret"))
  }

  /// A response with a token that ends after so many seconds.
  static func grant(_ token: String, seconds: Double) -> RawSocketServer.Answer {
    .response(
      headers: ["Content-Type: application/json"],
      body: #"{"access_token":"\#(token)","expires_in":\#(seconds)}"#)
  }

  /// The store's own folder.
  var store: String { project.state + "/connector-run" }

  /// Runs the command.
  ///
  /// - Parameter key: CONNECTOR_RUN_STATE_KEY; nil for a store in plain text.
  func run(_ key: String?, _ arguments: String...) async throws -> ChildProcess.Outcome {
    var program = project.program
    program.environment["CONNECTOR_RUN_STATE_KEY"] = key
    return try await program.launch(arguments).outcome()
  }

  /// Calls a function at each token request, before it is answered; nil ends that.
  func onTokenRequest(_ action: (@Sendable () -> Void)?) {
    log.state.withLock { $0.onTokenRequest = action }
  }

  /// Starts the action, with nothing between this process and the program.
  func launch() throws -> ChildProcess {
    try ChildProcess(
      [Program.executable, "run", project.folder.path + "/actions/api/get.yaml"],
      environment: project.program.environment)
  }

  func removeStore() throws { try FileManager.default.removeItem(atPath: project.state) }

  /// The names of files that are being written, or were when their writer died.
  func unfinished() -> [String] {
    (FileManager.default.enumerator(atPath: project.state)?.compactMap { $0 as? String } ?? [])
      .filter { $0.contains(".unfinished-") }
  }

  /// What must hold of a store while no process uses it, and of the run that comes next.
  ///
  /// It is whole, nobody holds a lock, and the run ends well, without a warning, with at most one
  /// token request. Where it stores a token, it cleans up.
  func expectSoundStore(_ what: String) async throws {
    let reports = Mutex<[Diagnostic]>([])
    let store = TokenStore(folder: self.store) { report in reports.withLock { $0.append(report) } }
    _ = try store.entries()
    #expect(reports.withLock { $0 }.isEmpty, "\(what)")
    expectNoLocks(what)
    // A request of a killed process may be read after its death; it came over a connection that was
    // accepted before this one.
    let marker = try await RawSocketClient.exchange(
      port: server.server.port, "GET /marker HTTP/1.1\r\nHost: x\r\nAuthorization: m\r\n\r\n")
    #expect(marker.status == 200 || marker.status == 401)
    let border = server.server.connectionCount
    let outcome = try await launch().outcome()
    #expect(outcome.status == 0, "\(what): \(outcome.errors)")
    #expect(!outcome.errors.contains("warning"), "\(what): \(outcome.errors)")
    let requests = log.state.withLock { $0.tokenConnections.filter { $0 >= border }.count }
    #expect(requests <= 1, "\(what): \(requests) token requests")
    #expect(outcome.text.hasPrefix("Bearer token-"), "\(what): \(outcome.text)")
    if outcome.errors.contains("new token") {
      #expect(unfinished().isEmpty, "\(what)")
    }
    expectNoLocks(what)
  }

  private func expectNoLocks(_ what: String) {
    let tokens = store + "/tokens"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: tokens)) ?? []
    for name in names where name.hasSuffix(".lock") {
      let descriptor = open(tokens + "/" + name, O_RDWR | O_CLOEXEC)
      defer { close(descriptor) }
      #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0, "\(what): a lock is held")
    }
  }
}
