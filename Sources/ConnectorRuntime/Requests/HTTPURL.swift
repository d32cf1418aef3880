/// An absolute http(s) URL whose parts are kept exactly as they are written: nothing is decoded,
/// normalised or reordered (RFC 3986 §3).
package struct HTTPURL: Sendable, Hashable {
  /// The schemes.
  package enum Scheme: String, Sendable, Hashable {
    case http
    case https

    /// The port where none is written.
    package var defaultPort: Int { self == .http ? 80 : 443 }
  }

  /// Why a text is no such URL.
  package enum Problem: Error, Sendable, Hashable {
    /// It does not begin with `http://` or `https://`.
    case notAbsolute
    /// There is no host, or it holds what no host can.
    case badHost
    /// The port is no number from 1 to 65535.
    case badPort
    /// It has a user name or a password in it.
    case userInformation
    /// It has a fragment, which no request carries.
    case fragment
    /// It holds white space, a control character or, behind the host, anything but ASCII.
    case illegalCharacter

    /// What is wrong, as it follows the URL's name.
    package var predicate: String {
      switch self {
      case .notAbsolute: "must be a whole URL that begins with https:// or http://"
      case .badHost: "has no legal host"
      case .badPort: "has a port that is no number from 1 to 65535"
      case .userInformation: "must hold no user name or password"
      case .fragment: "must hold no '#'"
      case .illegalCharacter: "holds a character that no URL can hold"
      }
    }
  }

  /// Scheme, host and port: what must be the same for credentials to go along (RFC 6454 §4).
  package struct Origin: Sendable, Hashable {
    /// The scheme.
    package let scheme: Scheme
    /// The host in lower case.
    package let host: String
    /// The port, the scheme's own where none is written.
    package let port: Int
  }

  /// The scheme.
  package var scheme: Scheme
  /// The host as it is written, an IPv6 address in its brackets.
  package var host: String
  /// The port, where one is written.
  package var port: Int?
  /// Empty, or begins with `/`.
  package var path: String
  /// What stands behind `?`; nil without one.
  package var query: String?

  package init(
    scheme: Scheme, host: String, port: Int? = nil, path: String = "", query: String? = nil
  ) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.query = query
  }

  /// Takes a URL apart.
  package init(_ text: String) throws(Problem) {
    let folded = text.prefix(8).lowercased()
    guard
      let scheme = [Scheme.https, .http].first(where: { folded.hasPrefix($0.rawValue + "://") })
    else {
      throw .notAbsolute
    }
    let bytes = Array(text.utf8)
    let rest = bytes[(scheme.rawValue.utf8.count + 3)...]
    let authorityEnd = rest.firstIndex { Self.authorityEnds.contains($0) } ?? rest.endIndex
    let behind = rest[authorityEnd...]
    if behind.contains(UInt8(ascii: "#")) { throw .fragment }
    guard behind.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .illegalCharacter }
    let queryStart = behind.firstIndex(of: UInt8(ascii: "?"))
    self.scheme = scheme
    (host, port) = try Self.authority(rest[..<authorityEnd])
    path = String(decoding: behind[..<(queryStart ?? behind.endIndex)], as: UTF8.self)
    query = queryStart.map { String(decoding: behind[($0 + 1)...], as: UTF8.self) }
  }

  /// The URL as it goes on the wire.
  package var text: String { withoutQuery + (query.map { "?" + $0 } ?? "") }

  /// The URL up to its query: what messages show.
  package var withoutQuery: String {
    "\(scheme.rawValue)://\(host)\(port.map { ":\($0)" } ?? "")\(path)"
  }

  /// What must be the same for credentials to go along.
  package var origin: Origin {
    Origin(scheme: scheme, host: host.lowercased(), port: port ?? scheme.defaultPort)
  }

  /// Whether the host is this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
  package var isLoopback: Bool {
    let host = host.lowercased()
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil
      }
  }

  /// The URL with a path appended to its own, one slash between them, and another query.
  ///
  /// - Parameter path: begins with `/`.
  package func appending(path: String, query: String? = nil) -> HTTPURL {
    var url = self
    url.path = (self.path.hasSuffix("/") ? String(self.path.dropLast()) : self.path) + path
    url.query = query
    return url
  }

  /// The URL with parameters, encoded already, behind those it has.
  package func appending(query parameters: String) -> HTTPURL {
    guard !parameters.isEmpty else { return self }
    var url = self
    guard let query, !query.isEmpty else {
      url.query = parameters
      return url
    }
    url.query = query + (query.hasSuffix("&") ? "" : "&") + parameters
    return url
  }

  private static let authorityEnds = Array("/?#".utf8)

  private static func authority(
    _ bytes: ArraySlice<UInt8>
  ) throws(Problem) -> (host: String, port: Int?) {
    if bytes.contains(UInt8(ascii: "@")) { throw .userInformation }
    let hostEnd: Int
    if bytes.first == UInt8(ascii: "[") {
      guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { throw .badHost }
      hostEnd = close + 1
    } else {
      hostEnd = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
    }
    let host = String(decoding: bytes[..<hostEnd], as: UTF8.self)
    guard isHost(host) else { throw .badHost }
    if hostEnd == bytes.endIndex { return (host, nil) }
    guard bytes[hostEnd] == UInt8(ascii: ":") else { throw .badHost }
    let digits = bytes[(hostEnd + 1)...]
    guard (1...5).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(port)
    else { throw .badPort }
    return (host, port)
  }

  /// An IPv6 address in brackets, or labels of letters, digits, `-` and `_` (letters of any script:
  /// the transport knows internationalised names).
  private static func isHost(_ host: String) -> Bool {
    if host.hasPrefix("[") {
      let address = host.utf8.dropFirst().dropLast()
      return address.contains(UInt8(ascii: ":"))
        && address.allSatisfy { byte in
          switch byte {
          case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: ":"), UInt8(ascii: "."): true
          default: false
          }
        }
    }
    // RFC 1035 §2.3.4 has 255 bytes, before which a character may have been four.
    if host.utf8.count > 4 * 255 { return false }
    var labels = host.split(separator: ".", omittingEmptySubsequences: false)
    if labels.count > 1, labels.last == "" { labels.removeLast() }
    return labels.allSatisfy { label in
      !label.isEmpty
        && label.unicodeScalars.allSatisfy { scalar in
          switch scalar {
          case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
          default:
            scalar.value > 0x7F
              && (scalar.properties.isAlphabetic || scalar.properties.isXIDContinue)
          }
        }
    }
  }
}
