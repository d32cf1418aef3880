/// One response.
package struct TransportResponse: Sendable {
  /// How much is kept of a body that is larger than the limit, where the status says enough.
  package static let longestStart = 64 << 10

  /// The status code of the final response; interim (1xx) responses are not seen.
  package var status: Int
  /// The protocol version: `1.1`, `2`.
  package var version: String
  /// The fields in the order received, values without surrounding white space, bytes that are not
  /// UTF-8 read as ISO-8859-1.
  package var headers: [HTTPField]
  /// The body with its content coding removed; empty where it was streamed.
  package var body: [UInt8]
  /// How many bytes the body has, streamed or not, after decoding.
  package var bodyLength: Int
  /// Why the body is not whole; nil where it is.
  ///
  /// It always is for a status of which ``TransportRequest/needsWholeBody`` says so. Of one that is too
  /// large only a start is kept.
  package var bodyFault: TransportError?
  /// How long the parts took.
  package var timings: TransportTimings
  /// The connection that was used, where the transport knows it.
  package var connection: TransportConnection?
  /// What was found of a connection that was only looked at; nil for a response.
  package var inspection: InspectedConnection?

  package init(
    status: Int, version: String = "1.1", headers: [HTTPField] = [], body: [UInt8] = [],
    bodyLength: Int? = nil, timings: TransportTimings = TransportTimings(),
    connection: TransportConnection? = nil, inspection: InspectedConnection? = nil
  ) {
    self.status = status
    self.version = version
    self.headers = headers
    self.body = body
    self.bodyLength = bodyLength ?? body.count
    self.timings = timings
    self.connection = connection
    self.inspection = inspection
  }

  /// The value of the first field of a name, compared without case.
  package func firstValue(of name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// How long the parts of a transfer took, each measured from its start.
package struct TransportTimings: Sendable, Hashable {
  /// Until the name was resolved; like `connect` and `tls` next to nothing on a connection that is
  /// used again.
  package var nameLookup: Duration
  /// Until the TCP connection stood.
  package var connect: Duration
  /// Until TLS was agreed; zero without TLS.
  package var tls: Duration
  /// Until the first byte of the response.
  package var firstByte: Duration
  /// Until the last byte.
  package var total: Duration

  package init(
    nameLookup: Duration = .zero, connect: Duration = .zero, tls: Duration = .zero,
    firstByte: Duration = .zero, total: Duration = .zero
  ) {
    self.nameLookup = nameLookup
    self.connect = connect
    self.tls = tls
    self.firstByte = firstByte
    self.total = total
  }
}
