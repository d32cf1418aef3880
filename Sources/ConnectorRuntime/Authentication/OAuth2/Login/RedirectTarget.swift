/// Where the browser is to be sent back to after a login.
package enum RedirectTarget: Sendable, Hashable {
  /// This machine, where connector-run itself can listen; port 0 stands for any that is free
  /// (RFC 8252 §7.3).
  case loopback(host: String, port: Int, path: String)
  /// Another place: the answer has to be pasted.
  case elsewhere(String)

  /// What `redirect_uri` says; without one a free port of this machine.
  package init(_ uri: String?) {
    guard let uri else {
      self = .loopback(host: "127.0.0.1", port: 0, path: "/callback")
      return
    }
    guard let url = try? HTTPURL(uri), url.scheme == .http, url.isLoopback, url.query == nil else {
      self = .elsewhere(uri)
      return
    }
    self = .loopback(host: url.host, port: url.port ?? 0, path: url.path)
  }

  /// The URI for the port that is listened on.
  package func uri(port: UInt16) -> String {
    switch self {
    case .elsewhere(let uri): uri
    case .loopback(let host, _, let path): "http://\(host):\(port)\(path)"
    }
  }
}
