import ConnectorRuntime
import Glibc

/// An open file that is sent as a body.
final class LocalFile: Sendable {
  /// Its size when it was opened; what is appended later is not sent.
  let size: Int
  private let path: String
  private let descriptor: CInt

  /// Opens a regular file for reading.
  ///
  /// - Parameter expected: what the file was when the request was made; nil for whatever it is.
  init(bodyAt path: String, expected: FileStamp? = nil) throws(TransportError) {
    // Without O_NONBLOCK a pipe would block here until somebody writes to it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.error("the body", path, systemMessage(errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = systemMessage(errno)
      close(descriptor)
      throw Self.error("the body", path, reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Self.error("the body", path, "not a regular file")
    }
    guard expected == nil || expected == FileStamp(status) else {
      close(descriptor)
      throw Self.error("the body", path, "it changed while the request was being repeated")
    }
    self.descriptor = descriptor
    self.path = path
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills a buffer from an offset on; returns how many bytes there were, at least one.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(TransportError) -> Int {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count > 0 { return count }
      if count == 0 { throw Self.error("the body", path, "it became shorter while it was sent") }
      if errno != EINTR { throw Self.error("the body", path, systemMessage(errno)) }
    }
  }

  /// So many bytes from an offset on, all of them.
  func bytes(_ count: Int, at offset: Int) throws(TransportError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var failure: TransportError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(TransportError) {
        var filled = 0
        while filled < count {
          filled += try read(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]), at: offset + filled)
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Accepts TLS settings whose files can be read.
  static func check(_ tls: TransportTLS) throws(TransportError) {
    let files = [
      ("the certificate authorities", tls.certificateAuthorities),
      ("the client certificate", tls.clientCertificate), ("the client key", tls.clientKey),
    ]
    for (role, path) in files {
      if let path, access(path, R_OK) != 0 { throw error(role, path, systemMessage(errno)) }
    }
  }

  private static func error(_ role: String, _ path: String, _ reason: String) -> TransportError {
    TransportError(.localFile, "\(role) in \(path): \(reason)")
  }
}
