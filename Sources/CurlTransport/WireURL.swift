import CLibCurl
import ConnectorRuntime

/// A URL in the parts that libcurl makes of it.
struct WireURL {
  /// The scheme in lower case.
  let scheme: String
  /// The host: an international name encoded, an IPv6 address without brackets.
  let host: String
  /// Host and port as `Host` has them: an international name encoded, the scheme's own port left
  /// out.
  let authority: String
  /// The port; the scheme's own where the URL has none.
  let port: Int?
  /// Path and query.
  let target: String
  /// Whether a user stands before the host.
  let hasUser: Bool

  init(_ url: String) throws(TransportError) {
    guard let handle = curl_url() else { throw TransportError.outOfMemory }
    defer { curl_url_cleanup(handle) }
    let flags = UInt32(CURLU_PATH_AS_IS) | UInt32(CURLU_NON_SUPPORT_SCHEME)
    let result = curl_url_set(handle, CURLUPART_URL, url, flags)
    guard result == CURLUE_OK else { throw Self.malformed }
    func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
      var text: UnsafeMutablePointer<CChar>?
      guard curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text else {
        return nil
      }
      defer { curl_free(text) }
      return String(cString: text)
    }
    scheme = part(CURLUPART_SCHEME) ?? ""
    // Whether a name can be encoded depends on the system; where it cannot, nothing can be sent.
    guard let host = part(CURLUPART_HOST, connector_international_host) else {
      throw Self.malformed
    }
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    authority = host + (part(CURLUPART_PORT, Int32(CURLU_NO_DEFAULT_PORT)).map { ":\($0)" } ?? "")
    port = part(CURLUPART_PORT, Int32(CURLU_DEFAULT_PORT)).flatMap { Int($0) }
    target = (part(CURLUPART_PATH) ?? "/") + (part(CURLUPART_QUERY).map { "?\($0)" } ?? "")
    hasUser = part(CURLUPART_USER) != nil
  }

  /// What a transfer with such a URL ends with.
  private static var malformed: TransportError {
    TransportError(.invalidRequest, String(cString: curl_easy_strerror(CURLE_URL_MALFORMAT)))
  }

  /// The URL as a proxy gets it that forwards the request.
  var absolute: String { "\(scheme)://\(authority)\(target)" }
}
