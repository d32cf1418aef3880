import Diagnostics

/// A request with the response that ended its redirects.
struct Exchange: Sendable {
  /// The last request.
  let request: PreparedRequest
  /// The last response.
  let response: ReceivedResponse
  /// Whether the last request carried credentials of the connector.
  let carriedCredentials: Bool
  /// Whether the body was streamed away.
  let isBodyStreamed: Bool
  /// How many bytes the body has.
  let bodyLength: Int
  /// Why the body is not whole; nil where it is.
  let bodyFault: TransportError?
  /// Whether it was sent after new credentials were obtained for a rejected one.
  var isRenewed = false
  /// Why it was not sent again, where that is worth saying.
  var retryNote: Diagnostic.Note?

  init(request: PreparedRequest, response: TransportResponse, start: ContinuousClock.Instant) {
    self.request = request
    self.response = ReceivedResponse(
      status: response.status, headers: response.headers, body: response.body,
      url: request.fullURL.text, duration: ContinuousClock.now - start)
    carriedCredentials =
      request.headers.contains { $0.owner == .credential }
      || request.query.contains { $0.owner == .credential } || request.connectionProof != nil
    bodyLength = response.bodyLength
    bodyFault = response.bodyFault
    isBodyStreamed = response.body.isEmpty && response.bodyLength > 0
  }
}

extension PreparedRequest {
  /// What a response with this status means for the request.
  func redirectDecision(_ status: Int) -> RedirectDecision {
    RedirectDecision(status: status, method: method, following: redirects.following)
  }

  /// The request that a redirect asks for: across origins credentials, the connector's headers and
  /// query, cookies and the client certificate stay behind (SPEC §6).
  func redirected(to target: HTTPURL, method: String, repeatsBody: Bool) -> PreparedRequest {
    var next = self
    next.method = method
    next.url = target
    // The target says its query itself; a credential in it is added again, to the same origin only.
    next.query = query.filter { entry in
      entry.owner == .credential && !(target.query ?? "").contains("\(entry.name)=")
    }
    if !repeatsBody {
      next.body = .none
      next.contentCoding = nil
      next.headers.removeAll { $0.field.name.lowercased().hasPrefix("content-") }
    }
    guard target.origin != url.origin else { return next }
    next.isConnectorOrigin = false
    next.connectionProof = nil
    next.query = []
    next.headers.removeAll { header in
      header.owner == .credential || header.owner == .connector
        || ["authorization", "cookie", "proxy-authorization"].contains(
          header.field.name.lowercased())
    }
    next.tls.clientCertificate = nil
    next.tls.clientKey = nil
    next.tls.clientKeyPassphrase = nil
    return next
  }
}
