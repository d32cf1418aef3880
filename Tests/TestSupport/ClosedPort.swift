import Glibc

/// A port of 127.0.0.1 that is taken and that nobody listens on, so that every connection to it is
/// refused for as long as this lives.
package final class ClosedPort: Sendable {
  /// The port's number.
  package let port: UInt16

  private let descriptor: CInt

  package init() throws {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    self.descriptor = descriptor
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(descriptor, address, length) == 0 else { return CInt(-1) }
        return getsockname(descriptor, address, &length)
      }
    }
    guard status == 0 else {
      close(descriptor)
      throw Unavailable(number: errno)
    }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }

  /// `http://127.0.0.1:<port>`, without a slash at the end.
  package var baseURL: String { "http://127.0.0.1:\(port)" }

  private struct Unavailable: Error {
    var number: CInt
  }
}
