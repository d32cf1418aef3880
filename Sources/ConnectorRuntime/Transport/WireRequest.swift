/// A request's head as HTTP/1.1 writes it, the fields that the transport adds among the others.
package struct WireRequest: Sendable, Hashable {
  /// One header field.
  package struct Field: Sendable, Hashable {
    /// The field as it is sent.
    package var field: HTTPField
    /// Its position among the fields that the transport was given; nil for one that it adds.
    package var given: Int?

    package init(_ name: String, _ value: String, given: Int? = nil) {
      field = HTTPField(name, value)
      self.given = given
    }
  }

  /// What stands between method and version: path and query, or the whole URL for a proxy that
  /// forwards the request.
  package var target: String
  /// The fields in the order of sending.
  package var fields: [Field]
  /// How many bytes the body has; nil without one.
  package var bodyLength: Int?

  package init(target: String, fields: [Field], bodyLength: Int? = nil) {
    self.target = target
    self.fields = fields
    self.bodyLength = bodyLength
  }
}

/// Says how a transport would send a request, without sending it.
///
/// - Throws: what is wrong with the request or the files that it names, as a run would find it.
package typealias WirePreview =
  @Sendable (_ request: TransportRequest) throws(TransportError) -> WireRequest
