package import Diagnostics

/// What happened in a run, as far as it came.
package struct RunTrace: Sendable {
  /// Every exchange in the order in which they began: token requests, redirects and repetitions
  /// included.
  package var exchanges: [ExchangeRecord] = []
  /// The last request of the action that was sent.
  package var request: TransportRequest?
  /// The last response of the API, with its body.
  package var response: TransportResponse?
  /// Where the credentials' token came from; nil without a token.
  package var tokenOrigin: TokenOrigin?
  /// The checks that were evaluated, the one of the status first.
  package var checks: [CheckOutcome] = []
  /// What was captured, in the order declared.
  package var captures: [CapturedValue] = []
  /// How many pages came; nil where the action does not page.
  package var pages: Int?
  /// How many items they held; nil where nothing says what they are.
  package var items: Int?
  /// How often a poll asked; nil where the action does not poll.
  package var polls: Int?
  /// What was said that did not end the run.
  package var warnings: [Diagnostic] = []

  package init() {}

  /// The last exchange with the API that brought a response.
  package var lastAnswered: ExchangeRecord? {
    exchanges.last { $0.role.target == .action && $0.response != nil }
  }
}
