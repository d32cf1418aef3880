/// A cookie that a server has set (RFC 6265 §5.3).
struct Cookie: Sendable, Hashable {
  /// Who gets it back.
  enum Scope: Sendable, Hashable {
    /// The host that set it, and it alone; at which port.
    case host(String, port: Int)
    /// A domain with all hosts below it.
    case domain(String)
  }

  var name: String
  var value: String
  var scope: Scope
  var path: String
  /// Whether it goes only where nobody on the way can read it.
  var isSecure: Bool
  /// When it ends; nil for the end of the run.
  var end: WallTime?

  /// Whether another has its place (RFC 6265 §5.3, step 11).
  func replaces(_ other: Cookie) -> Bool {
    name == other.name && scope == other.scope && path == other.path
  }

  /// Whether a request to a URL takes it along (RFC 6265 §5.4).
  func goes(to url: HTTPURL, at now: WallTime) -> Bool {
    if let end, end <= now { return false }
    if isSecure, !url.isConfidential { return false }
    let host = url.host.lowercased()
    switch scope {
    case .host(let own, let port):
      // RFC 6265 knows no ports, but another port may be another server. From http to https of one
      // server it is none.
      let isSame = url.effectivePort == port
      guard host == own, isSame || ([80, 443].contains(port) && url.hasStandardPort) else {
        return false
      }
    case .domain(let domain):
      guard Self.isBelow(host, domain) else { return false }
    }
    return Self.pathMatches(url.path.isEmpty ? "/" : url.path, path)
  }

  /// Whether a host is a domain, or below it (RFC 6265 §5.1.3).
  static func isBelow(_ host: String, _ domain: String) -> Bool {
    host == domain || (host.hasSuffix("." + domain) && !isAddress(host))
  }

  /// Whether a host is a number and so has no domain.
  static func isAddress(_ host: String) -> Bool {
    host.hasPrefix("[") || host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
  }

  /// RFC 6265 §5.1.4.
  private static func pathMatches(_ path: String, _ own: String) -> Bool {
    path == own
      || (path.hasPrefix(own) && (own.hasSuffix("/") || path.dropFirst(own.count).first == "/"))
  }
}

extension HTTPURL {
  /// The port that is asked, written or not.
  var effectivePort: Int { port ?? scheme.defaultPort }

  /// Whether it is the scheme's own.
  var hasStandardPort: Bool { effectivePort == scheme.defaultPort }

  /// Whether nobody on the way can read what is sent: https, or this machine.
  var isConfidential: Bool { scheme == .https || isLoopback }
}
