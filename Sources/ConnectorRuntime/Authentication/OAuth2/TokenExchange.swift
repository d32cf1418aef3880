import ConnectorModel
import Diagnostics

/// One token request and what comes of it.
struct TokenExchange: Sendable {
  let scheme: ResolvedOAuth2
  /// The endpoint, or the issuer that is to name it.
  let endpoint: TokenEndpoint
  let services: AuthenticationServices

  private var directory: EndpointDirectory {
    EndpointDirectory(scheme: scheme, named: endpoint, services: services)
  }

  /// Asks for a token.
  ///
  /// - Parameters:
  ///   - use: what is given for it.
  ///   - proof: how the client proves itself.
  ///   - timeout: the longest that it may take, finding the endpoint included.
  ///   - inherited: what an earlier token brought, for what the response leaves out.
  /// - Throws: `CancellationError`.
  func ask(
    _ use: TokenUse, proof: ClientProof, timeout: Duration,
    reason: ExchangeRole.Reason = .initial, inheriting inherited: [SavedValue] = []
  ) async throws -> Result<AccessToken, TokenFailure> {
    let endpoint: TokenEndpoint
    switch try await directory.endpoint(use.endpointKind(of: scheme), timeout: timeout) {
    case .success(let found): endpoint = found
    case .failure(let failure): return .failure(failure.redacted(by: services.secrets))
    }
    let signed: [ResolvedEntry]
    do {
      signed = try scheme.signedParameters(use, proof: proof, for: endpoint, services: services)
    } catch {
      return .failure(.unsigned(error))
    }
    var request = TokenRequest(scheme: scheme, endpoint: endpoint, use: use, signed: signed)
      .transportRequest(proof: proof, timeout: timeout)
    request.role = ExchangeRole(.token, reason)
    let requestedAt = services.clock.now
    let response: TransportResponse
    do {
      response = try await services.transport.perform(request)
    } catch let error as TransportError {
      let failure = TokenFailure(error, endpoint: endpoint, limit: scheme.timeouts.attempt)
      return .failure(failure.redacted(by: services.secrets))
    }
    let reader = TokenResponseReader(
      scheme: scheme, endpoint: endpoint, secrets: services.secrets, evaluate: services.evaluate,
      inherited: inherited)
    do throws(TokenFailure) {
      return .success(try reader.token(in: response, requestedAt: requestedAt))
    } catch {
      return .failure(error.redacted(by: services.secrets))
    }
  }

  /// What would be sent first: where metadata is to name the endpoint, the request for that.
  func plannedRequest(
    _ use: TokenUse, proof: ClientProof, timeout: Duration
  ) -> TransportRequest {
    if let metadata = directory.plannedDiscovery(use.endpointKind(of: scheme)) { return metadata }
    let endpoint = directory.declared(use.endpointKind(of: scheme)) ?? endpoint
    let signed = try? scheme.signedParameters(
      use, proof: proof, for: endpoint, services: services)
    return TokenRequest(scheme: scheme, endpoint: endpoint, use: use, signed: signed ?? [])
      .transportRequest(proof: proof, timeout: timeout)
  }
}

extension TokenFailure {
  /// What was to be signed for a request could not be.
  static func unsigned(_ error: any Error) -> TokenFailure {
    let reason = (error as? RunFailure)?.diagnostics.first?.message
    return TokenFailure(
      .configuration, "unsigned-assertion",
      "assertion cannot be signed: \(reason ?? "the system's library refuses")", at: .scheme,
      help: "Check the key, its algorithm, and the claims.")
  }
}

extension TokenUse {
  /// Where it is sent.
  fileprivate func endpointKind(of scheme: ResolvedOAuth2) -> EndpointDirectory.Kind {
    switch self {
    case .refresh: .refresh
    case .grant where scheme.grant == .refreshToken: .refresh
    default: .token
    }
  }
}
