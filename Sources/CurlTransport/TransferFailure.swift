import CLibCurl
import ConnectorRuntime

/// Turns libcurl's result into the error that says what happened.
struct TransferFailure {
  let result: CURLcode
  let easy: EasyHandle
  let timeouts: TransportTimeouts
  let tls: TransportTLS
  let headerIsComplete: Bool
  /// Whether what came was a stream of events, which may go on for ever.
  let isEventStream: Bool
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
      tlsError
    case CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED:
      TransportError(.invalidRequest, text)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      // libcurl says the same of a scheme that it refuses and of an answer that is not HTTP.
      wasConnected
        ? TransportError(.interrupted, "the peer did not answer with HTTP")
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
      TransportError(.interrupted, "the connection ended without a response")
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
    guard number != 0 else { return TransportError(.connect, text) }
    let reason = systemMessage(CInt(clamping: number))
    if let unixSocket {
      var error = TransportError(
        .connect, "no connection to the Unix socket '\(unixSocket)': \(reason)")
      error.isOfUnixSocket = true
      return error
    }
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
    // libcurl's own words, which name the method of tunnels.
    if !wasConnected, text.contains("CONNECT") { return .ofProxy(.connect, text) }
    // A server that misses a client certificate says so after the handshake in TLS 1.3.
    if quotesOpenSSL { return tlsError }
    // Whether its alert is read before the request's bytes come back is a matter of chance.
    if result == CURLE_SEND_ERROR, easy.time(CURLINFO_APPCONNECT_TIME_T) > .zero,
      tls.clientCertificate == nil
    {
      return TransportError(
        .interrupted,
        "\(text), right after the TLS handshake: the server may want a client certificate")
    }
    let isReset = text.contains("Connection reset by peer")
    return TransportError(
      wasConnected ? .interrupted : .connect, isReset ? "the peer reset the connection" : text)
  }

  private var timeoutError: TransportError {
    guard !wasConnected else {
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
    if easy.long(CURLINFO_LOCAL_PORT) == 0 {
      return proxy.isGiven
        ? ("no connection to the proxy" + proxy.shownPlace, true) : ("no connection", false)
    }
    if proxy.isWaitedFor { return ("no connection through the proxy" + proxy.shownPlace, true) }
    return proxy.isWaitedForByTLS
      ? ("no end of the TLS handshake with the proxy" + proxy.shownPlace, true)
      : ("no end of the TLS handshake", false)
  }

  private var tlsError: TransportError {
    var error = TransportError(isHandshakeFailure ? .tlsHandshake : .tls, tlsReason)
    error.isOfProxy = isOfProxysCertificate
    if result == CURLE_PEER_FAILED_VERIFICATION {
      error.verification =
        missingName == nil ? verification : CertificateFault.otherHostNumber
    }
    return error
  }

  private var isHandshakeFailure: Bool {
    result != CURLE_PEER_FAILED_VERIFICATION && (quotesOpenSSL || endedInHandshake)
  }

  /// Whether the description has OpenSSL's own words: `error:0A000102:SSL routines::…`, or those of
  /// another part of it, such as `asn1 encoding routines`.
  private var quotesOpenSSL: Bool {
    text.contains("error:") && text.contains(" routines:")
  }

  /// Whether the peer hung up, which OpenSSL says by the name of an error of its own.
  private var endedInHandshake: Bool {
    result == CURLE_SSL_CONNECT_ERROR && text.contains("SSL_ERROR_SYSCALL")
  }

  private var tlsReason: String {
    if result == CURLE_PEER_FAILED_VERIFICATION { return verificationReason }
    guard isHandshakeFailure else { return text }
    if endedInHandshake { return "the TLS handshake failed: the peer ended the connection" }
    // `error:0A000102:SSL routines::unsupported protocol, errno 0`
    let last = text.split(separator: ":").last.map(String.init) ?? text
    let reason = last.split(separator: ",").first.map(String.init) ?? last
    let words =
      switch reason {
      case _ where reason.contains("certificate required"):
        "the server wants a client certificate"
      case _ where reason.contains("protocol version") || reason == "unsupported protocol":
        "the server has no protocol version that is allowed here"
      default: reason
      }
    return "the TLS handshake failed: \(words)"
  }

  /// What the verification came to, as OpenSSL numbers it (`x509_vfy.h`); libcurl passes it on.
  private var verification: Int {
    let proxyResult = easy.long(CURLINFO_PROXY_SSL_VERIFYRESULT)
    return proxyResult == 0 ? easy.long(CURLINFO_SSL_VERIFYRESULT) : proxyResult
  }

  /// The host that a sound certificate is not for, which libcurl finds, and OpenSSL knows nothing of:
  /// `SSL: no alternative certificate subject name matches target host name 'api.example.com'`.
  private var missingName: String? {
    guard text.contains("subject name"), text.hasSuffix("'") else { return nil }
    return text.dropLast().split(separator: "'", omittingEmptySubsequences: false).last
      .map(String.init)
  }

  /// Whether it is the proxy's certificate, not that of the server behind it.
  private var isOfProxysCertificate: Bool {
    if easy.long(CURLINFO_PROXY_SSL_VERIFYRESULT) != 0 { return true }
    return missingName.map { proxy.isBehindTLS(at: $0) } ?? false
  }

  private var verificationReason: String {
    let subject = isOfProxysCertificate ? "the proxy's certificate" : "the server's certificate"
    if let missingName { return "\(subject) is for another host than '\(missingName)'" }
    return switch CertificateFault(verification: verification) {
    case .notYetValid: "\(subject) is not valid yet"
    case .expired: "\(subject) has expired"
    case .selfSigned: "\(subject) is self-signed and not trusted"
    case .unknownAuthority: "\(subject) comes from an unknown certificate authority"
    case .revoked: "\(subject) has been revoked"
    case .otherHost, .other: text
    }
  }

  private static func oneLine(_ text: String) -> String {
    var line = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    while let last = line.last, last == " " || last == "." { line.removeLast() }
    return line
  }
}
