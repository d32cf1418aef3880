import ConnectorModel

/// Finds the endpoints of a scheme: those that it declares, else those of its issuer's metadata.
struct EndpointDirectory: Sendable {
  /// What an endpoint is for.
  enum Kind: String, Sendable {
    case token = "token_endpoint"
    case refresh
    case authorization = "authorization_endpoint"
    case deviceAuthorization = "device_authorization_endpoint"
    case revocation = "revocation_endpoint"

    /// The key that declares it.
    var key: String {
      switch self {
      case .token: "token_url"
      case .refresh: "refresh_url"
      case .authorization: "authorization_url"
      case .deviceAuthorization: "device_authorization_url"
      case .revocation: "revoke_url"
      }
    }

    /// What messages call it.
    var noun: String {
      switch self {
      case .token, .refresh: "token endpoint"
      case .authorization: "authorization endpoint"
      case .deviceAuthorization: "device authorization endpoint"
      case .revocation: "revocation endpoint"
      }
    }
  }

  let scheme: ResolvedOAuth2
  /// The token endpoint, or the issuer that is to name it.
  let named: TokenEndpoint
  let services: AuthenticationServices

  /// The endpoint that the scheme declares; nil where it does not, or only by its issuer.
  func declared(_ kind: Kind) -> TokenEndpoint? {
    let endpoints = scheme.endpoints
    let url: String? =
      switch kind {
      case .token: nil
      case .refresh: endpoints.refresh
      case .authorization: endpoints.authorization
      case .deviceAuthorization: endpoints.deviceAuthorization
      case .revocation: endpoints.revocation
      }
    if let url { return try? TokenEndpoint(url, noun: kind.noun, key: kind.key) }
    guard kind == .token || kind == .refresh, scheme.endpoints.issuer != scheme.tokenURL else {
      return nil
    }
    return named
  }

  /// An endpoint, asked for where nothing declares it.
  ///
  /// - Throws: `CancellationError`.
  func endpoint(
    _ kind: Kind, timeout: Duration
  ) async throws -> Result<TokenEndpoint, TokenFailure> {
    if let declared = declared(kind) { return .success(declared) }
    switch try await metadata(timeout: timeout) {
    case .failure(let failure): return .failure(failure)
    case .success(nil):
      return .failure(
        TokenFailure(
          .authentication, "missing-endpoint", "the key '\(kind.key)' is needed", at: .scheme,
          help: "Declare it, or 'issuer', whose metadata names all endpoints."))
    case .success(let metadata?):
      return metadata.endpoint(kind, byCertificate: scheme.clientAuthentication == .tls)
    }
  }

  /// The issuer's metadata, asked for once in a process; nil without an issuer.
  ///
  /// - Throws: `CancellationError`.
  func metadata(timeout: Duration) async throws -> Result<ServerMetadata?, TokenFailure> {
    guard let issuer = scheme.endpoints.issuer else { return .success(nil) }
    let discovery = MetadataDiscovery(scheme: scheme, issuer: issuer, services: services)
    return try await services.metadata.metadata(of: issuer) {
      try await discovery.discover(timeout: timeout)
    }.map(Optional.some)
  }

  /// The request for the metadata that a plan shows; nil where the endpoint is declared.
  func plannedDiscovery(_ kind: Kind) -> TransportRequest? {
    guard declared(kind) == nil, let issuer = scheme.endpoints.issuer else { return nil }
    return MetadataDiscovery(scheme: scheme, issuer: issuer, services: services)
      .requests(timeout: scheme.timeouts.attempt).first
  }
}
