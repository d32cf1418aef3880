import Foundation
import TestSupport

/// A TLS server of a kind that a client cannot agree with, or that answers `{}`.
final class TLSPeer: Sendable {
  let baseURL: String
  private let process: ChildProcess
  private let folder: TemporaryFolder

  /// Starts it and waits until it listens.
  ///
  /// - Parameter kind: `valid`, `expired`, `elsewhere` (for another host), `version` (nothing newer
  ///   than TLS 1.2) or `client-certificate` (wants one).
  init(_ kind: String) async throws {
    let script = """
      import socket, ssl, sys, threading
      folder, kind = sys.argv[1:]
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      name = kind if kind in ("expired", "elsewhere") else "valid"
      context.load_cert_chain(f"{folder}/{name}.pem", f"{folder}/key.pem")
      # In TLS 1.3 the client may send its request before it reads that a certificate is missing.
      if kind in ("version", "client-certificate"):
          context.maximum_version = ssl.TLSVersion.TLSv1_2
      if kind == "client-certificate":
          context.verify_mode = ssl.CERT_REQUIRED
          context.load_verify_locations(f"{folder}/authority.pem")
      server = socket.create_server(("127.0.0.1", 0))
      print(server.getsockname()[1], flush=True)
      def serve(plain):
          try:
              with context.wrap_socket(plain, server_side=True) as connection:
                  connection.recv(65536)
                  connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}")
                  connection.unwrap()
          except OSError:
              plain.close()
      while True:
          threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
      """
    let certificates = try await CommandCertificates.shared
    folder = try TemporaryFolder()
    let pipe = folder.path + "/port"
    guard mkfifo(pipe, 0o600) == 0 else { throw POSIXError(.EIO) }
    // The child's end can be opened only once there is a reader.
    let descriptor = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError(.EIO) }
    process = try ChildProcess(
      ["/usr/bin/env", "python3", "-c", script, certificates.folder.path, kind],
      outputPath: pipe)
    _ = fcntl(descriptor, F_SETFL, 0)
    let port = try await RawSocketClient.onThread {
      defer { close(descriptor) }
      var text = ""
      var bytes = [UInt8](repeating: 0, count: 64)
      while !text.hasSuffix("\n") {
        let count = read(descriptor, &bytes, bytes.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        text += String(decoding: bytes[..<count], as: UTF8.self)
      }
      return text.filter(\.isNumber)
    }
    baseURL = "https://127.0.0.1:\(port)"
  }

  deinit { stop() }

  func stop() { process.signal(SIGKILL) }
}
