import ConnectorModel
import Diagnostics

/// Ends the stored tokens of a scheme: at the server (RFC 7009), then in the store.
package struct TokenRevocation: Sendable {
  /// What became of the tokens.
  package enum Outcome: Sendable, Hashable {
    /// Nothing was stored.
    case nothingStored
    /// The server has revoked them.
    case revoked
    /// The server was not asked: it offers no revocation, or nothing that could be read was stored.
    /// They are forgotten here, and good until they end.
    case forgotten
  }

  private let prepared: PreparedTokenSource

  /// - Parameter prepared: the scheme.
  package init(_ prepared: PreparedTokenSource) { self.prepared = prepared }

  /// Revokes and forgets.
  ///
  /// - Throws: `RunFailure`, and the tokens stay: of kind `localFile` where they cannot be read or
  ///   removed; `CancellationError`.
  package func run() async throws -> Outcome {
    let slot = try prepared.readableSlot()
    let record = slot.record()
    let isHeld = record.map { $0.token != nil || $0.refreshToken != nil }
    // A file without a record is damaged: what it held was a token.
    guard try isHeld ?? holdsFile(slot) else { return .nothingStored }
    _ = try prepared.writableSlot()
    var outcome = Outcome.forgotten
    if let record {
      let services = prepared.services
      for secret in [record.token?.value, record.refreshToken].compactMap({ $0 }) {
        services.secrets.insert(secret)
      }
      outcome = try await prepared.source.end(
        record, at: prepared.endpoint, services: services)
    }
    slot.remove()
    if try holdsFile(slot) {
      throw prepared.storeFailure(StoreProblem(slot.folder.path, "the token stays in it"))
    }
    return outcome
  }

  private func holdsFile(_ slot: TokenSlot) throws(RunFailure) -> Bool {
    do throws(StoreProblem) { return try slot.holdsFile() } catch {
      throw prepared.storeFailure(error)
    }
  }
}

extension ResolvedOAuth2 {
  func end(
    _ record: TokenRecord, at endpoint: TokenEndpoint, services: AuthenticationServices
  ) async throws -> TokenRevocation.Outcome {
    let directory = EndpointDirectory(scheme: self, named: endpoint, services: services)
    guard directory.declared(.revocation) != nil || endpoints.issuer != nil else {
      return .forgotten
    }
    let found: TokenEndpoint
    switch try await directory.endpoint(.revocation, timeout: timeouts.attempt) {
    case .success(let endpoint): found = endpoint
    case .failure(let failure) where failure.id == "missing-endpoint": return .forgotten
    case .failure(let failure): throw failure.runFailure(of: self)
    }
    // The refresh token first: with it the server ends what came of it (RFC 7009 §2.1).
    for (token, hint) in [
      (record.refreshToken, "refresh_token"), (record.token?.value, "access_token"),
    ] {
      guard let token else { continue }
      let failure = try await revoke(token, hint, at: found, record.proof, services)
      // Some servers revoke refresh tokens only (§2.2.1).
      if var failure, failure.errorCode != "unsupported_token_type" {
        failure.notes.append(
          "the tokens stay stored; 'connector-run auth clear \(connector)' forgets them all the same"
        )
        failure.place = failure.place.ofRevocation
        throw failure.redacted(by: services.secrets).runFailure(of: self)
      }
    }
    return .revoked
  }

  private func revoke(
    _ token: String, _ hint: String, at endpoint: TokenEndpoint, _ known: ClientProof?,
    _ services: AuthenticationServices
  ) async throws -> TokenFailure? {
    let proof = known ?? ClientProof(clientAuthentication)
    let parameters = [
      ResolvedEntry("token", [token]), ResolvedEntry("token_type_hint", [hint]),
    ]
    let signed: [ResolvedEntry]
    do {
      signed = try signedParameters(nil, proof: proof, for: endpoint, services: services)
    } catch {
      return .unsigned(error)
    }
    var request = TokenRequest(scheme: self, endpoint: endpoint, signed: signed)
      .request(parameters, proof: proof, timeout: timeouts.attempt)
    request.role = ExchangeRole(.token)
    let response: TransportResponse
    do {
      response = try await services.transport.perform(request)
    } catch let error as TransportError {
      return TokenFailure(error, endpoint: endpoint, limit: timeouts.attempt)
    }
    let reader = TokenResponseReader(
      scheme: self, endpoint: endpoint, secrets: services.secrets, evaluate: services.evaluate)
    do throws(TokenFailure) {
      _ = try reader.document(of: response)
      return nil
    } catch {
      return error
    }
  }
}

extension TokenFailure.Place {
  /// The same where a revocation failed: what a token request would blame on the grant or the token
  /// URL is about the revocation endpoint.
  fileprivate var ofRevocation: Self {
    switch self {
    case .clientID, .clientSecret: self
    default: .revocation
    }
  }
}
