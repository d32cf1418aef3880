/// Masks credentials in a transport's remarks, which quote header fields (`[authorization: …]`,
/// with HTTP/2) and the URLs of proxies that the environment names.
package enum RemarkMask {
  /// The remark as it may be shown.
  package static func masked(_ remark: String) -> String {
    withoutUserInformation(fields(remark))
  }

  private static func fields(_ text: String) -> String {
    var start = text.startIndex
    while let open = text[start...].firstIndex(of: "[") {
      start = text.index(after: open)
      guard let colon = text[start...].firstIndex(of: ":"),
        HeaderMask.masks(String(text[start..<colon]))
      else { continue }
      let end = text[colon...].lastIndex(of: "]") ?? text.endIndex
      return text[..<start] + HeaderMask.line(String(text[start..<end])) + text[end...]
    }
    return text
  }

  /// The text with what stands before the host of a URL masked: `http://***@proxy:3128`.
  static func withoutUserInformation(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let separator = rest.firstRange(of: "://") {
      result += rest[..<separator.upperBound]
      rest = rest[separator.upperBound...]
      let word = rest.prefix { !$0.isWhitespace }
      if let at = word.lastIndex(of: "@") {
        result += Redactor.mask
        rest = rest[at...]
      }
    }
    return result + rest
  }
}
