import ConnectorModel
import Diagnostics

extension ResolvedOAuth2: TokenSource {
  var type: String { "oauth2" }

  var summary: String {
    "grant \(grant.rawValue), client_auth \(clientAuthentication.rawValue)"
  }

  var standardEnd: String { "$.expires_in" }

  var verifiesTLS: Bool {
    get { tls.verifies }
    set { tls.verifies = newValue }
  }

  var identity: TokenIdentity { TokenIdentity(self) }

  var means: TokenMeans { TokenMeans(self) }

  func prepare(_ services: AuthenticationServices) throws(RunFailure) -> TokenEndpoint {
    try Authenticators.endpoint(of: self, services)
  }

  func ask(
    _ use: TokenUse, at endpoint: TokenEndpoint, proof: ClientProof, timeout: Duration,
    reason: ExchangeRole.Reason, inheriting inherited: [SavedValue],
    services: AuthenticationServices
  ) async throws -> Result<AccessToken, TokenFailure> {
    try await TokenExchange(scheme: self, endpoint: endpoint, services: services).ask(
      use, proof: proof, timeout: timeout, reason: reason, inheriting: inherited)
  }

  func plannedRequest(
    _ use: TokenUse, at endpoint: TokenEndpoint, proof: ClientProof, timeout: Duration,
    inheriting inherited: [SavedValue], services: AuthenticationServices
  ) -> TransportRequest {
    TokenExchange(scheme: self, endpoint: endpoint, services: services).plannedRequest(
      use, proof: proof, timeout: timeout)
  }

  func causes(of failure: TokenFailure, supported: [String]?) -> [String] {
    TokenAdvice.causes(of: failure, self, supported: supported)
  }

  func span(of failure: TokenFailure) -> SourceSpan? {
    let span: SourceSpan? =
      switch failure.place {
      case .scheme, .login, .step, .refresh, .logout: nil
      case .grant: spans.grant
      case .clientID: spans.clientID
      case .clientSecret: spans.clientSecret ?? spans.clientID
      case .tokenURL: spans.tokenURL
      case .scope: spans.scope
      case .accessToken: response.accessToken?.span
      case .expiry: expiry.selector?.span ?? expiry.span
      case .save: response.save.first?.name.span
      case .grantValue: spans.grantValue ?? spans.grant
      case .deviceAuthorization: spans.deviceAuthorization ?? spans.tokenURL
      case .revocation: spans.revocation ?? spans.tokenURL
      }
    return span ?? spans.scheme
  }
}
