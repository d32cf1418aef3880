/// The scheme and the authority that a URL's text begins with, as far as the text shows them.
package struct URLStart {
  /// The host, maybe with a port and user info.
  package let authority: Substring

  /// Whether the authority ends within the text.
  package let isAuthorityWhole: Bool

  /// Where the authority begins in the text, in UTF-8.
  package let authorityOffset: Int

  /// Nil for a text that begins with none of the schemes and `://`.
  package init?(_ text: String, schemes: [String]) {
    let lower = text.lowercased()
    guard let scheme = schemes.first(where: { lower.hasPrefix($0 + "://") }) else { return nil }
    authorityOffset = scheme.utf8.count + 3
    let rest = text.utf8.dropFirst(authorityOffset)
    let end = rest.firstIndex { "/?#".utf8.contains($0) }
    authority = Substring(rest[..<(end ?? rest.endIndex)])
    isAuthorityWhole = end != nil
  }

  /// Whether the host is this machine: `localhost`, `127.0.0.0/8` or `::1`.
  package var isLoopback: Bool {
    if authority.hasPrefix("[") {
      return authority == "[::1]" || authority.hasPrefix("[::1]:")
    }
    let host = authority.prefix { $0 != ":" }
    return host.lowercased() == "localhost" || Self.isLoopbackIPv4(host)
  }

  /// Whether the authority can be a host with or without a port.
  ///
  /// - Parameter isWhole: whether nothing follows it, so that a port must be a number.
  func hasLegalHost(isWhole: Bool) -> Bool {
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return !isWhole }
      return Self.isPort(authority[authority.index(after: end)...], isWhole: isWhole)
    }
    let host = authority.prefix { $0 != ":" }
    let isLegal = !host.isEmpty && host.unicodeScalars.allSatisfy(Self.isHostCharacter)
    return isLegal && Self.isPort(authority.dropFirst(host.count), isWhole: isWhole)
  }

  /// Nothing, or `:` and a number; the number may still be to come.
  private static func isPort(_ text: Substring, isWhole: Bool) -> Bool {
    if text.isEmpty { return true }
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: ":"), digits.count <= 5,
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return false }
    if digits.isEmpty { return !isWhole }
    return UInt16(Substring(digits)).map { $0 > 0 } ?? false
  }

  /// Letters, digits, `-`, `.`, `_`, and what an international name is written with.
  private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_": true
    default: scalar.value >= 0x80 && !scalar.properties.isWhitespace
    }
  }

  private static func isLoopbackIPv4(_ host: Substring) -> Bool {
    let parts = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0].elementsEqual("127".utf8)
      && parts.allSatisfy { part in
        part.allSatisfy { (0x30...0x39).contains($0) } && UInt8(Substring(part)) != nil
      }
  }
}
