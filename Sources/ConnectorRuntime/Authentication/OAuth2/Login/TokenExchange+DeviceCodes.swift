import ConnectorModel

extension TokenExchange {
  /// Asks for the codes of a login on another device (RFC 8628 §3.1).
  ///
  /// - Throws: `CancellationError`.
  func deviceCodes(
    at endpoint: TokenEndpoint, proof: ClientProof
  ) async throws -> Result<DeviceAuthorization, TokenFailure> {
    let signed: [ResolvedEntry]
    do {
      signed = try scheme.signedParameters(nil, proof: proof, for: endpoint, services: services)
    } catch {
      return .failure(.unsigned(error))
    }
    var request = TokenRequest(scheme: scheme, endpoint: endpoint, signed: signed)
      .deviceRequest(proof: proof, timeout: scheme.timeouts.attempt)
    request.role = ExchangeRole(.token)
    let requestedAt = services.clock.now
    let response: TransportResponse
    do {
      response = try await services.transport.perform(request)
    } catch let error as TransportError {
      let failure = TokenFailure(error, endpoint: endpoint, limit: scheme.timeouts.attempt)
      return .failure(told(failure))
    }
    let reader = TokenResponseReader(
      scheme: scheme, endpoint: endpoint, secrets: services.secrets, evaluate: services.evaluate)
    do throws(TokenFailure) {
      let document = try reader.document(of: response)
      guard let codes = document.flatMap({ DeviceAuthorization($0, requestedAt: requestedAt) })
      else {
        let instead = document == nil ? " with \(TokenResponseReader.described(response)), and" : ""
        throw TokenFailure(
          .authentication, "invalid-device-response",
          "\(endpoint.noun) '\(endpoint.shownURL)' answered \(response.status)\(instead) without "
            + "device_code, user_code and verification_uri", at: .deviceAuthorization,
          notes: TokenResponseReader.held(document), help: "Check \(endpoint.key).")
      }
      return .success(codes)
    } catch {
      return .failure(told(error))
    }
  }

  /// The failure without secrets, at the key that names the device endpoint: what a token request
  /// would blame on the grant or the token URL is about that one.
  private func told(_ failure: TokenFailure) -> TokenFailure {
    var failure = failure.redacted(by: services.secrets)
    switch failure.place {
    case .clientID, .clientSecret, .scope: break
    default: failure.place = .deviceAuthorization
    }
    return failure
  }
}
