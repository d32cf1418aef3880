import ConnectorModel
import Diagnostics
import JSONDocument

/// The requests of a session, and what comes of them.
struct SessionExchange: Sendable {
  let session: ResolvedSession
  let services: AuthenticationServices
  /// The longest that all requests may take together.
  let limit: Duration
  let start: WallTime

  init(_ session: ResolvedSession, limit: Duration, services: AuthenticationServices) {
    self.session = session
    self.services = services
    self.limit = limit
    start = services.clock.now
  }

  /// An answer with the request that it is to.
  private struct Answer {
    var request: ResolvedSession.Request
    var endpoint: TokenEndpoint
    var requestedAt: WallTime
    var response: TransportResponse

    var document: JSONNode? { (try? ReceivedResponse(response).document())?.root }
  }

  /// Logs in, and does the steps behind it.
  ///
  /// - Throws: `TokenFailure`; `CancellationError`.
  func logIn(_ reason: ExchangeRole.Reason) async throws -> AccessToken {
    var found: AccessToken?
    var saved: [SavedValue] = []
    var answer = try await send(session.login, nil, saved, reason)
    for step in session.steps {
      found = try found ?? token(in: answer)
      saved = Self.merge(saved, try captures(answer))
      answer = try await send(step, found?.value, saved, reason)
    }
    guard var token = try found ?? token(in: answer) else { throw missingToken(answer) }
    token.saved = Self.merge(saved, try captures(answer))
    return token
  }

  /// Renews a token; an answer without one leaves it in force.
  ///
  /// - Parameter inherited: what the token came with.
  /// - Throws: `TokenFailure`; `CancellationError`.
  func renew(
    _ old: String, _ inherited: [SavedValue], _ reason: ExchangeRole.Reason
  ) async throws -> AccessToken {
    guard let refresh = session.refresh else { return try await logIn(reason) }
    let answer = try await send(refresh, old, inherited, reason)
    var token = try token(in: answer) ?? kept(old, answer)
    token.saved = Self.merge(inherited, try captures(answer))
    return token
  }

  /// Ends the session at the server; one that the server does not accept any more is ended already.
  ///
  /// Only a 401, or what `ended_status` declares, says that: a 404 may as well be about the URL, and a
  /// 403 about the right to end sessions. An API that has another answer declares it as `logout.status`.
  ///
  /// - Throws: `TokenFailure`; `CancellationError`.
  func logOut(_ token: String, _ saved: [SavedValue]) async throws {
    guard let logout = session.logout else { return }
    let answer = try await perform(logout, token, saved, .initial)
    let status = answer.response.status
    if status == 401 || session.rejections.contains(where: { $0.codes.contains(status) }) { return }
    try judge(answer)
  }

  // MARK: Sending

  private func send(
    _ request: ResolvedSession.Request, _ token: String?, _ saved: [SavedValue],
    _ reason: ExchangeRole.Reason
  ) async throws -> Answer {
    let answer = try await perform(request, token, saved, reason)
    try judge(answer)
    return answer
  }

  private func perform(
    _ request: ResolvedSession.Request, _ token: String?, _ saved: [SavedValue],
    _ reason: ExchangeRole.Reason
  ) async throws -> Answer {
    let now = services.clock.now
    let prepared: PreparedRequest
    do throws(RunFailure) {
      prepared = try request.make(token, saved, now)
    } catch {
      throw unmade(request, because: error.diagnostics.first?.message)
    }
    guard
      let endpoint = try? TokenEndpoint(
        prepared.url.text, noun: request.noun, key: request.key)
    else { throw unmade(request, because: "its URL is not https") }
    let left = limit - now.duration(since: start)
    var sent = transportRequest(prepared)
    sent.needsWholeBody = request.accepts
    sent.timeouts.attempt = max(.milliseconds(1), min(sent.timeouts.attempt, left))
    sent.role = ExchangeRole(.token, reason)
    do {
      let response = try await services.transport.perform(sent)
      return Answer(
        request: request, endpoint: endpoint, requestedAt: now, response: response)
    } catch let error as TransportError {
      var failure = TokenFailure(error, endpoint: endpoint, limit: session.timeouts.attempt)
      failure.place = request.place
      failure.step = request.step
      throw failure
    }
  }

  /// A request as it is sent: redirects stay where they are, and the answer has bounds.
  func transportRequest(_ prepared: PreparedRequest) -> TransportRequest {
    var request = prepared.transportRequest(
      bodySink: .memory(limit: TokenRequest.responseLimit))
    request.tls.verifies = session.verifiesTLS
    return request
  }

  // MARK: Reading

  private func token(in answer: Answer) throws(TokenFailure) -> AccessToken? {
    let text: String
    switch try found(session.token, answer) {
    case .string(let value): text = TokenResponseReader.trimmed(value)
    case .number(let number): text = number.text
    case nil, .null: return nil
    case .some(let other):
      throw failure(
        answer, "invalid-access-token",
        "token at \(session.token.shownPlace) in the answer to \(shown(answer)) is "
          + "\(other.kind.shown), not text", at: .accessToken, help: "Correct the selector 'token'."
      )
    }
    return text.isEmpty ? nil : try kept(text, answer)
  }

  /// A token with what an answer says of its end.
  private func kept(_ value: String, _ answer: Answer) throws(TokenFailure) -> AccessToken {
    services.secrets.insert(value)
    return AccessToken(
      value: value, refreshToken: session.refresh == nil ? nil : value,
      requestedAt: answer.requestedAt, expiresAt: try end(of: value, answer))
  }

  private func end(of value: String, _ answer: Answer) throws(TokenFailure) -> WallTime? {
    var expiry = session.expiry
    expiry.fallback = nil
    let moment: WallTime?
    do throws(TokenFailure) {
      moment = try TokenEnd(expiry: expiry, endpoint: answer.endpoint).moment(
        ofToken: value, requestedAt: answer.requestedAt
      ) { selector throws(TokenFailure) in
        guard let selector else { return answer.document?.member(named: "expires_in")?.value }
        return try found(selector, answer)
      }
    } catch {
      // What nobody has said to be a lifetime may be anything.
      guard session.expiry.span == nil else { throw error }
      moment = nil
    }
    return moment ?? cookieEnd(answer)
      ?? session.expiry.fallback.map { answer.requestedAt.advanced(by: $0) }
  }

  /// The end of the cookie that is the token (RFC 6265 §5.2).
  private func cookieEnd(_ answer: Answer) -> WallTime? {
    guard let name = session.token.cookie?.value, session.expiry.selector == nil else { return nil }
    for field in answer.response.headers.reversed() where field.name.lowercased() == "set-cookie" {
      let parts = field.value.split(separator: ";").map { part in
        part.split(separator: "=", maxSplits: 1).map { TokenResponseReader.trimmed(String($0)) }
      }
      guard parts.first?.first == name else { continue }
      let attributes = parts.dropFirst().filter { $0.count == 2 }
      if let age = attributes.last(where: { $0[0].lowercased() == "max-age" }),
        let seconds = Int64(age[1]), (1...3_153_600_000).contains(seconds)
      {
        return answer.requestedAt.advanced(by: .seconds(seconds))
      }
      let expires = attributes.last { $0[0].lowercased() == "expires" }
      return expires.flatMap { HTTPDate.parse($0[1], at: answer.requestedAt) }.flatMap {
        $0 > answer.requestedAt ? $0 : nil
      }
    }
    return nil
  }

  private func captures(_ answer: Answer) throws(TokenFailure) -> [SavedValue] {
    var saved: [SavedValue] = []
    for capture in answer.request.captures {
      guard let value = try found(capture.value, answer) else {
        // A refresh leaves what it does not say as it is.
        if capture.value.isRequired?.value == false || answer.request.place == .refresh { continue }
        throw failure(
          answer, "missing-saved-value",
          "answer to \(shown(answer)) holds nothing at \(capture.value.shownPlace) for "
            + "'\(capture.name.value)'", at: .save,
          help: "Correct the selector in 'capture', or set required: false.")
      }
      let isSecret = SessionRequest.isSecret(capture.value)
      if isSecret { value.forEachText(services.secrets.insert) }
      saved.append(SavedValue(name: capture.name.value, value: value, isSecret: isSecret))
    }
    return saved
  }

  private static func merge(_ earlier: [SavedValue], _ later: [SavedValue]) -> [SavedValue] {
    let names = Set(later.map(\.name))
    return earlier.filter { !names.contains($0.name) } + later
  }

  private func found(_ selector: Selector, _ answer: Answer) throws(TokenFailure) -> JSONValue? {
    do {
      return try services.evaluate(selector, answer.response)
    } catch {
      // A body that a JSONPath cannot read holds nothing for it.
      if selector.jsonPath != nil, answer.document == nil { return selector.defaultValue?.value }
      let reason = (error as? RunFailure)?.diagnostics.first?.message ?? "it was given up"
      throw failure(
        answer, "unreadable-token-response",
        "answer to \(shown(answer)) cannot be read at \(selector.shownPlace): "
          + ServerText.singleLine(reason), at: .scheme, help: "Correct the selector.")
    }
  }

  // MARK: Failures

  private func judge(_ answer: Answer) throws(TokenFailure) {
    let status = answer.response.status
    if answer.request.accepts(status) { return }
    let told = told(answer)
    if let location = told.firstValue(of: "Location"), (300..<400).contains(status) {
      let target = ServerText.singleLine(String(location.prefix { $0 != "?" && $0 != "#" }))
      throw failure(
        answer, "redirected-login",
        "\(shown(answer)) answered \(status), a redirect to "
          + (target.contains("@") ? "another place" : "'\(target)'") + ", which is not followed",
        at: answer.request.place,
        help: "If that is its answer, write status: \(status); else put the place itself there.")
    }
    let (id, help) = Self.cause(status, answer.request)
    var failure = failure(
      answer, id, "\(shown(answer)) answered \(status)" + said(told), at: answer.request.place,
      help: help)
    failure.notes += TokenFailure.notes(told)
    failure.isTemporary = id == "failing-login"
    throw failure
  }

  private static func cause(
    _ status: Int, _ request: ResolvedSession.Request
  ) -> (id: String, help: String) {
    switch status {
    case 400, 401, 403, 422:
      ("rejected-login", "Check the values that \(request.nounInText) sends, and their names.")
    case 404 where request.place == .logout, 410 where request.place == .logout:
      (
        "wrong-login-url",
        "Check \(request.key), its method and base_url.\n"
          + "If that is its answer to a session that has ended, write status: [2xx, \(status)] in "
          + "logout."
      )
    case 404, 405, 410: ("wrong-login-url", "Check \(request.key), its method and base_url.")
    case 429, 500...: ("failing-login", "Try again later.")
    // Another status was declared: login pages show their form again.
    case 200..<300:
      (
        "unexpected-login-status",
        "Login pages answer so to wrong values: check those that \(request.nounInText) sends, and "
          + "their names.\nIf that is its answer to good ones, write status: \(status)."
      )
    default: ("unexpected-login-status", "If that is its answer, write status: \(status).")
    }
  }

  private func missingToken(_ answer: Answer) -> TokenFailure {
    let told = told(answer)
    let text = complaint(told)?.shown.map { ": \($0)" } ?? ""
    var failure = failure(
      answer, "missing-access-token",
      "\(shown(answer)) answered \(told.status) without a token at \(session.token.shownPlace)"
        + text, at: .accessToken,
      help: "Check the values that it sends, and the selector 'token'.")
    if session.token.jsonPath != nil { failure.notes = TokenResponseReader.held(answer.document) }
    return failure
  }

  private func unmade(
    _ request: ResolvedSession.Request, because reason: String?
  ) -> TokenFailure {
    var failure = TokenFailure(
      .authentication, "unusable-session-value",
      "\(request.noun) cannot be made of what the server answered: \(reason ?? "it has no URL")",
      at: request.place, help: "Check what the requests before it capture.")
    failure.step = request.step
    return failure
  }

  private func failure(
    _ answer: Answer, _ id: String, _ message: String, at place: TokenFailure.Place, help: String
  ) -> TokenFailure {
    var failure = TokenFailure(.authentication, id, message, at: place, help: help)
    failure.step = answer.request.step
    return failure
  }

  private func shown(_ answer: Answer) -> String {
    "\(answer.request.noun) '\(answer.endpoint.shownURL)'"
  }

  /// A response without secrets: its words are cut where they are long, and a part of a secret
  /// could not be told from other text any more.
  private func told(_ answer: Answer) -> TransportResponse {
    services.secrets.redactor.redact(answer.response)
  }

  /// What the API says, by its own selectors first.
  private func complaint(_ response: TransportResponse) -> ServerComplaint? {
    for selector in session.errorMessage {
      if let text = ServerText.shown((try? services.evaluate(selector, response)) ?? nil) {
        return ServerComplaint(text: text)
      }
    }
    return ServerComplaint(
      response, document: (try? ReceivedResponse(response).document())?.root, selectors: [],
      evaluate: services.evaluate)
  }

  private func said(_ response: TransportResponse) -> String {
    TokenFailure.said(response, complaint(response))
  }
}
