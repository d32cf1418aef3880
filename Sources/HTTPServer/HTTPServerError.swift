/// Why a server could not start.
package enum HTTPServerError: Error, Sendable, Hashable {
  /// The host is no IPv4 address.
  case invalidHost(String)
  /// The address cannot be listened on, or the certificate and its key cannot be used; `reason`
  /// is the system's text, empty when it gave none.
  case cannotListen(host: String, port: UInt16, reason: String)
}

extension HTTPServerError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidHost(let host):
      return "'\(host)' is no IPv4 address"
    case .cannotListen(let host, let port, let reason):
      return "cannot listen on \(host):\(port)" + (reason.isEmpty ? "" : ": \(reason)")
    }
  }
}
