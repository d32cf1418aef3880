import ConnectorRuntime

/// A request in the terms of libcurl, checked so that nothing in it can add to what is sent.
struct PreparedRequest: Sendable {
  let method: String
  let url: String
  let userAgent: String
  /// The fields to send, and those of libcurl's own to leave out, in its notation.
  let headerLines: [String]
  let body: RequestBody
  let timeouts: TransportTimeouts
  let tls: TransportTLS
  let proxy: String?
  let connectionProof: ConnectionProof?
  var routes = ConnectionRoutes()
  let bodySink: TransportRequest.BodySink
  let needsWholeBody: @Sendable (_ status: Int) -> Bool
  let keepsPartOfBody: Bool
  let observe: (@Sendable (WireEvent) -> Void)?
  /// Which connections are looked at and nothing sent over; nil for a request.
  var inspection: Inspection?

  /// Which connections are looked at; host names are not compared.
  enum Inspection: Sendable {
    case trusted
    case any
  }

  init(_ request: TransportRequest, userAgent: String) throws(TransportError) {
    guard isToken(request.method) else {
      throw TransportError(.invalidRequest, "the method is not a token")
    }
    try Self.check(url: request.url)
    if let proxy = request.proxy { try Self.check(proxy: proxy) }
    try LocalFile.check(request.tls)
    method = request.method
    url = request.url
    self.userAgent = userAgent
    body = try RequestBody(request)
    headerLines = try RequestHeader.lines(request.headers, asksFirst: body.isLarge)
    try RequestHeader.check(headerLines, url: request.url, userAgent: userAgent)
    timeouts = request.timeouts
    tls = request.tls
    proxy = request.proxy
    connectionProof = request.connectionProof
    bodySink = request.bodySink
    needsWholeBody = request.needsWholeBody
    keepsPartOfBody = request.keepsPartOfBody
    observe = request.observe
  }

  /// Whether the server is asked whether it wants the body, and may decline with a 417.
  var asksFirst: Bool { body.isLarge && !headerLines.contains("Expect:") }

  /// Whether the request may be sent again by itself (RFC 9110 §9.2.2).
  var isIdempotent: Bool {
    ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].contains(method)
  }

  private static func check(url: String) throws(TransportError) {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw TransportError(.invalidRequest, "the URL has a space or a control character")
    }
    guard let separator = url.firstRange(of: "://") else {
      throw TransportError(.invalidRequest, "the URL is not absolute")
    }
    guard ["http", "https"].contains(url[..<separator.lowerBound].lowercased()) else {
      throw TransportError(.invalidRequest, "the URL's scheme is neither http nor https")
    }
    let authority = url[separator.upperBound...].prefix { !"/?#".contains($0) }
    guard !authority.isEmpty else {
      throw TransportError(.invalidRequest, "the URL has no host")
    }
    guard !authority.contains("@") else {
      throw TransportError(.invalidRequest, "the URL has user information")
    }
  }

  private static func check(proxy: String) throws(TransportError) {
    let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
    guard proxy.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw TransportError(.invalidRequest, "the proxy's URL has a space or a control character")
    }
    guard let separator = proxy.firstRange(of: "://"),
      schemes.contains(proxy[..<separator.lowerBound].lowercased())
    else {
      throw TransportError(
        .invalidRequest,
        "the proxy's URL does not begin with one of \(schemes.joined(separator: ", "))")
    }
  }
}
