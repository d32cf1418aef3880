package import HTTPServer

/// A request that the sandbox received, and what it answered.
package struct RecordedRequest: Sendable, Hashable {
  /// The request as received; its credentials too.
  package var request: HTTPServerRequest
  /// The status that was answered.
  package var status: Int

  package init(request: HTTPServerRequest, status: Int) {
    self.request = request
    self.status = status
  }
}
