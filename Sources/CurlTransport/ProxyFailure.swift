import CLibCurl
import ConnectorRuntime

/// What libcurl knows of a transfer that failed at its proxy, or before the proxy had connected it.
struct ProxyFailure {
  let easy: EasyHandle
  let url: String
  /// The proxy that was given; the environment may name one instead.
  let proxy: String?

  /// The error of a tunnel that an HTTP proxy did not make; nil where it made one, or was not asked.
  var refusedTunnel: TransportError? {
    let status = easy.long(CURLINFO_HTTP_CONNECTCODE)
    guard status >= 300 else { return nil }
    guard status < 500 else {
      // It tried, and did not reach the server.
      return TransportError(.connect, "the proxy declined to connect with status \(status)")
    }
    guard status == 407 else {
      return .ofProxy(.proxyRefusal, "the proxy declined to connect with status \(status)")
    }
    let reason =
      switch hasUser {
      case true?: "the proxy refused the user or the password, with status 407"
      case false?: "the proxy wants a user and a password, with status 407"
      case nil: "the proxy wants other credentials, with status 407"
      }
    return .ofProxy(.proxyRefusal, reason)
  }

  /// The error of a tunnel that an HTTP proxy broke off before it had answered (CURLE_RECV_ERROR and
  /// CURLE_SEND_ERROR); nil where it was not asked for one.
  ///
  /// - Parameters:
  ///   - text: libcurl's description.
  ///   - isReset: whether the connection was reset.
  func brokenTunnel(_ text: String, isReset: Bool) -> TransportError? {
    guard isThere, isSecure, !isSOCKS else { return nil }
    if isReset || text.hasPrefix("Proxy CONNECT aborted") {
      let end = isReset ? "reset" : "ended"
      return .ofProxy(
        .connect, "the proxy\(shownPlace) \(end) the connection before it had made a tunnel")
    }
    // libcurl's own words, which name the method of tunnels.
    return text.contains("CONNECT") ? .ofProxy(.connect, text) : nil
  }

  /// The error where there was no connection to the proxy; nil where the server itself was asked.
  ///
  /// - Parameters:
  ///   - text: libcurl's description: `Failed to connect to 127.0.0.1 port 3128 after 0 ms: …`.
  ///   - reason: what the system says.
  func unreachable(_ text: String, reason: String) -> TransportError? {
    let words = text.split(separator: " ")
    guard let label = words.firstIndex(of: "port"), label >= 1, label + 1 < words.count,
      // libcurl does not tell of a proxy that the environment names: the port does.
      proxy != nil || Int(words[label + 1]) != (try? WireURL(url))?.port
    else { return nil }
    return .ofProxy(
      .connect,
      "no connection to the proxy, \(words[label - 1]) port \(words[label + 1]): \(reason)")
  }

  /// Whether the connection was to a proxy: the one that was given, or one of the environment, which
  /// libcurl does not tell of, but its port does.
  var isThere: Bool {
    if isGiven { return true }
    let port = easy.long(CURLINFO_PRIMARY_PORT)
    return port > 0 && port != (try? WireURL(url))?.port
  }

  /// Whether the proxy gets the request itself and answers it, as it does for `http`.
  var forwards: Bool { isThere && !isSecure && !isSOCKS }

  /// Whether the TLS that was spoken last was the proxy's: before a tunnel is asked for, and where it
  /// forwards.
  var isPeerOfTLS: Bool {
    guard let proxy else { return isThere && !isSecure }
    guard proxy.lowercased().hasPrefix("https:") else { return false }
    return !isSecure || easy.long(CURLINFO_HTTP_CONNECTCODE) == 0
  }

  /// Host and port of the proxy that was given.
  var address: WireURL? { proxy.flatMap { try? WireURL($0) } }

  private var isSecure: Bool { url.lowercased().hasPrefix("https:") }

  private var isSOCKS: Bool { proxy?.lowercased().hasPrefix("socks") == true }

  /// Whether the request names a proxy; one of the environment is libcurl's own business.
  var isGiven: Bool { proxy != nil }

  /// Where the proxy is, as it continues "the proxy": `, 127.0.0.1 port 1080,`; nothing where that is
  /// not known.
  var shownPlace: String {
    let host = address?.host ?? (isGiven ? "" : easy.text(CURLINFO_PRIMARY_IP))
    guard !host.isEmpty else { return "" }
    let port = address?.port ?? easy.long(CURLINFO_PRIMARY_PORT)
    return port > 0 ? ", \(host) port \(port)," : ", \(host),"
  }

  /// Whether the time ran out while the proxy was to connect to the server.
  var isWaitedFor: Bool {
    let isUnanswered = easy.long(CURLINFO_HTTP_CONNECTCODE) == 0
    guard let proxy else {
      // libcurl does not tell of one that the environment names: the port does. One that forwards
      // needs no more than a connection, so one that is waited for is asked for a tunnel, or is SOCKS.
      let port = easy.long(CURLINFO_PRIMARY_PORT)
      return port > 0 && port != (try? WireURL(url))?.port && isUnanswered
    }
    return proxy.lowercased().hasPrefix("http")
      ? isSecure && isUnanswered && !isWaitedForByTLS
      : easy.time(CURLINFO_CONNECT_TIME_T) == .zero
  }

  /// Whether the time ran out in the TLS handshake with the proxy itself.
  var isWaitedForByTLS: Bool {
    guard let proxy, proxy.lowercased().hasPrefix("https:") else { return false }
    return !isSecure
  }

  /// Whether the proxy's URL names a user; nil for a proxy of the environment.
  var hasUser: Bool? { address?.hasUser }
}
