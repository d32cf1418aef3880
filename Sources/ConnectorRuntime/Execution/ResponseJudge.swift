import ConnectorModel
import Diagnostics

/// Decides whether a response is what the action expects, and takes its captures.
struct ResponseJudge {
  let setup: ActionSetup
  /// Where the secrets are that are known, and where those go that a response brings.
  let secrets: SecretRegistry
  /// What a refusal is about, by what it says of itself.
  let refusal: @Sendable (ReceivedResponse) -> Refusal?
  /// Whether that decides which kind of failure it is, in place of the status.
  var refusalDecides = false
  /// Takes note of what was checked and captured.
  var recorder: RunRecorder?
  /// Where the proxy is named.
  var proxy: ProxyPlace?

  /// Hides secrets that the server sent back, before anything is cut.
  var redactor: Redactor { secrets.redactor }

  /// Makes secret what the action's secret selectors find, before anything of the response is
  /// shown, whether or not it is what the action expects.
  func learnSecrets(_ exchange: Exchange) {
    let evaluator = SelectorEvaluator(response: exchange.response)
    for selector in setup.action.selectors where selector.isSecret?.value == true {
      if let value = (try? evaluator.value(of: selector)) ?? nil { secrets.insert(value) }
    }
  }

  /// Checks the status.
  ///
  /// - Throws: `RunFailure`: `authentication` for a 401, or what the scheme declares beside it, to a
  ///   request with credentials, else `status`.
  func checkStatus(_ exchange: Exchange) throws(RunFailure) {
    let failure = statusFailure(exchange)
    recorder?.note(
      CheckOutcome(
        setup.action.expect, status: exchange.response.status,
        failure: failure?.diagnostics.first))
    if let failure { throw failure }
    if let failure = faultFailure(exchange) { throw failure }
  }

  /// What a body says of a failure though the status is as expected.
  private func faultFailure(_ exchange: Exchange) -> RunFailure? {
    guard !setup.action.judgesFaults,
      let fault = ReplyFault(setup.action.body, exchange.response, hiding: redactor)
    else { return nil }
    return RunFailure(
      .expectation,
      Diagnostic(
        fault.id,
        "\(exchange.request.method) \(exchange.request.url.withoutQuery) \(fault.predicate)"
          + (fault.text.map { ": \($0)" } ?? ""),
        at: setup.action.body?.graphQL?.query?.span ?? setup.action.targetSpan, help: fault.help))
  }

  private func statusFailure(_ exchange: Exchange) -> RunFailure? {
    let response = exchange.response
    let expectation = setup.action.expect
    if expectation.accepts(response.status) { return nil }
    let text = ServerMessage.text(
      of: response, selectors: setup.connector.errorMessage,
      fault: ReplyFault(setup.action.body, response, hiding: redactor)?.text, hiding: redactor)
    let refusal = said(exchange)
    let isRejected =
      refusalDecides && refusal != nil
      ? refusal == .credentials
      : authentication.isRejected(by: response.status) && exchange.carriedCredentials
    let expected = expectation.status?.first
    var diagnostic = Diagnostic(
      isRejected ? "rejected-credentials" : "unexpected-status",
      "\(exchange.request.method) \(exchange.request.url.withoutQuery) answered "
        + StatusText.of(response.status) + (text.map { ": \($0)" } ?? ""),
      at: place(response.status, isRejected: isRejected))
    diagnostic.help = help(exchange, refusal, isRejected: isRejected)
    if let expected {
      let all = (expectation.status ?? []).map(\.text).joined(separator: ", ")
      diagnostic.notes.append(.init("expected \(all)", at: isRejected ? expected.span : nil))
    }
    if let fault = exchange.bodyFault { diagnostic.notes.append(.init(fault.bodyNote)) }
    let scope = Refusal.wantedScope(in: response).map(shown)
    if let scope { diagnostic.notes.append(.init("the server asks for the scope '\(scope)'")) }
    if let wait = response.values(of: "Retry-After").first {
      diagnostic.notes.append(.init("the server says 'Retry-After: \(shown(wait))'"))
    }
    if response.status == 407, let note = proxy?.note { diagnostic.notes.append(note) }
    if let note = exchange.retryNote { diagnostic.notes.append(note) }
    var failure = RunFailure(isRejected ? .authentication : .status, diagnostic)
    failure.refusal = refusal
    failure.wantedScope = scope
    return failure
  }

  /// What the API says that its refusal is about: with credentials of the connector, and as their
  /// schemes have it.
  private func said(_ exchange: Exchange) -> Refusal? {
    guard exchange.carriedCredentials, (400...499).contains(exchange.response.status) else {
      return nil
    }
    return refusal(exchange.response)
  }

  /// Checks what `expect` declares of the body and takes the captures.
  ///
  /// - Throws: `RunFailure` of kind `expectation` with everything that does not hold.
  func capture(_ exchange: Exchange) throws(RunFailure) -> [CapturedValue] {
    var failures = checkBody(exchange)
    let (values, missing) = CaptureEvaluator(response: exchange.response, hiding: redactor)
      .evaluate(setup.action.captures)
    recorder?.note(values)
    failures += missing
    if !failures.isEmpty {
      throw RunFailure(.expectation, failures.sortedAndDeduplicated())
    }
    return values
  }

  /// Checks a page as `capture` does, and hands its captures on; one that this page lacks may be on
  /// another.
  func take(_ exchange: Exchange, into captures: inout CaptureCollector) throws(RunFailure) {
    var failures = checkBody(exchange)
    var missing: [String: Diagnostic] = [:]
    let evaluator = CaptureEvaluator(response: exchange.response, hiding: redactor)
    var values: [CapturedValue] = []
    for capture in setup.action.captures {
      let (found, wrong) = evaluator.evaluate([capture])
      values += found
      for diagnostic in wrong {
        if diagnostic.id == "missing-capture" {
          missing[capture.name.value] = diagnostic
        } else {
          failures.append(diagnostic)
        }
      }
    }
    if !failures.isEmpty { throw RunFailure(.expectation, failures.sortedAndDeduplicated()) }
    captures.take(values, missing: missing)
  }

  /// What is wrong with the body by `expect`.
  private func checkBody(_ exchange: Exchange) -> [Diagnostic] {
    let response = exchange.response
    let checks = CheckEvaluator(response: response, hiding: redactor)
    let outcomes = setup.action.expect.checks.map(checks.outcome)
    for outcome in outcomes { recorder?.note(outcome) }
    var failures = outcomes.compactMap(\.failure)
    if let schema = setup.action.expect.schema {
      let (outcome, mismatches) = SchemaJudge(response: response, hiding: redactor).judge(schema)
      recorder?.note(outcome)
      failures += mismatches
    }
    return failures
  }

  /// What a server said, fit for a message.
  func shown(_ value: String) -> String {
    ServerText.singleLine(redactor.redact(value))
  }

  private func help(_ exchange: Exchange, _ refusal: Refusal?, isRejected: Bool) -> String? {
    switch refusal {
    case .credentials: rejectionHelp(exchange, mayBePermission: false)
    case .permission: permissionHelp(exchange)
    case nil:
      isRejected
        ? rejectionHelp(exchange, mayBePermission: exchange.response.status == 403)
        : help(exchange)
    }
  }

  private func permissionHelp(_ exchange: Exchange) -> String {
    let asksForScope = authentication.schemes.contains {
      if case .oauth2 = $0 { true } else { false }
    }
    guard asksForScope, Refusal.wantedScope(in: exchange.response) != nil else {
      return "The server knows who asks, and does not allow it: check the permissions of the "
        + "credentials.\n'connector-run describe \(setup.action.id)' may say which one is needed."
    }
    return
      "The server accepts the token, and its scope does not allow this: add what is missing to "
      + "'scope', and have the client allowed it."
  }

  private var authentication: Authentication { setup.action.auth ?? setup.connector.auth }

  private func rejectionHelp(_ exchange: Exchange, mayBePermission: Bool) -> String {
    guard exchange.isRenewed else {
      return authentication.schemes.contains(where: \.signs)
        ? "Check the credentials; if they are right, compare the server's text with the signed text "
          + "of 'connector-run plan \(setup.action.id)'."
        : "Check the credentials, and whether they belong to this server."
    }
    let keys = hasSession ? "login and attach" : "token_url, scope and attach"
    let permission = mayBePermission ? ", or the credentials may not do this" : ""
    return "A new token was refused as well: compare base_url with \(keys)\(permission)."
  }

  private var hasSession: Bool {
    authentication.schemes.contains { if case .session = $0 { true } else { false } }
  }

  private func help(_ exchange: Exchange) -> String? {
    switch exchange.response.status {
    case 300...399: redirectHelp(exchange)
    case 403 where exchange.carriedCredentials && authentication.schemes.contains(where: \.signs):
      "Either the signature is wrong, or the credentials may not do this: compare the server's "
        + "text with the signed text of 'connector-run plan \(setup.action.id)'."
    case 403 where exchange.carriedCredentials && hasSession:
      "Either the credentials may not do this: check their permissions; or the session has ended: "
        + "ended_status: 403 then has another login follow."
    case 403 where exchange.carriedCredentials || setup.connector.tls?.clientCertificate != nil:
      "The server knows who asks, and does not allow it: check the permissions of the "
        + "credentials.\n'connector-run describe \(setup.action.id)' may say which one is needed."
    case 401, 403: missingCredentialsHelp(exchange)
    case 404: "Check the path and the values in it, and the path of base_url."
    case 407: proxyHelp
    case 429: "Wait before the next run."
    // SOAP answers 500 whoever is at fault, and its code says who is.
    case 500...599:
      SOAPFault(in: exchange.response)?.help ?? "The fault is the server's: try again later."
    // SOAP 1.2 answers 400 to the sender.
    default: SOAPFault(in: exchange.response)?.help
    }
  }

  /// Where the diagnostic of an unexpected status points.
  private func place(_ status: Int, isRejected: Bool) -> SourceSpan? {
    if isRejected { return authentication.schemes.first?.span ?? setup.action.targetSpan }
    // Only a proxy that forwards the request answers so (RFC 9110 §15.5.8).
    if status == 407, let span = proxy?.span { return span }
    return setup.action.expect.status?.first?.span ?? setup.action.targetSpan
  }

  private var proxyHelp: String? {
    proxy.map {
      "The proxy answered, not the server: check the user and the password in \($0.name)."
    }
  }

  private func missingCredentialsHelp(_ exchange: Exchange) -> String {
    if authentication.schemes.isEmpty {
      return setup.action.auth == nil
        ? "The request carried no credentials: declare 'auth' in the connector."
        : "The request carried no credentials: the action says 'auth: none'."
    }
    return "Another origin than base_url's answered, and no credentials go there."
  }

  /// Why a redirect was not followed.
  private func redirectHelp(_ exchange: Exchange) -> String? {
    let request = exchange.request
    guard let location = exchange.response.values(of: "Location").first else { return nil }
    let target = String(location.prefix { $0 != "?" && $0 != "#" })
    let masked = RemarkMask.withoutUserInformation(target)
    let shown = "'\(shown(masked))'"
    switch request.redirects.following {
    case .none: return "It redirects to \(shown), and 'redirects' says to follow none."
    case .safe where request.redirectDecision(exchange.response.status) == .stay:
      return "It redirects to \(shown), and only GET and HEAD follow a redirect unless "
        + "'redirects' says {follow: all}."
    default: break
    }
    guard let next = RedirectLocation.resolve(location, against: request.fullURL) else {
      return masked == target
        ? "It redirects to \(shown), which is no http(s) URL."
        : "It redirects to \(shown), and no user name or password of a URL is sent."
    }
    if request.url.scheme == .https, next.scheme == .http {
      return "It redirects to \(shown), and no redirect from https to http is followed."
    }
    return "It redirects to \(shown)."
  }
}
