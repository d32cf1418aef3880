import JSONDocument

/// Asks an issuer for its metadata: where OpenID Connect Discovery 1.0 §4 puts it, then where
/// RFC 8414 §3.1 does.
struct MetadataDiscovery: Sendable {
  let scheme: ResolvedOAuth2
  let issuer: String
  let services: AuthenticationServices

  /// The URLs that are tried, in order.
  static func urls(of issuer: String) -> [String] {
    guard let url = try? HTTPURL(issuer) else { return [] }
    var host = url
    host.path = ""
    host.query = nil
    let path = url.path == "/" ? "" : url.path
    let own = path.hasSuffix("/") ? String(path.dropLast()) : path
    return [
      url.appending(path: "/.well-known/openid-configuration").text,
      host.appending(path: "/.well-known/oauth-authorization-server" + own).text,
    ]
  }

  /// The requests that are tried, in order.
  func requests(timeout: Duration) -> [TransportRequest] {
    var timeouts = scheme.timeouts
    timeouts.attempt = min(timeouts.attempt, timeout)
    return Self.urls(of: issuer).map { url in
      var request = TransportRequest(
        method: "GET", url: url, headers: [HTTPField("Accept", "application/json")],
        timeouts: timeouts, tls: scheme.tls, proxy: scheme.proxy,
        bodySink: .memory(limit: TokenRequest.responseLimit))
      request.needsWholeBody = { $0 == 200 }
      request.role = ExchangeRole(.token)
      return request
    }
  }

  /// The metadata.
  ///
  /// - Throws: `CancellationError`.
  func discover(timeout: Duration) async throws -> Result<ServerMetadata, TokenFailure> {
    var answers: [String] = []
    var unfit: TransportResponse?
    for request in requests(timeout: timeout) {
      let response: TransportResponse
      do {
        response = try await services.transport.perform(request)
      } catch let error as TransportError {
        guard let endpoint = try? TokenEndpoint(request.url) else { continue }
        var failure = TokenFailure(error, endpoint: endpoint, limit: scheme.timeouts.attempt)
        failure.message = failure.message.replacing("token endpoint", with: "issuer")
        return .failure(failure)
      }
      guard response.status == 200, let document = try? ParsedJSON(response.body),
        let metadata = ServerMetadata(document.root, source: request.url)
      else {
        answers.append("'\(request.url)' answered \(described(response))")
        if !Self.saysThatThereIsNone(response) { unfit = unfit ?? response }
        continue
      }
      guard metadata.issuer == issuer else { return .failure(mismatch(metadata)) }
      return .success(metadata)
    }
    if let unfit { return .failure(unanswered(unfit, answers)) }
    return .failure(
      TokenFailure(
        .authentication, "no-metadata", "issuer '\(issuer)' publishes no metadata", at: .tokenURL,
        notes: answers, help: "Check issuer, or declare the endpoints: token_url, …"))
  }

  /// Whether an answer means that nothing is published there, or another thing.
  private static func saysThatThereIsNone(_ response: TransportResponse) -> Bool {
    [200, 404, 405, 410].contains(response.status)
  }

  /// Whether there is metadata is not known: somebody answered with what says nothing of it.
  private func unanswered(_ response: TransportResponse, _ answers: [String]) -> TokenFailure {
    let isBusy = response.status == 429 || response.status >= 500
    var failure = TokenFailure(
      .authentication, isBusy ? "failing-issuer" : "no-metadata",
      "issuer '\(issuer)' answered \(response.status) when asked for its metadata", at: .tokenURL,
      notes: answers + TokenFailure.notes(response),
      help: (isBusy ? "Try again later" : "Check issuer")
        + ", or declare the endpoints: token_url, …")
    failure.isTemporary = isBusy
    return failure
  }

  private func described(_ response: TransportResponse) -> String {
    if response.status != 200 { return "\(response.status)" }
    return ServerText.isHTML(response)
      ? "200 with \(ServerText.htmlPage(response))" : "200 without an issuer's metadata"
  }

  /// Whoever answers in another's name may not receive what is meant for that one (RFC 8414 §3.3).
  private func mismatch(_ metadata: ServerMetadata) -> TokenFailure {
    let shown = ServerText.singleLine(metadata.issuer)
    let differsBySlash = metadata.issuer == issuer + "/" || metadata.issuer + "/" == issuer
    return TokenFailure(
      .authentication, "wrong-issuer",
      "metadata at '\(metadata.source)' is of the issuer '\(shown)', not of '\(issuer)'",
      at: .tokenURL,
      help: differsBySlash
        ? "Write issuer: \(shown), with the same end."
        : "Write the issuer exactly as it names itself.")
  }
}
