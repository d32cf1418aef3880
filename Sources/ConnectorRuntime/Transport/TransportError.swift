/// Why a transfer did not end with a response.
package struct TransportError: Error, Sendable, Hashable {
  /// What failed.
  package enum Kind: Sendable, Hashable {
    /// The host's name (or the proxy's) could not be resolved.
    case nameLookup
    /// No TCP connection: refused, unreachable, or a proxy did not reach the server.
    case connect
    /// The proxy refuses: the credentials for it, or what it is asked for.
    case proxyRefusal
    /// The proxy cannot do what it is asked for, or is none of that kind.
    case proxyInability
    /// The server's certificate is not trusted.
    case tls
    /// The TLS handshake failed over something else: no common version, a client certificate that the
    /// server wants or refuses.
    case tlsHandshake
    /// What answered at the port does not speak TLS.
    case noTLS
    /// The connection ended during the TLS handshake, before any of the request went out.
    case handshakeEnded
    /// `TransportTimeouts.connect` ran out.
    case connectTimeout
    /// `TransportTimeouts.attempt` ran out.
    case attemptTimeout
    /// `TransportTimeouts.idle` ran out.
    case idleTimeout
    /// The body has more bytes than the limit.
    case bodyTooLarge(limit: Int)
    /// The body's content codings cannot be undone: one is not known, or there are too many.
    case unknownCoding
    /// The response's header is larger than the transport reads.
    case headerTooLarge
    /// The peer broke the protocol, or the connection ended before the response did.
    case interrupted
    /// A local file named by the request (a body, a certificate, a key) cannot be used.
    case localFile
    /// The body's sink threw; nothing more is known here.
    case sink
    /// The request cannot be expressed: a bad URL, a scheme other than http and https.
    case invalidRequest
  }

  /// What failed.
  package var kind: Kind
  /// One line about the cause, without a period and without secrets: `Connection refused`.
  package var message: String
  /// Whether it was the proxy that failed, not the server behind it.
  package var isOfProxy = false
  /// Whether it was the Unix socket that is connected to in place of the server's address.
  package var isOfUnixSocket = false
  /// Whether the peer had asked for a client's certificate, which may be why it went no further.
  package var isAfterCertificateRequest = false
  /// Whether it failed before any of the request went out.
  package var isBeforeRequest: Bool
  /// The connection that was made before it failed, where the transport knows it.
  package var connection: TransportConnection?
  /// How long the parts took that came to an end; zero for the others.
  package var timings: TransportTimings?
  /// What the verification of the peer's certificate came to, as OpenSSL numbers it; nil where it is
  /// not about that.
  package var verification: Int?

  /// The message as it continues a sentence.
  package var reason: String { message.prefix(1).lowercased() + message.dropFirst() }

  /// What is said of it beside a status that says enough.
  var bodyNote: String { "the body could not be read whole: \(reason)" }

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
    isBeforeRequest = kind.isBeforeRequest
  }

  /// The failure of a proxy.
  package static func ofProxy(_ kind: Kind, _ message: String) -> TransportError {
    var error = TransportError(kind, message)
    error.isOfProxy = true
    return error
  }

  /// Whether two say the same; how far they came and how long it took are measurements.
  package static func == (first: TransportError, second: TransportError) -> Bool {
    first.kind == second.kind && first.message == second.message
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(message)
  }
}

extension TransportError.Kind {
  /// Whether it happens before a request goes out, whenever it happens.
  fileprivate var isBeforeRequest: Bool {
    switch self {
    case .nameLookup, .connect, .proxyRefusal, .proxyInability, .tls, .noTLS, .handshakeEnded,
      .connectTimeout, .localFile, .invalidRequest:
      true
    case .tlsHandshake, .attemptTimeout, .idleTimeout, .bodyTooLarge, .unknownCoding,
      .headerTooLarge, .interrupted, .sink:
      false
    }
  }

  /// Whether it may befall what comes behind a response's header.
  package var mayBeOfBody: Bool {
    switch self {
    case .attemptTimeout, .idleTimeout, .bodyTooLarge, .unknownCoding, .headerTooLarge,
      .interrupted:
      true
    case .nameLookup, .connect, .proxyRefusal, .proxyInability, .tls, .tlsHandshake, .noTLS,
      .handshakeEnded, .connectTimeout, .localFile, .sink, .invalidRequest:
      false
    }
  }
}
