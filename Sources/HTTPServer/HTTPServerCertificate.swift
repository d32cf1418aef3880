/// What a server proves itself with over TLS.
package struct HTTPServerCertificate: Sendable {
  /// The certificate and, after it, those of its chain; PEM.
  package var certificate: String
  /// The private key, not encrypted; PEM.
  package var key: String

  package init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }
}
