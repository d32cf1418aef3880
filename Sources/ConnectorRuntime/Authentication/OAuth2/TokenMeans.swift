import ConnectorModel

/// What a scheme has to give for a token: refresh tokens, its grant, or nothing without a login.
struct TokenMeans: Sendable {
  /// Whether refresh tokens that came with tokens are used.
  var usesRefreshTokens = false
  /// The refresh token that the scheme declares; the first of a chain, where the server rotates
  /// them.
  var declaredRefreshToken: String?
  /// Whether the grant can be asked for without a person and without a refresh token.
  var hasGrant = true
  /// What failed where there is nothing to give.
  var nothingToGive: TokenFailure?

  init() {}

  init(_ scheme: ResolvedOAuth2) {
    usesRefreshTokens = scheme.grant.usesRefreshTokens
    if scheme.grant == .refreshToken {
      declaredRefreshToken = scheme.grantValues.refreshToken
      hasGrant = false
    }
    if scheme.grant.needsLogin {
      hasGrant = false
      nothingToGive = .loginNeeded(scheme)
    }
  }

  /// The refresh tokens to try, the best first.
  ///
  /// - Parameters:
  ///   - stored: the one of the store.
  ///   - held: the last one of this process, for want of a store.
  func refreshTokens(stored: String?, held: String?) -> [String] {
    guard usesRefreshTokens else { return [] }
    // One from before the store's own is used up by now, and might be taken for a stolen one.
    return [stored ?? held, declaredRefreshToken].compactMap { $0 }
  }
}

extension TokenFailure {
  /// No token, and none to be had without a person.
  static func loginNeeded(
    _ scheme: ResolvedOAuth2, because reason: String? = nil
  ) -> TokenFailure {
    TokenFailure(
      .authentication, "login-needed",
      "connector '\(scheme.connector)' has no token, and grant '\(scheme.grant.rawValue)' needs a "
        + "login",
      at: .grant, notes: [reason].compactMap { $0 },
      help: "Run 'connector-run auth login \(scheme.connector)'.")
  }
}
