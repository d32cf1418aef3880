import ConnectorModel
import Diagnostics

/// Decides whether a response is what the action expects, and takes its captures.
struct ResponseJudge {
  let setup: ActionSetup

  /// Checks the status.
  ///
  /// - Throws: `RunFailure`: `authentication` for a 401 to a request with credentials, else
  ///   `status`.
  func checkStatus(_ exchange: Exchange, carriedCredentials: Bool) throws(RunFailure) {
    let response = exchange.response
    let expectation = setup.action.expect
    guard !expectation.accepts(response.status) else { return }
    let text = ServerMessage.text(of: response, selectors: setup.connector.errorMessage)
    let isRejected = response.status == 401 && carriedCredentials
    let scheme = (setup.action.auth ?? setup.connector.auth).schemes.first
    let expected = expectation.status?.first
    var diagnostic = Diagnostic(
      isRejected ? "rejected-credentials" : "unexpected-status",
      "\(exchange.request.method) \(exchange.request.url.withoutQuery) answered "
        + StatusText.of(response.status) + (text.map { ": \($0)" } ?? ""),
      at: isRejected ? scheme?.span : expected?.span ?? setup.action.targetSpan)
    diagnostic.help = help(exchange, isRejected: isRejected)
    if let expected {
      let all = (expectation.status ?? []).map(\.text).joined(separator: ", ")
      diagnostic.notes.append(.init("expected \(all)", at: isRejected ? expected.span : nil))
    }
    throw RunFailure(isRejected ? .authentication : .status, diagnostic)
  }

  /// Checks what `expect.checks` declares and takes the captures.
  ///
  /// - Throws: `RunFailure` of kind `expectation` with everything that does not hold.
  func capture(_ exchange: Exchange) throws(RunFailure) -> [CapturedValue] {
    let checks = CheckEvaluator(response: exchange.response)
    var failures = setup.action.expect.checks.compactMap(checks.failure)
    let (values, missing) = CaptureEvaluator(response: exchange.response)
      .evaluate(setup.action.captures)
    failures += missing
    if !failures.isEmpty {
      throw RunFailure(.expectation, failures.sortedAndDeduplicated())
    }
    return values
  }

  private func help(_ exchange: Exchange, isRejected: Bool) -> String? {
    let response = exchange.response
    switch response.status {
    case 401 where isRejected:
      return "The server takes none of the declared credentials; check them, and whether this "
        + "is the right host for them."
    case 401: return "The request carried no credentials; declare 'auth' in the connector."
    case 403:
      return "The credentials are known but not allowed to do this: check which permissions "
        + "they have; 'connector-run describe \(setup.action.id)' says what the action is."
    case 404: return "Check the path and its values, and the path of base_url."
    case 300...399:
      guard let location = response.values(of: "Location").first else { return nil }
      return "It redirects to '\(location)', which is not followed: only GET and HEAD are, and "
        + "never from https to http; see 'redirects'."
    default: return nil
    }
  }
}
