/// What sends one HTTP request and brings its response: libcurl in the product, anything in tests.
///
/// A transport follows no redirects, repeats nothing, adds no credentials and changes no byte of
/// the URL, the header fields or the body that it is given; all of that is the runtime's.
package protocol HTTPTransport: Sendable {
  /// Sends the request and reads the whole response; of one whose status says enough
  /// (``TransportRequest/needsWholeBody``) as much as comes.
  ///
  /// - Throws: `TransportError`, or `CancellationError` when the task was cancelled; the transfer
  ///   has then been aborted.
  func perform(_ request: TransportRequest) async throws -> TransportResponse
}
