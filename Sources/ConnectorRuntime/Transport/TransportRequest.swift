/// One header field, its name as it is to be sent.
package struct HTTPField: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// One request, ready for the wire.
package struct TransportRequest: Sendable {
  /// What is sent after the header.
  package enum Body: Sendable, Hashable {
    /// Nothing, and no Content-Length (but `Content-Length: 0` for POST, PUT and PATCH).
    case none
    /// These bytes.
    case bytes([UInt8])
    /// A file's bytes, streamed; its size when the request starts is the Content-Length.
    case file(path: String)
    /// Fields and files, the files streamed as one is.
    case multipart(MultipartContent)
  }

  /// How the body is coded on its way (RFC 9110 §8.4); the field that says so is among `headers`.
  package enum ContentCoding: String, Sendable, Hashable {
    case gzip
  }

  /// How many bytes of a file are read at once where they are compressed.
  package static let partSize = 64 << 10

  /// Where the bytes of the response's body go.
  package enum BodySink: Sendable {
    /// Into `TransportResponse.body`, at most so many bytes (decoded); more is
    /// `TransportError.Kind.bodyTooLarge`.
    case memory(limit: Int)
    /// To a function, in order, called on the transport's thread; when it throws, the transfer is
    /// aborted with that error. `when` decides by status and fields once the header is complete, and
    /// may throw likewise; what it declines goes into memory under the limit.
    case stream(
      limit: Int, when: @Sendable (_ status: Int, _ fields: [HTTPField]) throws -> Bool,
      write: @Sendable ([UInt8]) throws -> Void)
  }

  /// The request method, any token: `GET`.
  package var method: String
  /// The absolute http(s) URL, already encoded; it goes on the wire as it is.
  package var url: String
  /// The fields in the order to send; the transport adds only `Host`, `Content-Length`,
  /// `Accept-Encoding` and `User-Agent`, each only where it is not among these.
  package var headers: [HTTPField]
  /// The body.
  package var body: Body
  /// What the transport makes of the body as it sends it; nil for nothing.
  ///
  /// The length of a coded file is not known, and it goes out in chunks.
  package var contentCoding: ContentCoding?
  /// What the body's files must still be, by path; a file that is another since is an error.
  package var fileStamps: [String: FileStamp] = [:]
  /// How long each part may take.
  package var timeouts: TransportTimeouts
  /// Certificates and verification.
  package var tls: TransportTLS
  /// A proxy URL (`http`, `https`, `socks4`, `socks4a`, `socks5`, `socks5h`); nil: the usual
  /// environment variables decide.
  package var proxy: String?
  /// Where the response's body goes.
  package var bodySink: BodySink
  /// Whether a response of a status is of use with its whole body alone; one whose status says
  /// enough is handed on with what came of it, and with ``TransportResponse/bodyFault``.
  package var needsWholeBody: @Sendable (_ status: Int) -> Bool = { _ in true }
  /// Whether what came of a body is handed on that is not whole; false where it may hold secrets that
  /// only the whole tells.
  package var keepsPartOfBody = true
  /// What the transport proves to the server by itself.
  package var connectionProof: ConnectionProof?
  /// What the exchange is for; the transport does not ask.
  package var role = ExchangeRole(.action)
  /// Is told what happens on the wire, in order, on the transport's thread, before `perform`
  /// returns; nil, which costs nothing, where nobody wants to know.
  package var observe: (@Sendable (WireEvent) -> Void)?

  package init(
    method: String, url: String, headers: [HTTPField] = [], body: Body = .none,
    timeouts: TransportTimeouts = TransportTimeouts(), tls: TransportTLS = TransportTLS(),
    proxy: String? = nil, bodySink: BodySink = .memory(limit: 64 << 20)
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeouts = timeouts
    self.tls = tls
    self.proxy = proxy
    self.bodySink = bodySink
  }
}

/// How long the parts of one attempt may take.
package struct TransportTimeouts: Sendable, Hashable {
  /// Name resolution, TCP and TLS together.
  package var connect: Duration
  /// The whole attempt, to the last byte of the body.
  package var attempt: Duration
  /// The longest time with no byte in either direction.
  package var idle: Duration

  package init(
    connect: Duration = .seconds(10), attempt: Duration = .seconds(60),
    idle: Duration = .seconds(30)
  ) {
    self.connect = connect
    self.attempt = attempt
    self.idle = idle
  }
}

/// TLS settings of one request; paths are absolute.
package struct TransportTLS: Sendable, Hashable {
  /// The lowest protocol version to accept.
  package enum Version: String, Sendable, Hashable, CaseIterable {
    case tls12 = "1.2"
    case tls13 = "1.3"
  }

  /// A PEM bundle that replaces the system's certificate authorities.
  package var certificateAuthorities: String?
  /// The client's certificate chain, PEM.
  package var clientCertificate: String?
  /// The client's private key, PEM.
  package var clientKey: String?
  /// The private key's passphrase.
  package var clientKeyPassphrase: String?
  /// The lowest version to accept.
  package var minimumVersion: Version
  /// Whether the peer's certificate and host name are verified; false only for `--insecure`.
  package var verifies: Bool

  package init(
    certificateAuthorities: String? = nil, clientCertificate: String? = nil,
    clientKey: String? = nil, clientKeyPassphrase: String? = nil,
    minimumVersion: Version = .tls12, verifies: Bool = true
  ) {
    self.certificateAuthorities = certificateAuthorities
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.clientKeyPassphrase = clientKeyPassphrase
    self.minimumVersion = minimumVersion
    self.verifies = verifies
  }
}
