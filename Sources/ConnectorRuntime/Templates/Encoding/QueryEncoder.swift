/// Query parameters (RFC 3986 §3.4): a space is `%20`.
enum QueryEncoder {
  /// A value: all but unreserved characters is escaped.
  static func value(_ text: String) -> String { PercentEncoding.encode(text) }

  /// Text that the author wrote as a value: only what would end it or mean something else is
  /// escaped (`&`, `+`, `#` and what no URL can hold); escapes in it are kept.
  static func literal(_ text: String) -> String {
    PercentEncoding.keepingEscapes(text, allowed: PercentEncoding.queryValue)
  }

  /// A name that the author wrote.
  static func name(_ text: String) -> String {
    PercentEncoding.keepingEscapes(text, allowed: PercentEncoding.queryName)
  }

  /// What is to go into a URL as it is must be what a URL can hold.
  static func raw(_ text: String) throws(EncodingProblem) -> String {
    for byte in text.utf8 where byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "#") {
      throw EncodingProblem(
        "holds a character that no URL can hold, and 'raw' leaves it so",
        help: "Take | raw away to have it escaped.")
    }
    return text
  }
}
