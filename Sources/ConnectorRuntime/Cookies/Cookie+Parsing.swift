extension Cookie {
  /// The longest name and value together (RFC 6265 §6.1).
  private static let longest = 4096

  /// Reads a `Set-Cookie` field.
  ///
  /// - Parameters:
  ///   - field: its value.
  ///   - url: who sent it.
  ///   - suffixes: the domains that belong to many.
  /// - Returns: nil for a cookie that must be ignored.
  init?(_ field: String, from url: HTTPURL, at now: WallTime, suffixes: PublicSuffixes) {
    // What is not visible ASCII could not be sent back as it came.
    guard field.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else { return nil }
    var parts = field.split(separator: ";", omittingEmptySubsequences: false)[...]
    guard let pair = parts.popFirst(), let equals = pair.firstIndex(of: "=") else { return nil }
    name = String(pair[..<equals]).trimmingSpaces()
    value = String(pair[pair.index(after: equals)...]).trimmingSpaces()
    guard !name.isEmpty, name.utf8.count + value.utf8.count <= Self.longest else { return nil }
    let attributes = Attributes(parts, at: now)
    let host = url.host.lowercased()
    scope = .host(host, port: url.effectivePort)
    path = attributes.path ?? Self.defaultPath(of: url)
    isSecure = attributes.isSecure
    end = attributes.end
    if let domain = attributes.domain, domain != host {
      guard !Self.isAddress(host), Self.isBelow(host, domain), !suffixes.contains(domain) else {
        return nil
      }
      scope = .domain(domain)
    } else if attributes.domain != nil, !Self.isAddress(host), !suffixes.contains(host) {
      scope = .domain(host)
    }
    // Who can be overheard must not set what is taken for confidential (RFC 6265bis §5.7).
    if isSecure, !url.isConfidential { return nil }
    if name.hasPrefix("__Secure-"), !isSecure { return nil }
    if name.hasPrefix("__Host-") {
      guard isSecure, attributes.path == "/", attributes.domain == nil else { return nil }
    }
  }

  /// The path of a request up to its last slash (RFC 6265 §5.1.4).
  private static func defaultPath(of url: HTTPURL) -> String {
    guard let slash = url.path.lastIndex(of: "/"), slash > url.path.startIndex else { return "/" }
    return String(url.path[..<slash])
  }

  /// What stands behind a cookie's value; of two of one name the last counts.
  private struct Attributes {
    var domain: String?
    var path: String?
    var isSecure = false
    var end: WallTime?

    init(_ parts: ArraySlice<Substring>, at now: WallTime) {
      var hasMaximumAge = false
      for part in parts {
        let name = String(part.prefix { $0 != "=" }).trimmingSpaces().lowercased()
        let value = String(part.drop { $0 != "=" }.dropFirst()).trimmingSpaces()
        switch name {
        case "domain":
          let own = (value.hasPrefix(".") ? String(value.dropFirst()) : value).lowercased()
          domain = own.isEmpty ? nil : own
        case "path": path = value.hasPrefix("/") ? value : nil
        case "secure": isSecure = true
        case "expires" where !hasMaximumAge: end = HTTPDate.parse(value, at: now) ?? end
        case "max-age":
          guard let seconds = Self.seconds(value) else { continue }
          hasMaximumAge = true
          end = seconds <= 0 ? WallTime(milliseconds: .min) : now.advanced(by: .seconds(seconds))
        default: break
        }
      }
    }

    /// A number of seconds, as many as a server may mean (RFC 6265 §5.2.2); nil for anything else.
    private static func seconds(_ text: String) -> Int? {
      let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
      guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      return min(Int(text) ?? (text.hasPrefix("-") ? -1 : .max), 400 * 86_400)
    }
  }
}
