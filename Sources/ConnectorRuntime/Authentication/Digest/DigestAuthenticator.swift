import ConnectorModel
import Cryptography
package import Diagnostics
import Synchronization

/// `type: digest` with its values.
package struct ResolvedDigest: Sendable {
  let username: String
  let password: String
  /// Where the scheme stands.
  package let span: SourceSpan?
}

extension SchemeResolving {
  mutating func resolve(_ scheme: DigestScheme) -> ResolvedDigest? {
    let username = required(scheme.username, "username")
    let password = required(scheme.password, "password", isSecret: true)
    guard let username, let password else { return nil }
    return ResolvedDigest(username: username, password: password, span: scheme.span)
  }
}

/// `type: digest` at work: the first request goes without credentials, since only the server's
/// challenge says of what they are made; later ones use its nonce until the server wants another.
final class DigestAuthenticator: Authenticator, RequestSigner {
  private struct Session {
    var challenge: DigestChallenge
    var clientNonce: String
    var uses = 0
  }

  let canRenew = false
  private let scheme: ResolvedDigest
  private let secrets: SecretRegistry
  private let session = Mutex<Session?>(nil)

  /// How many stale nonces of one request are answered.
  private static let patience = 3

  init(_ scheme: ResolvedDigest, secrets: SecretRegistry) {
    self.scheme = scheme
    self.secrets = secrets
    secrets.insert(scheme.password)
  }

  func forecast() -> CredentialForecast { CredentialForecast(credentials: signing) }

  func credentials() async throws -> Credentials { signing }

  func renew(after rejected: Credentials) async throws -> Credentials { signing }

  private var signing: Credentials {
    var credentials = Credentials()
    credentials.signers = [self]
    return credentials
  }

  /// Also after a request with an older nonce, which some servers do not call stale.
  func canAnswer(_ rejection: Rejection) -> Bool {
    if rejection.count == 0 { return true }
    let challenge = DigestChallenge.strongest(
      of: AuthenticationChallenge.all(in: rejection.challenges))
    return challenge?.isStale == true && rejection.count < Self.patience
  }

  func answer(_ rejection: Rejection) async throws -> Credentials {
    let challenges = AuthenticationChallenge.all(in: rejection.challenges)
    guard let challenge = DigestChallenge.strongest(of: challenges) else {
      throw RunFailure(.authentication, unanswerable(challenges))
    }
    let clientNonce = Hexadecimal.encode(try SecureRandom.bytes(16))
    session.withLock { $0 = Session(challenge: challenge, clientNonce: clientNonce) }
    return signing
  }

  func sign(_ request: PreparedRequest) throws(RunFailure) -> RequestSignature {
    let current = session.withLock { session in
      session?.uses += 1
      return session
    }
    guard let current else { return RequestSignature(items: []) }
    let query = request.wireQuery
    let answer = DigestAnswer(
      challenge: current.challenge, username: scheme.username, password: scheme.password,
      nonceCount: current.uses, clientNonce: current.clientNonce)
    do throws(CryptographyError) {
      let (value, response) = try answer.authorization(
        method: request.method, target: request.wirePath + (query.isEmpty ? "" : "?\(query)"))
      secrets.insert(response)
      return RequestSignature(items: [.header(name: "Authorization", value: value)])
    } catch {
      throw RunFailure(signing: error, at: scheme.span)
    }
  }

  private func unanswerable(_ challenges: [AuthenticationChallenge]) -> Diagnostic {
    if let digest = challenges.first(where: { $0.scheme.lowercased() == "digest" }) {
      let algorithm = digest.parameters["algorithm"] ?? "MD5"
      let protection = digest.parameters["qop"] ?? "auth"
      return Diagnostic(
        "rejected-credentials",
        "server wants Digest with algorithm '\(ServerText.singleLine(algorithm))' and qop "
          + "'\(ServerText.singleLine(protection))', which cannot be answered",
        at: scheme.span,
        help: "MD5, SHA-256 and SHA-512-256 are known, each with qop 'auth' or none.")
    }
    let offered = challenges.map { ServerText.singleLine($0.scheme) }.joined(separator: ", ")
    return Diagnostic(
      "rejected-credentials",
      offered.isEmpty
        ? "server answered 401 and asks for no credentials"
        : "server does not ask for Digest but for \(offered)",
      at: scheme.span,
      help: "Declare the auth scheme that the API's guide names.")
  }
}
