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

  private let state = Mutex(RunTrace())
  private let clock: any RuntimeClock
  private let listen: (@Sendable (Event) -> Void)?

  /// - Parameters:
  ///   - clock: tells when exchanges began.
  ///   - listen: is told what happens as it happens, on any thread.
  package init(
    clock: any RuntimeClock, listen: (@Sendable (Event) -> Void)? = nil
  ) {
    self.clock = clock
    self.listen = listen
  }

  /// What has happened so far.
  package var trace: RunTrace { state.withLock { $0 } }

  /// Notes what was said that does not end the run.
  package func note(_ warning: Diagnostic) { state.withLock { $0.warnings.append(warning) } }

  /// Notes where the token came from.
  func note(_ origin: TokenOrigin?) { state.withLock { $0.tokenOrigin = origin } }

  /// Notes a check that was evaluated.
  func note(_ check: CheckOutcome) { state.withLock { $0.checks.append(check) } }

  /// Notes what was captured.
  func note(_ captures: [CapturedValue]) { state.withLock { $0.captures = captures } }

  /// Notes how many pages came, with how many items.
  func note(pages: Int, items: Int?) {
    state.withLock { trace in
      trace.pages = pages
      trace.items = items
    }
  }

  /// Notes how often a poll has asked.
  func note(polls: Int) { state.withLock { $0.polls = polls } }

  /// Notes the beginning of an exchange; gives its number.
  func begin(_ request: TransportRequest) -> Int {
    let record = ExchangeRecord(
      role: request.role, method: request.method, url: request.url, headers: request.headers,
      startedAt: clock.now)
    let number = state.withLock { trace in
      trace.exchanges.append(record)
      if request.role.target == .action { trace.request = request }
      return trace.exchanges.count - 1
    }
    listen?(.began(request.role, method: request.method, url: request.url))
    return number
  }

  /// Notes what happened on the wire of an exchange.
  func saw(_ event: WireEvent, in number: Int) {
    let role = state.withLock { trace in
      if case .requestHead(let lines) = event, let fields = Self.fields(of: lines) {
        trace.exchanges[number].headers = fields
      }
      return trace.exchanges[number].role
    }
    listen?(.wire(role, event))
  }

  /// Notes the end of an exchange; nil for one that was cancelled.
  func end(_ number: Int, _ outcome: ExchangeRecord.Outcome?) {
    let role = state.withLock { trace in
      let role = trace.exchanges[number].role
      guard case .response(var response)? = outcome else {
        trace.exchanges[number].outcome = outcome
        return role
      }
      if role.target == .action { trace.response = response }
      response.body = []
      trace.exchanges[number].outcome = .response(response)
      return role
    }
    listen?(.ended(role))
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
