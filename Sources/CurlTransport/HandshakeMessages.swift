import CLibCurl

/// What the messages of a TLS handshake tell that libcurl does not: whether the peer asked for a
/// client's certificate, and how it said that it goes no further.
///
/// In TLS 1.3 a server that misses a certificate says so after the handshake, and often the connection
/// has ended before that is read: what it asked for in the handshake itself is always seen.
struct HandshakeMessages {
  /// Whether the peer asked for a client's certificate; nil where no handshake was seen.
  private(set) var asksForCertificate: Bool?
  /// The number of the peer's last alert (RFC 8446 §6); nil where it sent none.
  private(set) var alert: Int?

  /// Takes what libcurl shows of a connection; all but the messages of a handshake is left alone.
  mutating func learn(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
    switch kind {
    case CURLINFO_SSL_DATA_OUT where Self.isMessage(Self.clientHello, bytes):
      // Behind a proxy's handshake comes the server's.
      asksForCertificate = false
      alert = nil
    case CURLINFO_SSL_DATA_IN where Self.isMessage(Self.certificateRequest, bytes):
      asksForCertificate = true
    case CURLINFO_SSL_DATA_IN where bytes.count == 2 && (1...2).contains(bytes[0]):
      alert = Int(bytes[1])
    default: break
    }
  }

  // RFC 8446 §4.
  private static let clientHello: UInt8 = 1
  private static let certificateRequest: UInt8 = 13

  /// Whether the bytes are a message of a type: a byte for that, and three for the length of the rest.
  private static func isMessage(_ type: UInt8, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 4, bytes[0] == type else { return false }
    return Int(bytes[1]) << 16 | Int(bytes[2]) << 8 | Int(bytes[3]) == bytes.count - 4
  }
}
