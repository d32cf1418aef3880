import ConnectorRuntime
import Synchronization

/// What `--verbose` shows on standard error: the conversation on the wire as `curl -v` writes it,
/// secrets hidden, bodies by their sizes alone.
///
/// What a server answers is held back while its secrets are not known yet (the token in a token
/// response, a capture that is secret) and shown when the run goes on.
final class ConversationLog: Sendable {
  private struct State {
    /// Lines that may hold what is not known to be secret yet.
    var held: [Line] = []
    var isHolding = false
    /// Bytes of a body that went by since the last line, by their direction.
    var passed: (direction: Character, count: Int)?
    /// Whether the last line of a head was a field whose value is masked: lines folded into it are
    /// masked with it (RFC 9112 §5.2).
    var isInMaskedField = false
  }

  /// One line before anything is hidden.
  private struct Line {
    var mark: Character
    var text: String
  }

  private let state = Mutex(State())
  private let console: Console
  private let bringsSecrets: Bool

  /// - Parameter bringsSecrets: whether a response of the API may bring secrets that only its
  ///   evaluation makes known.
  init(console: Console, bringsSecrets: Bool) {
    self.console = console
    self.bringsSecrets = bringsSecrets
  }

  /// Takes what happens.
  func take(_ event: RunRecorder.Event) {
    state.withLock { state in
      switch event {
      case .began(let role, let method, let url):
        release(&state)
        write(Line(mark: "*", text: "\(Self.title(role)): \(method) \(url)"), &state)
      case .wire(let role, let event):
        take(event, holds: role.target == .token || bringsSecrets, &state)
      case .ended: writePassed(&state)
      }
    }
  }

  /// Shows what is still held back: everything that the run learns is known.
  func finish() { state.withLock { release(&$0) } }

  private func take(_ event: WireEvent, holds: Bool, _ state: inout State) {
    switch event {
    case .requestBody(let count): return pass("}", count, &state)
    case .responseBody(let count): return pass("{", count, &state)
    default: writePassed(&state)
    }
    switch event {
    case .remark(let text):
      write(Line(mark: "*", text: shown(remark: text)), &state)
    case .requestHead(let lines):
      state.isInMaskedField = false
      for line in lines + [""] {
        write(Line(mark: ">", text: shown(field: line, &state)), &state)
      }
    case .responseLine(let line):
      if holds { state.isHolding = true }
      write(Line(mark: "<", text: shown(field: line, &state)), &state)
    case .requestBody, .responseBody: break
    }
  }

  // MARK: Lines

  private func shown(remark: String) -> String {
    console.showsSecrets ? remark : RemarkMask.masked(remark)
  }

  private func shown(field line: String, _ state: inout State) -> String {
    if console.showsSecrets { return line }
    if line.first == " " || line.first == "\t" {
      return state.isInMaskedField ? " " + Redactor.mask : line
    }
    state.isInMaskedField = HeaderMask.masks(String(line.prefix { $0 != ":" }))
    return HeaderMask.line(line)
  }

  /// Counts bytes of a body together: a large one comes in thousands of parts.
  private func pass(_ direction: Character, _ count: Int, _ state: inout State) {
    if state.passed?.direction != direction { writePassed(&state) }
    state.passed = (direction, (state.passed?.count ?? 0) + count)
  }

  private func writePassed(_ state: inout State) {
    guard let (direction, count) = state.passed else { return }
    state.passed = nil
    write(Line(mark: direction, text: "[\(count) bytes data]"), &state)
  }

  private func write(_ line: Line, _ state: inout State) {
    if state.isHolding {
      state.held.append(line)
    } else {
      emit(line)
    }
  }

  private func release(_ state: inout State) {
    state.held.forEach(emit)
    state.held = []
    state.isHolding = false
  }

  private func emit(_ line: Line) {
    console.conversation(line.text.isEmpty ? "\(line.mark)" : "\(line.mark) \(line.text)")
  }

  private static func title(_ role: ExchangeRole) -> String {
    let wait =
      role.waited >= .milliseconds(1)
      ? ", after \(Double(role.waited.wholeMilliseconds) / 1000) s" : ""
    return title(role.target, role.reason) + wait
  }

  private static func title(
    _ target: ExchangeRole.Target, _ reason: ExchangeRole.Reason
  ) -> String {
    switch (target, reason) {
    case (.token, .renewal): "Token request, after a refusal"
    case (.token, .clientAuthentication): "Token request, with client_auth the other way"
    case (.token, _): "Token request"
    case (.action, .redirect): "Redirected request"
    case (.action, .renewal): "Request, with new credentials"
    case (.action, .retry): "Retried request"
    case (.action, .range): "Request of another part of the content, or of all"
    case (.action, .page): "Request of a further page"
    case (.action, .poll): "Request of the poll, once more"
    case (.action, .challenge): "Request, with credentials as the server asked for"
    case (.action, _): "Request"
    }
  }
}
