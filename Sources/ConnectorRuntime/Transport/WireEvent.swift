/// Something that happened on the wire during one transfer, as the transport saw it.
///
/// Heads come whole or line by line, never in parts of a line, so that what hides secrets sees each
/// of them complete.
package enum WireEvent: Sendable, Hashable {
  /// A remark of the transport's: a connection, TLS, a reused connection; one line.
  case remark(String)
  /// The head of a request (or of a CONNECT to a proxy): its lines without line breaks and without
  /// the empty one at the end.
  case requestHead([String])
  /// Bytes of the request's body that were sent.
  case requestBody(bytes: Int)
  /// One line of a response's head without its line break; empty at the head's end.
  case responseLine(String)
  /// Bytes of the response's body that were received, before decoding.
  case responseBody(bytes: Int)
}
