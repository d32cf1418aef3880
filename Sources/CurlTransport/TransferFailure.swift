import CLibCurl
import ConnectorRuntime

/// Turns libcurl's result into the error that says what happened.
struct TransferFailure {
  let result: CURLcode
  let easy: EasyHandle
  let timeouts: TransportTimeouts
  let tls: TransportTLS
  /// Whether anything of an answer came.
  let hasAnswer: Bool
  let headerIsComplete: Bool
  /// Whether what came was a stream of events, which may go on for ever.
  let isEventStream: Bool
  let handshake: HandshakeMessages
  let proxy: ProxyFailure
  /// The socket that was connected to in place of the host.
  let unixSocket: String?

  var error: TransportError {
    switch result {
    case CURLE_COULDNT_RESOLVE_PROXY where showsProxy:
      TransportError(.invalidRequest, "the proxy's URL cannot be used")
    case CURLE_COULDNT_RESOLVE_PROXY:
      .ofProxy(.nameLookup, text)
    case CURLE_COULDNT_RESOLVE_HOST:
      TransportError(.nameLookup, text)
    case CURLE_COULDNT_CONNECT:
      connectError
    case CURLE_PROXY:
      proxy.socks(text)
    case CURLE_OPERATION_TIMEDOUT:
      timeoutError
    case CURLE_SSL_CACERT_BADFILE:
      fileError("the certificate authorities", tls.certificateAuthorities, "no PEM certificates")
    case CURLE_SSL_CERTPROBLEM:
      certificateError
    case CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
      CURLE_SSL_ENGINE_INITFAILED:
      TransportError(.localFile, text)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
      CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
      tlsFailure.error
    case CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED:
      TransportError(.invalidRequest, text)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      // libcurl says the same of a scheme that it refuses and of an answer that is not HTTP.
      wasConnected
        ? noHTTPError
        : TransportError(.invalidRequest, text)
    case CURLE_OUT_OF_MEMORY:
      // Older versions of libcurl say so of a header line over a limit of their own.
      wasConnected && !headerIsComplete ? .headerTooLarge : .outOfMemory
    case CURLcode(rawValue: 100):
      // CURLE_TOO_LARGE, which newer versions say instead and older headers do not name.
      .headerTooLarge
    case CURLE_BAD_CONTENT_ENCODING:
      // It counts the codings that it leaves alone, too.
      .tooManyCodings
    case CURLE_GOT_NOTHING:
      tlsFailure.afterHandshake ?? interruption("ended without a response")
    case CURLE_PARTIAL_FILE:
      TransportError(.interrupted, "the connection ended in the middle of the body")
    default:
      connectionError
    }
  }

  /// Whether the request was on its way.
  private var wasConnected: Bool {
    easy.time(CURLINFO_PRETRANSFER_TIME_T) > .zero
  }

  /// libcurl's own description, as one line without secrets.
  private var text: String {
    let general = String(cString: curl_easy_strerror(result))
    let specific = Self.oneLine(easy.errorText)
    // Only a URL has this, and a URL may carry credentials.
    let isUsable = !specific.isEmpty && !specific.contains("://") && !showsProxy
    return isUsable ? specific : Self.oneLine(general)
  }

  /// Whether libcurl's description quotes the proxy's URL, which it does where it rejects it.
  private var showsProxy: Bool {
    easy.errorText.contains("Unsupported proxy")
  }

  private var certificateError: TransportError {
    let description = easy.errorText
    if description.contains("private key file") {
      return fileError(
        "the client key", tls.clientKey ?? tls.clientCertificate,
        "no PEM key, or another passphrase")
    }
    if description.contains("no start line") || description.contains("certificate file") {
      return fileError("the client certificate", tls.clientCertificate, "no PEM certificate")
    }
    return TransportError(.localFile, text)
  }

  private func fileError(_ role: String, _ path: String?, _ reason: String) -> TransportError {
    guard let path else { return TransportError(.localFile, text) }
    return TransportError(.localFile, "\(role) in \(path): \(reason)")
  }

  private var connectError: TransportError {
    if let refusal = proxyRefusal { return refusal }
    let number = easy.long(CURLINFO_OS_ERRNO)
    if let unixSocket {
      // A peer that ends it at once leaves no number.
      let reason = number == 0 ? "the peer ended it" : systemMessage(CInt(clamping: number))
      return ofSocket(.connect, "no connection to the Unix socket '\(unixSocket)': \(reason)")
    }
    guard number != 0 else {
      return TransportError(.connect, isReset ? "the peer reset the connection" : text)
    }
    let reason = systemMessage(CInt(clamping: number))
    if let error = proxy.unreachable(text, reason: reason) { return error }
    let place = text.firstRange(of: " after ").map { String(text[..<$0.lowerBound]) }
    return TransportError(.connect, place.map { "\($0): \(reason)" } ?? reason)
  }

  private var proxyRefusal: TransportError? {
    wasConnected ? nil : proxy.refusedTunnel
  }

  /// A failure while sending or receiving, or one that has no case of its own.
  private var connectionError: TransportError {
    if let refusal = proxyRefusal { return refusal }
    // A server that misses a client certificate says so after the handshake in TLS 1.3; what is wrong
    // behind a header is something else.
    if tlsFailure.quotesOpenSSL, !headerIsComplete { return tlsFailure.error }
    if !hasAnswer, let error = tlsFailure.afterHandshake { return error }
    if !wasConnected, let error = proxy.brokenTunnel(text, isReset: isReset) { return error }
    guard wasConnected else {
      return TransportError(.connect, isReset ? "the peer reset the connection" : text)
    }
    return isReset ? interruption("was reset") : TransportError(.interrupted, text)
  }

  /// Whether the peer reset the connection.
  private var isReset: Bool { Self.tellsReset(text) }

  /// Whether libcurl says in a description that the peer reset the connection, which then has no
  /// address any more.
  static func tellsReset(_ text: String) -> Bool {
    ["Connection reset", "Broken pipe", "getpeername() failed"].contains { text.contains($0) }
  }

  /// The error of a connection that ended, before an answer or in it.
  ///
  /// - Parameter end: what became of the connection: `was reset`.
  private func interruption(_ end: String) -> TransportError {
    if proxy.forwards, !hasAnswer {
      return .ofProxy(.interrupted, "the connection through the proxy\(proxy.shownPlace) \(end)")
    }
    if let unixSocket {
      return ofSocket(.interrupted, "the connection to the Unix socket '\(unixSocket)' \(end)")
    }
    return TransportError(
      .interrupted,
      end == "was reset" ? "the peer reset the connection" : "the connection \(end)")
  }

  private var noHTTPError: TransportError {
    if proxy.forwards {
      return .ofProxy(.interrupted, "the proxy\(proxy.shownPlace) did not answer with HTTP")
    }
    if let unixSocket {
      return ofSocket(
        .interrupted, "the peer on the Unix socket '\(unixSocket)' did not answer with HTTP")
    }
    return TransportError(.interrupted, "the peer did not answer with HTTP")
  }

  private func ofSocket(_ kind: TransportError.Kind, _ message: String) -> TransportError {
    var error = TransportError(kind, message)
    error.isOfUnixSocket = true
    return error
  }

  private var tlsFailure: TLSFailure {
    TLSFailure(
      result: result, easy: easy, text: text, url: proxy.url, tls: tls, handshake: handshake,
      proxy: proxy, unixSocket: unixSocket)
  }

  private var timeoutError: TransportError {
    guard !wasConnected else {
      if proxy.forwards, !hasAnswer {
        return .ofProxy(
          .attemptTimeout,
          "no answer through the proxy\(proxy.shownPlace) within \(timeouts.attempt.readable)")
      }
      return TransportError(
        .attemptTimeout,
        isEventStream
          ? "the event stream did not end within \(timeouts.attempt.readable)"
          : "no complete answer within \(timeouts.attempt.readable)")
    }
    let isOfConnection = timeouts.connect <= timeouts.attempt
    let limit = isOfConnection ? timeouts.connect : timeouts.attempt
    let stage = stageOfConnection
    var error = TransportError(
      isOfConnection ? .connectTimeout : .attemptTimeout,
      "\(stage.missing) within \(limit.readable)")
    error.isOfProxy = stage.isOfProxy
    return error
  }

  /// How far the connection had come, as what was missing, and whether that was the proxy's.
  private var stageOfConnection: (missing: String, isOfProxy: Bool) {
    if easy.time(CURLINFO_NAMELOOKUP_TIME_T) == .zero {
      return proxy.isGiven
        ? ("no answer to the lookup of the proxy's name", true)
        : ("no answer to the name lookup", false)
    }
    // A Unix socket has no port.
    if unixSocket == nil
      ? easy.long(CURLINFO_LOCAL_PORT) == 0 : easy.text(CURLINFO_PRIMARY_IP).isEmpty
    {
      return proxy.isGiven
        ? ("no connection to the proxy" + proxy.shownPlace, true) : ("no connection", false)
    }
    if proxy.isWaitedFor { return ("no connection through the proxy" + proxy.shownPlace, true) }
    return proxy.isWaitedForByTLS
      ? ("no end of the TLS handshake with the proxy" + proxy.shownPlace, true)
      : ("no end of the TLS handshake", false)
  }

  private static func oneLine(_ text: String) -> String {
    var line = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    while let last = line.last, last == " " || last == "." { line.removeLast() }
    return line
  }
}
