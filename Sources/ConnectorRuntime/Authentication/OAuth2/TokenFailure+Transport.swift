extension TokenFailure {
  /// A token request that ended without a response.
  init(_ error: TransportError, endpoint: TokenEndpoint, limit: Duration) {
    let subject = "\(endpoint.noun) '\(endpoint.shownURL)'"
    let key = endpoint.key
    let reason = ServerText.singleLine(error.message)
    switch error.kind {
    case .nameLookup, .connect, .proxyRefusal, .proxyInability:
      self.init(
        .network, "unreachable-token-endpoint", "\(subject) cannot be reached: \(reason)",
        at: .tokenURL,
        help: error.isOfProxy
          ? "Check the proxy: \(Self.proxyPlaces)."
          : error.socketHelp(address: key) ?? "Check \(key), the network and the proxy.")
    case .tls:
      self.init(
        .network, "untrusted-token-endpoint", "TLS with \(subject) failed: \(reason)",
        at: .tokenURL,
        help: CertificateFault(verification: error.verification).help(
          error.isOfProxy ? "proxy" : "endpoint", address: error.isOfProxy ? "'proxy'" : key))
    case .tlsHandshake:
      self.init(
        .network, "failed-token-endpoint-handshake", "TLS with \(subject) failed: \(reason)",
        at: .tokenURL,
        help: error.isOfProxy
          ? "Check the proxy: \(Self.proxyPlaces)."
          : error.certificateRequestHelp("endpoint")
            ?? "Check that the endpoint speaks TLS in a version that tls.min_version allows, and "
            + "whether it wants a client certificate.")
    case .noTLS:
      self.init(
        .network, "token-endpoint-without-tls", "TLS with \(subject) failed: \(reason)",
        at: .tokenURL,
        help: error.isOfProxy
          ? "Check the proxy: \(Self.proxyPlaces)."
          : error.socketHelp(address: key) ?? TransportError.noTLSHelp("an endpoint", address: key))
    case .handshakeEnded:
      self.init(
        .network, "broken-token-endpoint-handshake", "TLS with \(subject) failed: \(reason)",
        at: .tokenURL,
        help: error.isOfProxy
          ? "Check the proxy: \(Self.proxyPlaces)."
          : error.socketHelp(address: key)
            ?? "Run again; if it stays so, check \(key), and what stands between here and the "
            + "endpoint.")
    case .connectTimeout, .attemptTimeout, .idleTimeout:
      self.init(
        .network, "token-endpoint-timeout", "\(subject) did not answer in time: \(reason)",
        at: .tokenURL,
        help: error.isOfProxy
          ? "Check that a proxy of this kind answers there: \(Self.proxyPlaces)."
          : "Check \(key) and the network, or raise timeout.attempt (\(limit.shown)).")
    case .bodyTooLarge(let limit):
      self.init(
        .network, "oversized-token-response",
        "token response of '\(endpoint.shownURL)' has more than \(limit) bytes", at: .tokenURL,
        help: "Check that \(key) leads to a \(endpoint.noun).")
    case .unknownCoding:
      self.init(
        .network, "unreadable-token-response",
        "token response of '\(endpoint.shownURL)' cannot be read: \(reason)", at: .tokenURL,
        help: "Ask for the body as it is with the header 'Accept-Encoding: identity'.")
    case .headerTooLarge, .interrupted, .sink:
      self.init(
        .network, "broken-token-response", "\(subject) broke off its response: \(reason)",
        at: .tokenURL,
        help: error.isOfProxy
          ? "Check the proxy: \(Self.proxyPlaces)."
          : error.certificateRequestHelp("endpoint") ?? error.socketHelp(address: key)
            ?? "Run again; if it stays so, check \(key) and the proxy.")
    case .localFile:
      self.init(
        .localFile, "unusable-file", "file for the token request cannot be used: \(reason)",
        at: .scheme, help: "Check the files that tls names.")
    case .invalidRequest:
      self.init(
        .configuration, "invalid-token-request",
        "token request to '\(endpoint.shownURL)' cannot be sent: \(reason)", at: .tokenURL,
        help: "Check \(key) and what is sent there.")
    }
  }

  /// What may name a proxy.
  private static let proxyPlaces =
    "'proxy', its variable, or https_proxy, http_proxy and all_proxy in the environment"

  /// Another process held the token's lock for too long.
  static func waitedTooLong(for endpoint: TokenEndpoint, limit: Duration) -> TokenFailure {
    TokenFailure(
      .network, "token-wait-timeout",
      "another process asked '\(endpoint.shownURL)' for this token and got no answer within "
        + limit.shown,
      at: .tokenURL, help: "Run again; if it stays so, check \(endpoint.key) and the network.")
  }
}

extension Duration {
  /// The duration as it is written in files: `60s`, `250ms`.
  var shown: String {
    let milliseconds = wholeMilliseconds
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
}
