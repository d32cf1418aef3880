/// One declared scheme at work: gives credentials, and gets new ones where it can.
package protocol Authenticator: Sendable {
  /// Whether a 401 may be answered with new credentials.
  var canRenew: Bool { get }

  /// What asking for credentials would do now; nothing is sent, locked or written.
  ///
  /// - Throws: `RunFailure` where the values could not be used for a request.
  func forecast() throws(RunFailure) -> CredentialForecast

  /// Whether a 401 may be answered: by default once, where the request carried credentials and
  /// others can be had.
  func canAnswer(_ rejection: Rejection) -> Bool

  /// The credentials to repeat a request with that a server answered with 401; by default those of
  /// `renew`.
  ///
  /// - Throws: `RunFailure`; `CancellationError`.
  func answer(_ rejection: Rejection) async throws -> Credentials

  /// The credentials for a request, obtained where there are none that are good.
  ///
  /// - Throws: `RunFailure`; `CancellationError`.
  func credentials() async throws -> Credentials

  /// Replaces credentials that the server rejected with 401.
  ///
  /// - Parameter rejected: what the rejected request carried; where the store already holds
  ///   something newer, that is the answer and nothing is requested.
  /// - Throws: `RunFailure`; `CancellationError`.
  func renew(after rejected: Credentials) async throws -> Credentials

  /// What a refusal is about, whatever its status: by default as a challenge for a token says it;
  /// nil where nothing tells.
  func refusal(in response: ReceivedResponse) -> Refusal?
}

extension Authenticator {
  package func canAnswer(_ rejection: Rejection) -> Bool {
    canRenew && rejection.carriedCredentials && rejection.count == 0
  }

  package func refusal(in response: ReceivedResponse) -> Refusal? {
    Refusal(challengesOf: response)
  }

  package func answer(_ rejection: Rejection) async throws -> Credentials {
    try await renew(after: rejection.credentials)
  }
}
