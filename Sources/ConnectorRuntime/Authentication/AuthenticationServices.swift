/// What authenticators need of the world around them.
package struct AuthenticationServices: Sendable {
  /// What sends token requests.
  package var transport: any HTTPTransport
  /// The time.
  package var clock: any RuntimeClock
  /// Where tokens are kept between runs.
  package var store: TokenStore
  /// What learns of every secret and every token.
  package var secrets: SecretRegistry
  /// What reads token responses.
  package var evaluate: SelectorEvaluation
  /// What issuers have said of themselves.
  package var metadata: ServerMetadataCache
  /// What looks at connections for a diagnosis; nil where nobody does.
  package var inspector: (any ConnectionInspector)?

  package init(
    transport: any HTTPTransport, clock: any RuntimeClock, store: TokenStore,
    secrets: SecretRegistry, evaluate: @escaping SelectorEvaluation,
    metadata: ServerMetadataCache = ServerMetadataCache(),
    inspector: (any ConnectionInspector)? = nil
  ) {
    self.transport = transport
    self.clock = clock
    self.store = store
    self.secrets = secrets
    self.evaluate = evaluate
    self.metadata = metadata
    self.inspector = inspector
  }
}
