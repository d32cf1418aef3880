/// Replaces the token of a connector, however good the stored one is.
package struct TokenRenewal: Sendable {
  let scheme: any TokenSource
  let endpoint: TokenEndpoint
  let services: AuthenticationServices

  /// The renewal of the first scheme whose token a server issues; nil where there is none.
  ///
  /// - Throws: `RunFailure` of kind `configuration`.
  package init?(
    _ schemes: [ResolvedScheme], services: AuthenticationServices
  ) throws(RunFailure) {
    for case .issued(let issued) in schemes {
      self.scheme = issued.source
      self.endpoint = try scheme.prepare(services)
      self.services = services
      return
    }
    return nil
  }

  /// Gets a new token and stores it.
  ///
  /// - Throws: `RunFailure`; `CancellationError`.
  package func renew() async throws -> OAuth2Login.Outcome {
    let obtainer = TokenObtainer(scheme: scheme, endpoint: endpoint, services: services)
    switch try await obtainer.obtain(
      rejected: [], experience: TokenObtainer.Experience(), isForced: true
    ).0 {
    case .token(let token, _):
      return OAuth2Login.Outcome(
        scope: token.scope, expiresAt: token.expiresAt, isRenewable: token.refreshToken != nil)
    case .failure(let failure): throw failure.runFailure(of: scheme)
    }
  }
}
