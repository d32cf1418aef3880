import CLibCurl
import ConnectorRuntime
import Glibc

/// Turns what libcurl and OpenSSL say of TLS that failed into the error that says what happened.
struct TLSFailure {
  let result: CURLcode
  let easy: EasyHandle
  /// libcurl's description, as one line.
  let text: String
  let url: String
  let tls: TransportTLS
  let handshake: HandshakeMessages
  let proxy: ProxyFailure
  /// The socket that was connected to in place of the host.
  let unixSocket: String?

  /// The error of a handshake that failed, or of a certificate that is not trusted.
  var error: TransportError {
    var error =
      switch result {
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
        CURLE_SSL_INVALIDCERTSTATUS:
        certificateError
      default: handshakeError
      }
    error.isOfProxy = isOfProxy
    return error
  }

  /// Whether the description has OpenSSL's own words: `error:0A000102:SSL routines::…`, or those of
  /// another part of it, such as `asn1 encoding routines`.
  var quotesOpenSSL: Bool {
    text.contains("error:") && text.contains(" routines:")
  }

  /// The error of a connection that ended without an answer, right after a handshake in which a
  /// certificate was asked for, or may have been; nil where it was not like that.
  ///
  /// What the server says of it may be lost: the request was on its way already, and sending it failed
  /// first.
  var afterHandshake: TransportError? {
    guard easy.long(CURLINFO_NUM_CONNECTS) > 0, result == CURLE_GOT_NOTHING || hasEnded,
      isRightAfter
    else { return nil }
    let end = "\(subject) ended the connection right after the TLS handshake"
    var error: TransportError
    switch handshake.asksForCertificate {
    case true?:
      let fault = tls.clientCertificate == nil || isOfProxy ? "want one" : "refuse the one it got"
      error = TransportError(
        .interrupted, "\(end), in which it asked for a client certificate: it may \(fault)")
      error.isAfterCertificateRequest = true
    case nil
    where result == CURLE_SEND_ERROR && tls.clientCertificate == nil
      && easy.time(CURLINFO_APPCONNECT_TIME_T) > .zero:
      error = TransportError(.interrupted, "\(end); it may want a client certificate")
    case false?, nil: return nil
    }
    error.isOfProxy = isOfProxy
    error.isOfUnixSocket = unixSocket != nil
    return error
  }

  /// Whether the connection ended within what a round trip takes: later it was something else.
  private var isRightAfter: Bool {
    let sent = easy.time(CURLINFO_PRETRANSFER_TIME_T)
    return sent == .zero || easy.time(CURLINFO_TOTAL_TIME_T) - sent < .seconds(1)
  }

  // MARK: - Handshakes

  private var handshakeError: TransportError {
    var error =
      if result == CURLE_SSL_CONNECT_ERROR, hasEnded || endsEarly {
        TransportError(
          .handshakeEnded,
          "\(peer) \(hasEnded ? "reset" : "ended") the connection during the TLS handshake")
      } else if speaksNoTLS {
        TransportError(.noTLS, "\(subject) does not speak TLS\(place)")
      } else {
        TransportError(.tlsHandshake, "the TLS handshake failed: \(reason)")
      }
    error.isOfUnixSocket = unixSocket != nil
    error.isAfterCertificateRequest =
      error.kind != .noTLS && (concernsCertificate || wantsCertificate)
    return error
  }

  /// Whether the peer reset the connection, which the system says, and not OpenSSL.
  private var hasEnded: Bool {
    !quotesOpenSSL
      && ([ECONNRESET, EPIPE].contains(CInt(clamping: easy.long(CURLINFO_OS_ERRNO)))
        || TransferFailure.tellsReset(text))
  }

  /// Whether the peer hung up, which OpenSSL says by the name of an error of its own.
  private var endsEarly: Bool {
    text.contains("SSL_ERROR_SYSCALL") || text.contains("unexpected eof")
  }

  /// Whether what came first was no record of TLS (RFC 8446 §5.1); some other protocols are known to
  /// OpenSSL by their first words.
  private var speaksNoTLS: Bool {
    result == CURLE_SSL_CONNECT_ERROR
      && ["wrong version number", "http request", "https proxy request", "unknown protocol"]
        .contains(quoted)
  }

  /// OpenSSL's reason: `unsupported protocol` in `error:0A000102:SSL routines::unsupported protocol,
  /// errno 0`.
  private var quoted: String {
    guard quotesOpenSSL else { return text }
    let last = text.split(separator: ":").last ?? ""
    return String(last.split(separator: ",").first ?? last)
  }

  private var reason: String {
    if wantsCertificate { return "\(subject) wants a client certificate" }
    if concernsCertificate { return "\(subject) refuses the client certificate: \(quoted)" }
    return quoted.contains("protocol version") || quoted == "unsupported protocol"
      ? "\(subject) has no protocol version that is allowed here" : quoted
  }

  /// Whether the peer misses a client's certificate: it says so in TLS 1.3, and before that it asked for
  /// one and went no further.
  private var wantsCertificate: Bool {
    if handshake.alert == 116 || quoted.contains("certificate required") { return true }
    return concernsCertificate && (tls.clientCertificate == nil || isOfProxy)
  }

  /// Whether the peer asked for a client's certificate, and its alert is one of those that it declines
  /// one with: handshake_failure, bad_certificate to unknown_ca, access_denied (RFC 8446 §6.2).
  private var concernsCertificate: Bool {
    guard handshake.asksForCertificate == true else { return false }
    guard let alert = handshake.alert else { return hasEnded || endsEarly }
    return alert == 40 || (42...49).contains(alert) && alert != 47
  }

  // MARK: - Names

  /// Whether it is the proxy that was spoken to by TLS, and not the server behind it.
  private var isOfProxy: Bool {
    proxy.isPeerOfTLS || easy.long(CURLINFO_PROXY_SSL_VERIFYRESULT) != 0
  }

  /// What was spoken to.
  private var subject: String {
    if isOfProxy { return "the proxy" }
    return unixSocket.map { "the peer on the Unix socket '\($0)'" } ?? "the server"
  }

  /// What ended a connection; behind a proxy it may have been that, or the server.
  private var peer: String {
    if isOfProxy { return "the proxy" + proxy.shownPlace }
    return proxy.isThere ? "the peer" : subject
  }

  /// Where that is: ` at 127.0.0.1:8080`.
  private var place: String {
    guard unixSocket == nil else { return "" }
    let address = isOfProxy ? proxy.address : (try? WireURL(url))
    guard let address, let port = address.port else { return "" }
    let host = address.host.contains(":") ? "[\(address.host)]" : address.host
    return " at \(host):\(port)"
  }

  // MARK: - Certificates

  private var certificateError: TransportError {
    var error = TransportError(.tls, verificationReason)
    if result == CURLE_PEER_FAILED_VERIFICATION {
      error.verification = missingName == nil ? verification : CertificateFault.otherHostNumber
    }
    return error
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

  private var verificationReason: String {
    guard result == CURLE_PEER_FAILED_VERIFICATION else { return text }
    let subject = isOfProxy ? "the proxy's certificate" : "the server's certificate"
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
}
