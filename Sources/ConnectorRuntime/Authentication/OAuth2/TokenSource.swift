import ConnectorModel
import Diagnostics

/// A scheme whose token a server issues: what sharing, storing, renewing and ending one needs of it.
protocol TokenSource: Sendable {
  /// The scheme's `type`.
  var type: String { get }
  /// The id of the connector that declares it; tokens are listed and cleared under it.
  var connector: String { get }
  /// In a few words, for a diagnosis.
  var summary: String { get }
  /// How the client proves itself.
  var clientAuthentication: OAuth2Scheme.ClientAuthentication { get }
  /// How the token's end is found out.
  var expiry: ResolvedExpiry { get }
  /// Where the end is looked for unless `expiry` says otherwise.
  var standardEnd: String { get }
  /// How long before its end a token is renewed.
  var leeway: Duration { get }
  /// Where the token goes.
  var attachment: ResolvedAttachment { get }
  /// Obtaining a token takes no longer than one `attempt` in all.
  var timeouts: TransportTimeouts { get }
  /// Whether certificates are verified; only `--insecure` turns it off.
  var verifiesTLS: Bool { get set }
  /// Everything that affects the token.
  var identity: TokenIdentity { get }
  /// What there is to give for a token.
  var means: TokenMeans { get }

  /// The place that is asked first; every secret of the scheme is registered.
  ///
  /// - Throws: `RunFailure` of kind `configuration`.
  func prepare(_ services: AuthenticationServices) throws(RunFailure) -> TokenEndpoint

  /// Asks for a token once.
  ///
  /// - Parameters:
  ///   - use: what is given for it.
  ///   - endpoint: what `prepare` gave.
  ///   - proof: how the client proves itself.
  ///   - timeout: the longest that it may take.
  ///   - inherited: what an earlier token brought, for what the response leaves out.
  /// - Throws: `CancellationError`.
  func ask(
    _ use: TokenUse, at endpoint: TokenEndpoint, proof: ClientProof, timeout: Duration,
    reason: ExchangeRole.Reason, inheriting inherited: [SavedValue],
    services: AuthenticationServices
  ) async throws -> Result<AccessToken, TokenFailure>

  /// The request that `ask` would send first.
  func plannedRequest(
    _ use: TokenUse, at endpoint: TokenEndpoint, proof: ClientProof, timeout: Duration,
    inheriting inherited: [SavedValue], services: AuthenticationServices
  ) -> TransportRequest

  /// Ends a stored token at the server.
  ///
  /// - Throws: `RunFailure`, and the token stays; `CancellationError`.
  func end(
    _ record: TokenRecord, at endpoint: TokenEndpoint, services: AuthenticationServices
  ) async throws -> TokenRevocation.Outcome

  /// Where the part stands that a failure is about; nil where it has no place of its own.
  func span(of failure: TokenFailure) -> SourceSpan?

  /// The likely causes of a failure, the likeliest first.
  ///
  /// - Parameter supported: how clients may prove themselves, as an issuer says.
  func causes(of failure: TokenFailure, supported: [String]?) -> [String]
}

/// A scheme whose token a server issues, with its values: `oauth2`, `session`.
package struct IssuedTokenScheme: Sendable {
  var source: any TokenSource

  init(_ source: any TokenSource) { self.source = source }
}

extension ResolvedScheme {
  /// `oauth2` with its values.
  package static func oauth2(_ scheme: ResolvedOAuth2) -> ResolvedScheme {
    .issued(IssuedTokenScheme(scheme))
  }

  /// The scheme where nothing is verified of the servers that issue its token (`--insecure`).
  package var unverified: ResolvedScheme {
    guard case .issued(var issued) = self else { return self }
    issued.source.verifiesTLS = false
    return .issued(issued)
  }

  /// Whether a server issues its token.
  package var isIssued: Bool {
    if case .issued = self { return true }
    return false
  }
}
