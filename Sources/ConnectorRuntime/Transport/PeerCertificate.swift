/// One certificate of a server's chain.
package struct PeerCertificate: Sendable, Hashable {
  /// Whose it is: `CN = api.example.com`.
  package var subject: String
  /// Who issued it.
  package var issuer: String
  /// From when it is valid; nil where it could not be read.
  package var start: WallTime?
  /// Until when it is valid; nil where it could not be read.
  package var end: WallTime?
  /// The host names that it is for (RFC 5280 §4.2.1.6).
  package var names: [String]
  /// The addresses that it is for.
  package var addresses: [String]

  /// A certificate by the names of its parts, as OpenSSL prints them: `Subject`, `Issuer`,
  /// `Start date`, `Expire date`, `X509v3 Subject Alternative Name`.
  package init(parts: [(name: String, value: String)]) {
    let value = { (name: String) in parts.first { $0.name == name }?.value }
    subject = value("Subject") ?? ""
    issuer = value("Issuer") ?? ""
    start = value("Start date").flatMap(Self.moment)
    end = value("Expire date").flatMap(Self.moment)
    let alternatives = (value("X509v3 Subject Alternative Name") ?? "").split(separator: ",")
      .map { String($0).trimmingSpaces() }
    let all = { (kind: String) in
      alternatives.filter { $0.hasPrefix(kind) }.map { String($0.dropFirst(kind.count)) }
    }
    names = all("DNS:")
    addresses = all("IP Address:")
  }

  /// Whether it was issued by its own holder.
  package var isSelfIssued: Bool { subject == issuer }

  /// Whether it is for a host (RFC 9525 §6.3); nil for an IPv6 address, which has many forms.
  package func isFor(_ host: String) -> Bool? {
    if host.contains(":") { return nil }
    if host.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }) {
      return addresses.contains(host)
    }
    let wanted = host.lowercased()
    return names.contains { name in
      let name = name.lowercased()
      guard name.hasPrefix("*.") else { return name == wanted }
      // A wildcard stands for one label.
      return wanted.drop { $0 != "." } == name.dropFirst()
    }
  }

  /// The moment of `Nov 30 06:33:04 2026 GMT`.
  private static func moment(_ text: String) -> WallTime? {
    guard text.hasSuffix(" GMT") else { return nil }
    // The form of asctime without the day of the week.
    return HTTPDate.parse("day " + text.dropLast(4), at: WallTime(milliseconds: 0))
  }
}
