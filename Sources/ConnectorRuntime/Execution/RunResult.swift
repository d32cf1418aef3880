package import Diagnostics

/// A run that ended well.
package struct RunResult: Sendable {
  /// The final response.
  package var response: ReceivedResponse
  /// What was captured, in the order declared.
  package var captures: [CapturedValue]
  /// Where the credentials' token came from; nil without a token.
  package var tokenOrigin: TokenOrigin?
  /// Whether the body went to the body's writer and is not in the response.
  package var isBodyStreamed: Bool
  /// How many bytes the body has.
  package var bodyLength: Int
  /// How many pages there were; nil where the action does not page.
  package var pages: Int?
  /// How many items they held; nil where nothing says what they are.
  package var items: Int?
  /// How often a poll asked; nil where the action does not poll.
  package var polls: Int?
  /// How often a request was sent again after a failure.
  package var retries = 0
  /// How long all of it took, from the first request, for a token if one was needed, to the last
  /// byte: waits, redirects, retries, pages and polls included.
  package var duration = Duration.zero
  /// Things that went well but should be known.
  package var warnings: [Diagnostic]

  package init(
    response: ReceivedResponse, captures: [CapturedValue], tokenOrigin: TokenOrigin?,
    isBodyStreamed: Bool, bodyLength: Int, warnings: [Diagnostic] = []
  ) {
    self.response = response
    self.captures = captures
    self.tokenOrigin = tokenOrigin
    self.isBodyStreamed = isBodyStreamed
    self.bodyLength = bodyLength
    self.warnings = warnings
  }
}
