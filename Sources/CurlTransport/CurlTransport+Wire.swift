import Compression
package import ConnectorRuntime

extension CurlTransport {
  /// The request's head as `perform` would send it over HTTP/1.1; nothing is sent.
  ///
  /// Over HTTP/2 names go in lower case, and `Host` as `:authority`. A proxy that only the
  /// environment names is not known here.
  ///
  /// - Throws: what is wrong with the request or the files that it names.
  package func wire(_ request: TransportRequest) throws(TransportError) -> WireRequest {
    let prepared = try PreparedRequest(request, userAgent: userAgent)
    let url = try WireURL(request.url)
    let proxy = try request.proxy.map { proxy throws(TransportError) in try WireURL(proxy) }
    // Through any other proxy the request goes as it would without one.
    let isForwarded = url.scheme == "http" && (proxy?.scheme.hasPrefix("http") ?? false)
    let given = Dictionary(
      request.headers.enumerated().map { ($0.element.name.lowercased(), $0.offset) },
      uniquingKeysWith: { first, _ in first })
    let asksForIdentity = RequestHeader.asksForIdentity(Set(given.keys))
    var fields: [WireRequest.Field] = []
    // libcurl takes the value of a Host that was given, and leaves it at its own place.
    let host = given["host"]
    fields.append(
      WireRequest.Field(
        "Host", host.map { request.headers[$0].value } ?? url.authority, given: host))
    if isForwarded, proxy?.hasUser == true {
      fields.append(WireRequest.Field("Proxy-Authorization", "Basic \(Redactor.mask)"))
    }
    if given["user-agent"] == nil { fields.append(WireRequest.Field("User-Agent", userAgent)) }
    if given["accept-encoding"] == nil, !asksForIdentity {
      fields.append(WireRequest.Field("Accept-Encoding", ContentCoding.offer))
    }
    if isForwarded, given["proxy-connection"] == nil {
      fields.append(WireRequest.Field("Proxy-Connection", "Keep-Alive"))
    }
    if prepared.body.isThere, prepared.body.length == nil, given["transfer-encoding"] == nil {
      fields.append(WireRequest.Field("Transfer-Encoding", "chunked"))
    }
    for (index, field) in request.headers.enumerated() where field.name.lowercased() != "host" {
      fields.append(WireRequest.Field(field.name, field.value, given: index))
    }
    if asksForIdentity { fields.append(WireRequest.Field("Accept-Encoding", "identity")) }
    if let length = prepared.body.length, given["content-length"] == nil {
      fields.append(WireRequest.Field("Content-Length", "\(length)"))
    }
    if prepared.body.isLarge, given["expect"] == nil {
      fields.append(WireRequest.Field("Expect", "100-continue"))
    }
    return WireRequest(
      target: isForwarded ? url.absolute : url.target, fields: fields,
      bodyLength: prepared.body.length)
  }

  /// The most bytes of a request's head.
  package static let headLimit = RequestHeader.limit
}
