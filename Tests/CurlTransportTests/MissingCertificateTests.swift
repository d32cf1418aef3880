import ConnectorRuntime
import Foundation
import TestSupport
import Testing

/// A server that wants a client certificate and ends the connection at once where there is none, as
/// Python's `ssl` does: with TLS 1.3 the client has sent its request by then.
@Suite(.timeLimit(.minutes(1))) struct MissingCertificateTests {
  private static let script = """
    import socket, ssl, sys
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(sys.argv[3])
    listener = socket.socket()
    listener.bind(('127.0.0.1', 0))
    listener.listen(16)
    print(listener.getsockname()[1], flush=True)
    while True:
        peer = listener.accept()[0]
        try: context.wrap_socket(peer, server_side=True)
        except OSError: pass
        peer.close()
    """

  /// Which of several things libcurl finds first is a matter of chance; none of them is told in its own
  /// words.
  @Test func theEndOfTheConnectionIsExplained() async throws {
    let certificates = try TestCertificates.shared.get()
    let server = try PipedProcess([
      "/usr/bin/python3", "-c", Self.script, certificates.certificate("valid"), certificates.key,
      certificates.authority,
    ])
    let line = try server.said { $0.hasSuffix("\n") }
    let url = "https://127.0.0.1:\(line.dropLast())/secret"
    for _ in 0..<8 {
      let error = await failure(
        of: TransportRequest(
          method: "GET", url: url,
          tls: TransportTLS(certificateAuthorities: certificates.authority)))
      let message = error?.message ?? ""
      #expect(message.contains("client certificate"), "\(message)")
      #expect(!message.contains("getpeername") && !message.contains("errno"), "\(message)")
    }
  }
}
