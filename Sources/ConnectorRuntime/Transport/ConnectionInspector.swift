/// What looks at a server's connection without asking it for anything.
package protocol ConnectionInspector: Sendable {
  /// Connects as a request would, with its TLS settings and proxy, and sends nothing.
  ///
  /// The certificate is looked at, whether or not it is trusted.
  ///
  /// - Throws: `TransportError` where no connection or no TLS could be had; `CancellationError`.
  func inspect(_ request: TransportRequest) async throws -> InspectedConnection

  /// The numeric addresses of a host, in the order in which the system would try them; none where
  /// its name is not known.
  func addresses(of host: String) async -> [String]
}

/// A connection as it was found.
package struct InspectedConnection: Sendable, Hashable {
  /// The version of TLS that was agreed on: `TLSv1.3`; nil where the transport does not know it.
  package var version: String?
  /// The certificates that the server sent, its own first.
  package var certificates: [PeerCertificate]
  /// What the verification of the chain came to, as OpenSSL numbers it: 0 where it is trusted.
  ///
  /// The numbers are those of `x509_vfy.h`. Names are not part of it.
  package var verification: Int
  /// The file of certificate authorities that the system uses where none is declared.
  package var systemAuthorities: String?

  package init(
    version: String? = nil, certificates: [PeerCertificate] = [], verification: Int = 0,
    systemAuthorities: String? = nil
  ) {
    self.version = version
    self.certificates = certificates
    self.verification = verification
    self.systemAuthorities = systemAuthorities
  }
}
