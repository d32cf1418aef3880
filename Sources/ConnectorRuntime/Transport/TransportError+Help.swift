/// What to do about failures that are told alike wherever a request was for.
extension TransportError {
  /// For a peer that does not speak TLS.
  ///
  /// - Parameters:
  ///   - peer: what is spoken to: `a server`.
  ///   - address: what names that peer, for people: `token_url`.
  static func noTLSHelp(_ peer: String, address: String) -> String {
    "Is it http? Only \(peer) on this machine may be: then write http:// in \(address). Else name "
      + "the port at which it speaks TLS there."
  }

  /// For a peer that asked for a client's certificate and went no further; nil for any other.
  func certificateRequestHelp(_ peer: String) -> String? {
    guard isAfterCertificateRequest else { return nil }
    let help =
      "The \(peer) asks for a client certificate: check tls.client_certificate and tls.client_key in "
      + "the connector."
    return kind == .tlsHandshake ? help : help + " If it is not that, run again."
  }

  /// For the Unix socket in place of the server's address; nil where it was not that.
  ///
  /// - Parameter address: what names the server, for people: `token_url`.
  func socketHelp(address: String) -> String? {
    guard isOfUnixSocket else { return nil }
    return switch kind {
    case .noTLS:
      "If it speaks http, write http://localhost in \(address); else name another socket with "
        + "--unix-socket."
    case .handshakeEnded, .tlsHandshake:
      "Check that the server on the socket speaks TLS, or name another with --unix-socket."
    case .interrupted:
      "Run again; if it stays so, check that a server for HTTP listens on the socket, or name another "
        + "with --unix-socket."
    default: "Check that a server listens on the socket, or name another with --unix-socket."
    }
  }
}
