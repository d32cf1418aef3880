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
  /// How long all of it took; nil where that is the last response's time.
  package var duration: Duration?
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
