/// Values of cookies: what is not a cookie-octet (RFC 6265 §4.1.1), and `%`, is percent-encoded.
enum CookieEncoder {
  private static let octets = PercentEncoding.Allowed(
    "!#$&'()*+/:<=>?@[]^`{|}", and: PercentEncoding.unreserved)

  private static let sendable = PercentEncoding.Allowed(
    " !\"#$%&'()*+,/:<=>?@[\\]^`{|}", and: PercentEncoding.unreserved)

  static func value(_ text: String) -> String { PercentEncoding.encode(text, allowed: octets) }

  /// A value that a server has set itself, which it wants back as it was (RFC 6265 §5.4): `s%3A1`.
  static func valueAsSet(_ text: String) -> String {
    PercentEncoding.encode(text, allowed: sendable)
  }
}
