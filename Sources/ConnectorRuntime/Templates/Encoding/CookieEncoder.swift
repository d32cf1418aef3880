/// Values of cookies: what is not a cookie-octet (RFC 6265 §4.1.1), and `%`, is percent-encoded.
enum CookieEncoder {
  private static let octets = PercentEncoding.Allowed(
    "!#$&'()*+/:<=>?@[]^`{|}", and: PercentEncoding.unreserved)

  static func value(_ text: String) -> String { PercentEncoding.encode(text, allowed: octets) }
}
