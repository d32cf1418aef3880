import ConnectorRuntime
import Diagnostics
import HTTPServer

/// A login in a browser: opens it, and waits for what it is sent back with.
struct BrowserLogin: Sendable {
  let login: OAuth2Login
  let target: RedirectTarget
  let console: Console
  /// The browser; nil where the user opens the URL elsewhere and pastes what comes of it.
  let browser: Browser?
  /// How long a person may take.
  let limit: Duration
  /// Where the URL is pasted.
  let lines: StandardInputLines

  /// Logs in and stores the token.
  ///
  /// - Throws: `RunFailure`; `CancellationError`.
  func run() async throws -> OAuth2Login.Outcome {
    let listener = try listener()
    let request = try await login.authorizationRequest(
      redirectURI: target.uri(port: listener?.port ?? 0))
    let answer = try await answer(to: request, listener)
    switch answer {
    case .code(let code):
      let outcome = try await login.finish(request, code: code)
      // Only now: the browser's page is on its way until then.
      await listener?.stop()
      return outcome
    case .refused(let failure): throw failure
    case .foreign(let reason):
      throw RunFailure(
        .authentication,
        Diagnostic(
          "foreign-login-answer", "what was pasted is no answer to this login: \(reason)",
          help: "Begin again, and paste the whole URL that the browser ends at: "
            + "\(request.redirectURI)?code=…&state=…"))
    }
  }

  private func listener() throws(RunFailure) -> RedirectListener? {
    guard case .loopback(_, let port, let path) = target else { return nil }
    do {
      return try RedirectListener(port: UInt16(clamping: port), path: path)
    } catch {
      throw RunFailure(
        .network,
        Diagnostic(
          "redirect-port-in-use", "cannot listen for the answer to the login: \(error)",
          help: "End what uses the port, or leave redirect_uri away so that a free one is taken."))
    }
  }

  private func answer(
    to request: AuthorizationRequest, _ listener: RedirectListener?
  ) async throws -> AuthorizationAnswer {
    let login = login
    listener?.expect { login.answer($0, to: request) }
    console.note("open this page to log in:")
    console.conversation("  " + request.url)
    let isPasted = browser == nil || listener == nil
    if let browser, !browser.open(request.url) {
      console.note("no browser could be started: open the page yourself")
    }
    if isPasted {
      console.note("then paste the URL that the browser ends at, and press Enter:")
    }
    let limit = limit
    return try await withThrowingTaskGroup(of: AuthorizationAnswer?.self) { group in
      if let listener {
        group.addTask { await listener.answer() }
      }
      if isPasted {
        group.addTask {
          guard let pasted = await lines.next() else { throw Self.nothingPasted }
          return answer(pasted, to: request)
        }
      }
      group.addTask {
        try await Task.sleep(for: limit)
        throw RunFailure(
          .authentication,
          Diagnostic(
            "expired-login", "nobody logged in within \(limit.components.seconds) s",
            help: "Begin again, or allow more time with --timeout."))
      }
      defer { group.cancelAll() }
      while let answer = try await group.next() {
        if let answer { return answer }
      }
      throw CancellationError()
    }
  }

  /// What a pasted text says: a URL of another place than the browser was to be sent back to is no answer,
  /// though it may bring all that belongs to one.
  private func answer(
    _ pasted: String, to request: AuthorizationRequest
  ) -> AuthorizationAnswer {
    let answer = login.answer(Self.parameters(in: pasted), to: request, isTyped: true)
    if case .foreign = answer { return answer }
    let start = pasted.prefix { $0 != "?" }.filter { !$0.isWhitespace }
    let isURL = start.count < pasted.count && !start.isEmpty && pasted.contains("?")
    guard isURL, !request.isAnswered(at: start) else { return answer }
    return .foreign(reason: "it is not at \(request.redirectURI)")
  }

  /// The parameters of a pasted URL; the code alone will not do, as nothing would tell whose it is.
  static func parameters(in pasted: String) -> String {
    let query = pasted.split(separator: "?", maxSplits: 1).dropFirst().first ?? Substring(pasted)
    return String(query.prefix { $0 != "#" }.filter { !$0.isWhitespace })
  }

  /// Nobody can paste anything any more.
  private static let nothingPasted = RunFailure(
    .authentication,
    Diagnostic(
      "no-login-answer", "standard input ended before the login's answer was pasted",
      help: "Run it where the URL can be typed or piped in; without --no-browser a browser of this "
        + "machine brings the answer."))
}
