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
    /// The server has revoked some, and says that it revokes none of the others' type (RFC 7009
    /// §2.2.1): those are forgotten here, and good until they end.
    case unsupported([TokenType], revoked: [TokenType])
    /// The server was not asked: it offers no revocation, or nothing that could be read was stored.
    /// They are forgotten here, and good until they end.
    case forgotten
  }

  /// What kind of token it is, as RFC 7009 §2.1 hints at it.
  package enum TokenType: String, Sendable, Hashable {
    case refreshToken = "refresh_token"
    case accessToken = "access_token"
  }

  private let prepared: PreparedTokenSource

  /// - Parameter prepared: the scheme.
  package init(_ prepared: PreparedTokenSource) { self.prepared = prepared }

  /// Revokes and forgets.
  ///
  /// - Throws: `RunFailure`, and the tokens stay: of kind `localFile` where they cannot be read or
  ///   removed; `CancellationError`.
  package func run() async throws -> Outcome {
    if try prepared.lacksToken() { return .nothingStored }
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

  /// What became of tokens that could not be revoked.
  static func tokensStay(_ connector: String) -> String {
    "the tokens stay stored; 'connector-run auth clear \(connector)' forgets them all the same"
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
    let held: [(TokenRevocation.TokenType, String?)] = [
      (.refreshToken, record.refreshToken), (.accessToken, record.token?.value),
    ]
    var revoked: [TokenRevocation.TokenType] = []
    var unsupported: [TokenRevocation.TokenType] = []
    for (type, token) in held {
      guard let token else { continue }
      guard
        let failure = try await revoke(token, type.rawValue, at: found, record.proof, services)
      else {
        revoked.append(type)
        continue
      }
      // Some servers revoke refresh tokens only (§2.2.1).
      guard failure.errorCode == "unsupported_token_type" else {
        throw failure.redacted(by: services.secrets).ofRevocation(connector).runFailure(of: self)
      }
      unsupported.append(type)
    }
    return unsupported.isEmpty ? .revoked : .unsupported(unsupported, revoked: revoked)
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

extension TokenFailure {
  /// The same where a revocation failed: what a token request would blame on the grant, the scope or
  /// the token URL is about the revocation endpoint.
  fileprivate func ofRevocation(_ connector: String) -> TokenFailure {
    var failure = self
    switch id {
    case "unauthorized-client":
      failure.help = "Allow the client to revoke tokens where it is registered."
    case "rejected-token-request", "rejected-grant", "rejected-scope":
      failure.id = "rejected-revocation"
      failure.help =
        "Compare revoke_url, client_auth and token_request with what the API's documentation says of "
        + "revocation."
    default: break
    }
    switch place {
    case .clientID, .clientSecret: break
    default: failure.place = .revocation
    }
    failure.notes.append(TokenRevocation.tokensStay(connector))
    return failure
  }
}
