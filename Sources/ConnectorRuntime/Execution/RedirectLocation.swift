/// The target of a `Location` header field (RFC 9110 §10.2.2, RFC 3986 §5).
enum RedirectLocation {
  /// The absolute URL of a reference; nil where it is no http(s) URL.
  ///
  /// A fragment is dropped: no request carries one.
  static func resolve(_ reference: String, against base: HTTPURL) -> HTTPURL? {
    let text = encoded(String(reference.prefix { $0 != "#" }))
    let hasScheme = hasScheme(text)
    if hasScheme || text.hasPrefix("//") {
      let whole = hasScheme ? text : "\(base.scheme.rawValue):\(text)"
      guard var url = try? HTTPURL(whole) else { return nil }
      if !url.path.isEmpty { url.path = withoutDots(url.path) }
      return url
    }
    var url = base
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(parts.first ?? "")
    let query = parts.count > 1 ? String(parts[1]) : nil
    if path.isEmpty {
      url.query = query ?? (text.isEmpty ? base.query : nil)
    } else {
      let folder = base.path[..<(base.path.lastIndex(of: "/") ?? base.path.startIndex)]
      url.path = withoutDots(path.hasPrefix("/") ? path : folder + "/" + path)
      url.query = query
    }
    return try? HTTPURL(url.text)
  }

  /// Whether a reference begins with a scheme (RFC 3986 §3.1): a relative one has no colon before
  /// its first slash (§4.2).
  private static func hasScheme(_ text: String) -> Bool {
    guard let end = text.firstIndex(where: { ":/?".contains($0) }) else { return false }
    return text[end] == ":"
  }

  /// The path without `.` and `..` segments (RFC 3986 §5.2.4).
  private static func withoutDots(_ path: String) -> String {
    var output: [Substring] = []
    let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".":
        if isLast { output.append("") }
      case "..":
        _ = output.popLast()
        if isLast { output.append("") }
      default: output.append(segment)
      }
    }
    return "/" + output.joined(separator: "/")
  }

  /// The reference with what servers write though a URL cannot hold it percent-encoded.
  private static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      if byte > 0x20, byte < 0x7F {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}
