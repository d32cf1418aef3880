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

  /// The error of a SOCKS proxy (CURLE_PROXY).
  ///
  /// - Parameter text: libcurl's description.
  func socks(_ text: String) -> TransportError {
    switch CURLproxycode(UInt32(clamping: easy.long(CURLINFO_PROXY_ERROR))) {
    case CURLPX_USER_REJECTED:
      .ofProxy(.proxyRefusal, "the proxy refused the user or the password")
    case CURLPX_NO_AUTH:
      .ofProxy(
        .proxyRefusal,
        hasUser == true
          ? "the proxy takes no password" : "the proxy wants a user and a password")
    case CURLPX_REPLY_NOT_ALLOWED:
      .ofProxy(.proxyRefusal, "the proxy does not allow a connection to the server")
    case CURLPX_BAD_VERSION:
      .ofProxy(.connect, "what answered is no SOCKS proxy of this version")
    case CURLPX_CLOSED:
      .ofProxy(.connect, "the proxy ended the connection before it had answered")
    case CURLPX_REPLY_CONNECTION_REFUSED:
      TransportError(.connect, "the server refused the proxy's connection")
    case CURLPX_REPLY_HOST_UNREACHABLE, CURLPX_REPLY_NETWORK_UNREACHABLE, CURLPX_RESOLVE_HOST,
      CURLPX_REPLY_GENERAL_SERVER_FAILURE, CURLPX_REPLY_TTL_EXPIRED:
      TransportError(.connect, "the proxy cannot reach the server: \(text)")
    default:
      .ofProxy(.connect, text)
    }
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

  /// Whether the proxy is spoken to by TLS, at a host that is not the server's.
  func isBehindTLS(at host: String) -> Bool {
    guard let proxy, proxy.lowercased().hasPrefix("https:"), let address = try? WireURL(proxy),
      let server = try? WireURL(url)
    else { return false }
    return address.host == host && server.host != host
  }

  /// Whether the request names a proxy; one of the environment is libcurl's own business.
  var isGiven: Bool { proxy != nil }

  /// Where the proxy is, as it continues "the proxy": `, 127.0.0.1 port 1080,`; nothing where that is
  /// not known.
  var shownPlace: String {
    let address = proxy.flatMap { try? WireURL($0) }
    let host = address?.host ?? (isGiven ? "" : easy.text(CURLINFO_PRIMARY_IP))
    guard !host.isEmpty else { return "" }
    let port = address?.port ?? easy.long(CURLINFO_PRIMARY_PORT)
    return port > 0 ? ", \(host) port \(port)," : ", \(host),"
  }

  /// Whether the time ran out while the proxy was to connect to the server.
  var isWaitedFor: Bool {
    let isSecure = url.lowercased().hasPrefix("https:")
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
    return !url.lowercased().hasPrefix("https:")
  }

  /// Whether the proxy's URL names a user; nil for a proxy of the environment.
  private var hasUser: Bool? {
    proxy.flatMap { (try? WireURL($0))?.hasUser }
  }
}
