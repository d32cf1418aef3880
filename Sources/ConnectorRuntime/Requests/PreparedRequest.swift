package import ConnectorModel

/// One request as an action and its connector make it, each part with who asked for it.
package struct PreparedRequest: Sendable {
  /// Who asked for a header field or a query parameter.
  package enum Owner: Sendable, Hashable {
    /// The action.
    case action
    /// The connector; it stays behind where another origin answers.
    case connector
    /// An auth scheme; likewise.
    case credential
    /// Nobody: a default.
    case engine
  }

  /// One header field.
  package struct Header: Sendable, Hashable {
    package var field: HTTPField
    package var owner: Owner
    /// What the value was made of; nil for credentials and defaults.
    package var template: Template?

    package init(_ name: String, _ value: String, owner: Owner, template: Template? = nil) {
      field = HTTPField(name, value)
      self.owner = owner
      self.template = template
    }
  }

  /// One query parameter, encoded.
  package struct QueryEntry: Sendable, Hashable {
    package var name: String
    package var value: String
    package var owner: Owner
    /// What the value was made of; nil for credentials.
    package var template: Template?

    package init(name: String, value: String, owner: Owner, template: Template? = nil) {
      self.name = name
      self.value = value
      self.owner = owner
      self.template = template
    }
  }

  /// The method.
  package var method: String
  /// The URL with the query that it has of itself.
  package var url: HTTPURL
  /// The query parameters behind it, in order.
  package var query: [QueryEntry]
  /// The header fields in order.
  package var headers: [Header]
  /// The body.
  package var body: TransportRequest.Body
  /// How the body is coded on its way; nil as it is.
  package var contentCoding: TransportRequest.ContentCoding?
  /// What the body's files were when the request was first made.
  var fileStamps: [String: FileStamp] = [:]
  /// The templates that the body was made of, in order.
  package var bodyParts: [BodyPart]
  /// The entries that are not sent, in order.
  package var omissions: [OmittedEntry]
  /// Whether the URL's origin is the base URL's; else nothing of the connector's goes along and
  /// no credentials may.
  package var isConnectorOrigin: Bool
  /// How long each part may take.
  package var timeouts: TransportTimeouts
  /// Which redirects are followed.
  package var redirects: RedirectPolicy
  /// Certificates; the client's own only where `isConnectorOrigin`.
  package var tls: TransportTLS
  /// The proxy's URL.
  package var proxy: String?
  /// What the transport proves to the server by itself; only where `isConnectorOrigin`.
  package var connectionProof: ConnectionProof?

  package init(
    method: String, url: HTTPURL, query: [QueryEntry] = [], headers: [Header] = [],
    body: TransportRequest.Body = .none, bodyParts: [BodyPart] = [],
    omissions: [OmittedEntry] = [], isConnectorOrigin: Bool = true,
    timeouts: TransportTimeouts = TransportTimeouts(),
    redirects: RedirectPolicy = RedirectPolicy(), tls: TransportTLS = TransportTLS(),
    proxy: String? = nil
  ) {
    self.method = method
    self.url = url
    self.query = query
    self.headers = headers
    self.body = body
    self.bodyParts = bodyParts
    self.omissions = omissions
    self.isConnectorOrigin = isConnectorOrigin
    self.timeouts = timeouts
    self.redirects = redirects
    self.tls = tls
    self.proxy = proxy
  }

  /// The URL with all query parameters.
  package var fullURL: HTTPURL {
    url.appending(query: query.map { "\($0.name)=\($0.value)" }.joined(separator: "&"))
  }

  /// The value of the first header field of a name, compared without case.
  package func header(_ name: String) -> String? {
    headers.first { $0.field.name.lowercased() == name.lowercased() }?.field.value
  }

  /// The request for the transport.
  package func transportRequest(
    bodySink: TransportRequest.BodySink = .memory(limit: 64 << 20)
  ) -> TransportRequest {
    var request = TransportRequest(
      method: method, url: fullURL.text, headers: headers.map(\.field), body: body,
      timeouts: timeouts, tls: tls, proxy: proxy, bodySink: bodySink)
    request.connectionProof = connectionProof
    request.contentCoding = contentCoding
    request.fileStamps = fileStamps
    return request
  }
}

/// Which redirects are followed (SPEC §6).
package struct RedirectPolicy: Sendable, Hashable {
  /// Which requests follow one.
  package enum Following: Sendable, Hashable {
    /// None.
    case none
    /// GET and HEAD.
    case safe
    /// Every method.
    case all
  }

  /// Which requests follow one.
  package var following: Following
  /// The most hops.
  package var maximum: Int

  package init(following: Following = .safe, maximum: Int = 10) {
    self.following = following
    self.maximum = maximum
  }
}
