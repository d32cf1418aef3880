/// Masks the header fields whose values are credentials by their very meaning, known as secrets or
/// not (RFC 9110 §11.6.2, §11.7.2, RFC 6265 §4).
package enum HeaderMask {
  /// A field's value as it may be shown: of credentials the scheme's name, of cookies their names
  /// and attributes; that of any other field as it is.
  package static func value(_ value: String, of name: String) -> String {
    switch name.trimmingSpaces().lowercased() {
    case "authorization", "proxy-authorization": credentials(value)
    case "cookie": pairs(value)
    case "set-cookie": cookie(value)
    default: value
    }
  }

  /// The same for a line of a head, `name: value`; a line that is no field stays as it is.
  package static func line(_ line: String) -> String {
    guard let colon = line.firstIndex(of: ":") else { return line }
    let name = String(line[..<colon])
    let rest = line[line.index(after: colon)...]
    let value = rest.drop { $0 == " " || $0 == "\t" }
    let shown = self.value(String(value), of: name)
    return shown == value ? line : name + ":" + rest.prefix(rest.count - value.count) + shown
  }

  /// Whether a field's values are masked.
  package static func masks(_ name: String) -> Bool {
    ["authorization", "proxy-authorization", "cookie", "set-cookie"].contains(
      name.trimmingSpaces().lowercased())
  }

  /// The registered authentication schemes (RFC 9110 §16.4.1) and those in wide use beside them.
  ///
  /// Of anything else the first word may be a part of the credential.
  private static let schemes: Set<String> = [
    "apikey", "api-key", "aws4-hmac-sha256", "basic", "bearer", "concealed", "digest", "dpop",
    "geniekey", "gnap", "hawk", "hmac", "hoba", "key", "mutual", "negotiate", "ntlm", "oauth",
    "privatetoken", "scram-sha-1", "scram-sha-256", "sharedkey", "ssws", "token", "vapid",
    "zoho-oauthtoken",
  ]

  private static func credentials(_ value: String) -> String {
    if value.isEmpty { return value }
    guard let space = value.firstIndex(of: " "),
      schemes.contains(value[..<space].lowercased())
    else { return Redactor.mask }
    return value[...space] + Redactor.mask
  }

  /// `a=***; b=***`.
  private static func pairs(_ value: String) -> String {
    if value.isEmpty { return value }
    // Inside quotes a semicolon may be part of a value.
    if value.contains("\"") { return Redactor.mask }
    return value.split(separator: ";").map { pair(String($0).trimmingSpaces()) }
      .joined(separator: "; ")
  }

  private static func pair(_ text: String) -> String {
    guard let equals = text.firstIndex(of: "=") else { return Redactor.mask }
    return text[...equals] + Redactor.mask
  }

  private static let attributes: Set<String> = [
    "domain", "expires", "httponly", "max-age", "partitioned", "path", "priority", "samesite",
    "secure",
  ]

  /// `a=***; Path=/; Secure`.
  private static func cookie(_ value: String) -> String {
    if value.isEmpty { return value }
    if value.contains("\"") { return Redactor.mask }
    let parts = value.split(separator: ";").map { String($0).trimmingSpaces() }
    return parts.enumerated().map { index, part in
      let name = part.prefix { $0 != "=" }.lowercased()
      return index > 0 && attributes.contains(name) ? part : pair(part)
    }.joined(separator: "; ")
  }
}
