package import Diagnostics
import Synchronization

/// Collects the trace of one run, so that it can be had however the run ends.
///
/// It is one of the few places of shared mutable state: token requests are made by tasks of their
/// own, and a run that fails gives nothing back.
package final class RunRecorder: Sendable {
  /// What a listener is told while a run goes on.
  package enum Event: Sendable {
    /// An exchange begins.
    case began(ExchangeRole, method: String, url: String)
    /// Something happened on the wire of an exchange.
    case wire(ExchangeRole, WireEvent)
    /// An exchange has ended.
    case ended(ExchangeRole)
  }

  /// The largest body that is kept.
  package static let bodyLimit = 1 << 20
  /// The most bytes of all bodies that are kept.
  package static let bodiesLimit = 32 << 20

  private struct State {
    var trace = RunTrace()
    /// When exchanges began.
    var beginnings: [ContinuousClock.Instant] = []
    /// How many bytes of bodies are kept.
    var kept = 0
  }

  private let state = Mutex(State())
  private let keepsBodies: Bool
  private let clock: any RuntimeClock
  private let listen: (@Sendable (Event) -> Void)?

  /// - Parameters:
  ///   - clock: tells when exchanges began.
  ///   - keepsBodies: whether exchanges have their bodies too, up to the limits.
  ///   - listen: is told what happens as it happens, on any thread.
  package init(
    clock: any RuntimeClock, keepsBodies: Bool = false,
    listen: (@Sendable (Event) -> Void)? = nil
  ) {
    self.clock = clock
    self.keepsBodies = keepsBodies
    self.listen = listen
  }

  /// What has happened so far.
  package var trace: RunTrace { state.withLock { $0.trace } }

  /// Notes what was said that does not end the run.
  package func note(_ warning: Diagnostic) { change { $0.warnings.append(warning) } }

  /// Notes where the token came from.
  func note(_ origin: TokenOrigin?) { change { $0.tokenOrigin = origin } }

  /// Notes a check that was evaluated.
  func note(_ check: CheckOutcome) { change { $0.checks.append(check) } }

  /// Notes what was captured.
  func note(_ captures: [CapturedValue]) { change { $0.captures = captures } }

  /// Notes how many pages came, with how many items.
  func note(pages: Int, items: Int?) {
    change { trace in
      trace.pages = pages
      trace.items = items
    }
  }

  /// Notes how often a poll has asked.
  func note(polls: Int) { change { $0.polls = polls } }

  private func change(_ change: (inout RunTrace) -> Void) {
    state.withLock { change(&$0.trace) }
  }

  /// Notes the beginning of an exchange; gives its number.
  func begin(_ request: TransportRequest) -> Int {
    var record = ExchangeRecord(
      role: request.role, method: request.method, url: request.url, headers: request.headers,
      startedAt: clock.now)
    if keepsBodies { record.requestBody = request.body }
    let number = state.withLock { state in
      state.trace.exchanges.append(record)
      state.beginnings.append(.now)
      if request.role.target == .action { state.trace.request = request }
      return state.trace.exchanges.count - 1
    }
    listen?(.began(request.role, method: request.method, url: request.url))
    return number
  }

  /// Notes what happened on the wire of an exchange.
  func saw(_ event: WireEvent, in number: Int) {
    let role = state.withLock { state in
      switch event {
      case .requestHead(let lines):
        if let fields = Self.fields(of: lines) { state.trace.exchanges[number].headers = fields }
        state.trace.exchanges[number].sentAfter = .now - state.beginnings[number]
      case .requestBody:
        state.trace.exchanges[number].sentAfter = .now - state.beginnings[number]
      case .responseBody(let count): state.trace.exchanges[number].receivedBytes += count
      case .remark, .responseLine: break
      }
      return state.trace.exchanges[number].role
    }
    listen?(.wire(role, event))
  }

  /// Notes the end of an exchange; nil for one that was cancelled.
  func end(_ number: Int, _ outcome: ExchangeRecord.Outcome?) {
    let role = state.withLock { state in
      let role = state.trace.exchanges[number].role
      guard case .response(var response)? = outcome else {
        state.trace.exchanges[number].outcome = outcome
        return role
      }
      if role.target == .action { state.trace.response = response }
      if keepsBodies {
        state.trace.exchanges[number].responseBody = Self.kept(response, &state.kept)
      }
      response.body = []
      state.trace.exchanges[number].outcome = .response(response)
      return role
    }
    listen?(.ended(role))
  }

  private static func kept(
    _ response: TransportResponse, _ sum: inout Int
  ) -> ExchangeRecord.KeptBody {
    let count = response.body.count
    if count < response.bodyLength { return .leftOut("it was written to a file as it came") }
    if count > bodyLimit { return .leftOut("it has more than \(bodyLimit >> 20) MiB") }
    if count > bodiesLimit - sum {
      return .leftOut("the bodies before it have \(bodiesLimit >> 20) MiB together")
    }
    sum += count
    return .bytes(response.body)
  }

  /// The fields of a request's head; nil for a proxy's CONNECT, which is not the request.
  private static func fields(of head: [String]) -> [HTTPField]? {
    if head.first?.hasPrefix("CONNECT ") == true { return nil }
    return head.dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return HTTPField(
        String(line[..<colon]), String(line[line.index(after: colon)...]).trimmingSpaces())
    }
  }
}
