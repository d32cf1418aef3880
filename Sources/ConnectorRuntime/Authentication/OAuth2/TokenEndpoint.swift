/// A token URL, taken apart as far as sending to it and naming it needs.
struct TokenEndpoint: Sendable, Hashable {
  /// Why a text is no token endpoint.
  enum Problem: Error, Sendable, Hashable {
    /// Not an absolute http or https URL.
    case notAbsolute
    /// It has a user name or a password in it.
    case userInformation
    /// It has a fragment, which no request carries.
    case fragment
    /// A byte that a URL cannot hold: white space, a control character, anything but ASCII.
    case illegalCharacter
    /// Plain http to a host other than this machine.
    case insecure
  }

  /// The URL as it is sent.
  let url: String
  /// Scheme, host, port and path, without the query: what messages show.
  let shownURL: String

  init(_ url: String) throws(Problem) {
    let bytes = Array(url.utf8)
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .illegalCharacter }
    let folded = url.lowercased()
    let isSecure = folded.hasPrefix("https://")
    guard isSecure || folded.hasPrefix("http://") else { throw .notAbsolute }
    let scheme = isSecure ? "https://" : "http://"
    let rest = bytes[scheme.utf8.count...]
    let authorityEnd = rest.firstIndex { [0x2F, 0x3F, 0x23, 0x5C].contains($0) } ?? rest.endIndex
    let authority = String(decoding: rest[..<authorityEnd], as: UTF8.self)
    if authority.contains("@") { throw .userInformation }
    if bytes.contains(UInt8(ascii: "#")) { throw .fragment }
    let host = Self.host(ofAuthority: authority)
    guard !host.isEmpty else { throw .notAbsolute }
    guard isSecure || Self.isLoopback(host) else { throw .insecure }
    self.url = url
    let pathEnd = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
    shownURL = scheme + String(decoding: rest[..<pathEnd], as: UTF8.self)
  }

  /// The URL with parameters added to its query.
  func url(adding query: String) -> String {
    if query.isEmpty { return url }
    guard url.contains("?") else { return url + "?" + query }
    return url + (url.hasSuffix("?") || url.hasSuffix("&") ? "" : "&") + query
  }

  private static func host(ofAuthority authority: String) -> String {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      return String(authority[...end]).lowercased()
    }
    return String(authority.prefix { $0 != ":" }).lowercased()
  }

  /// Whether a host is this machine: `localhost` and names below it, 127.0.0.0/8, `[::1]`.
  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil
      }
  }
}
