/// What a scheme would do for a request, and what it would give as far as that is known.
package struct CredentialForecast: Sendable {
  /// What it would give; a token that is still to be requested is `tokenToCome`, and what would be
  /// saved of its response is not there.
  package var credentials: Credentials
  /// Where its token would come from; nil for a scheme without one.
  package var token: TokenForecast?
  /// Why a token that is stored cannot be read; nil where that is not so.
  package var tokenObstacle: String?
  /// What its signatures are over, as far as the request is known.
  package var signedTexts: [String] = []
  /// Whether each run makes another credential: a signature, a token that it signs itself.
  package var isMadeAnew: Bool

  package init(
    credentials: Credentials, token: TokenForecast? = nil, isMadeAnew: Bool = false
  ) {
    self.credentials = credentials
    self.token = token
    self.isMadeAnew = isMadeAnew || !credentials.signers.isEmpty
  }

  /// What stands for a token until there is one; a secret like any token.
  package static let tokenToCome = "token-to-be-requested"

  /// Whether all that it gives is known now.
  package var isKnown: Bool {
    switch token {
    case .request?, .login?: return false
    case .stored?, nil: return true
    }
  }
}

/// Where a token would come from.
package enum TokenForecast: Sendable {
  /// From the store, which holds one that is good long enough.
  case stored(until: WallTime?, now: WallTime)
  /// From its endpoint.
  case request(PlannedTokenRequest)
  /// From nowhere: a person has to log in first.
  case login
}

/// The token request that would be sent.
package struct PlannedTokenRequest: Sendable {
  /// The request.
  package var request: TransportRequest
  /// How the client would prove itself first: `basic`, `basic_encoded`, `body`, `none`.
  package var proof: String
  /// The failure of a run in which the transport refuses the request.
  package var failure: @Sendable (TransportError) -> RunFailure

  package init(
    request: TransportRequest, proof: String,
    failure: @escaping @Sendable (TransportError) -> RunFailure
  ) {
    self.request = request
    self.proof = proof
    self.failure = failure
  }
}
