/// What one exchange is for in a run.
package struct ExchangeRole: Sendable, Hashable {
  /// Who is asked.
  package enum Target: String, Sendable, Hashable {
    /// A token endpoint.
    case token
    /// The API, with the action's request.
    case action
  }

  /// Why it is sent.
  package enum Reason: String, Sendable, Hashable {
    /// The first of its kind.
    case initial
    /// A redirect asked for it.
    case redirect
    /// A server rejected the token before: a new token, or the request with it.
    case renewal
    /// A server asked for credentials that depend on what it says (Digest).
    case challenge
    /// The token endpoint did not know the client by its first proof (`client_auth: auto`).
    case clientAuthentication = "client_auth"
    /// An attempt before it failed.
    case retry
    /// What a server sent for a part of the content was of no use, or it had none: another part of
    /// it, or all, is asked for (`--continue`).
    case range
    /// It asks for a further page.
    case page
    /// What was asked before is not done yet.
    case poll
  }

  package var target: Target
  package var reason: Reason
  /// How long the run waited before it, for the sake of a retry, a poll or a rate limit.
  package var waited = Duration.zero

  package init(_ target: Target, _ reason: Reason = .initial) {
    self.target = target
    self.reason = reason
  }
}
