import Cryptography
import Diagnostics
import Synchronization

/// `type: jwt` at work: signs a token, uses it until shortly before its end, and signs another one
/// after a 401.
final class JWTAuthenticator: Authenticator {
  private struct SignedToken {
    var value: String
    var signedAt: WallTime
    var end: WallTime?
  }

  let canRenew = true
  private let scheme: ResolvedJWT
  private let clock: any RuntimeClock
  private let secrets: SecretRegistry
  private let current = Mutex<SignedToken?>(nil)

  /// How long before its end a token is no longer used, half its lifetime where that is less.
  private static let leeway = Duration.seconds(60)

  init(_ scheme: ResolvedJWT, _ services: AuthenticationServices) throws(RunFailure) {
    self.scheme = scheme
    clock = services.clock
    secrets = services.secrets
  }

  func forecast() throws(RunFailure) -> CredentialForecast {
    CredentialForecast(credentials: try credentials(of: try sign()))
  }

  func credentials() async throws -> Credentials { try fresh(rejected: []) }

  func renew(after rejected: Credentials) async throws -> Credentials {
    try fresh(rejected: rejected.tokens)
  }

  /// The token at hand where it is good, else a new one.
  private func fresh(rejected: [String]) throws -> Credentials {
    let now = clock.now
    let token = try current.withLock { current in
      if let current, !rejected.contains(current.value), Self.isFresh(current, at: now) {
        return current
      }
      let token = try sign()
      current = token
      return token
    }
    return try credentials(of: token)
  }

  private static func isFresh(_ token: SignedToken, at now: WallTime) -> Bool {
    guard token.signedAt <= now else { return false }
    guard let end = token.end else { return true }
    let lifetime = end.duration(since: token.signedAt)
    return end.duration(since: now) > min(leeway, lifetime / 2)
  }

  private func sign() throws(RunFailure) -> SignedToken {
    let now = clock.now
    let token = JSONWebToken(
      claims: try scheme.claims(now), issuedAt: now, lifetime: scheme.lifetime,
      header: try scheme.header(now))
    do throws(CryptographyError) {
      let value = try token.signed(with: scheme.key, keyID: scheme.keyID)
      secrets.insert(value)
      return SignedToken(value: value, signedAt: now, end: token.end)
    } catch {
      throw RunFailure(
        .configuration,
        Diagnostic(
          "signing-failed", "token cannot be signed: \(error.reason)", at: scheme.span))
    }
  }

  private func credentials(of token: SignedToken) throws(RunFailure) -> Credentials {
    let credential = try scheme.attachment.credential(
      for: token.value, failingAs: .configuration)
    return Credentials(items: [credential], tokens: [token.value], expiresAt: token.end)
  }
}
