import Cryptography
import Diagnostics

/// Puts resolved schemes to work.
package enum Authenticators {
  /// The authenticator of a list of schemes; without any, one that adds nothing.
  ///
  /// Nothing is sent and no file is touched before its credentials are asked for. Every secret of
  /// the schemes is registered.
  ///
  /// - Throws: `RunFailure` of kind `configuration` with all that is wrong with the values.
  package static func make(
    _ schemes: [ResolvedScheme], services: AuthenticationServices
  ) throws(RunFailure) -> any Authenticator {
    var parts: [any Authenticator] = []
    var diagnostics: [Diagnostic] = []
    for scheme in schemes {
      do throws(RunFailure) {
        parts.append(try make(scheme, services))
      } catch {
        diagnostics += error.diagnostics
      }
    }
    if !diagnostics.isEmpty { throw RunFailure(.configuration, diagnostics) }
    switch parts.count {
    case 0: return FixedAuthenticator(fixed: Credentials())
    case 1: return parts[0]
    default: return CombinedAuthenticator(parts: parts)
    }
  }

  private static func make(
    _ scheme: ResolvedScheme, _ services: AuthenticationServices
  ) throws(RunFailure) -> any Authenticator {
    switch scheme {
    case .basic(let scheme): try basic(scheme, services.secrets)
    case .bearer(let scheme):
      try fixed(scheme.token, scheme.attachment, "token", scheme.tokenSpan, services.secrets)
    case .apiKey(let scheme):
      try fixed(scheme.value, scheme.attachment, "value", scheme.valueSpan, services.secrets)
    case .issued(let scheme):
      TokenAuthenticator(
        scheme: scheme.source, endpoint: try scheme.source.prepare(services), services: services)
    case .jwt(let scheme): try JWTAuthenticator(scheme, services)
    case .oauth1(let scheme):
      SigningAuthenticator(
        signer: OAuth1Signer(scheme: scheme, clock: services.clock, secrets: services.secrets))
    case .awsSignature(let scheme):
      SigningAuthenticator(
        signer: AWSSigner(scheme: scheme, clock: services.clock, secrets: services.secrets))
    case .hmac(let scheme):
      SigningAuthenticator(signer: HMACSigner(scheme: scheme, clock: services.clock))
    case .wsse(let scheme):
      SigningAuthenticator(
        signer: WSSESigner(scheme: scheme, clock: services.clock, secrets: services.secrets))
    case .digest(let scheme): DigestAuthenticator(scheme, secrets: services.secrets)
    case .connection(let proof): ConnectionAuthenticator(proof: proof)
    }
  }

  private static func basic(
    _ scheme: ResolvedBasic, _ secrets: SecretRegistry
  ) throws(RunFailure) -> any Authenticator {
    if scheme.username.utf8.contains(UInt8(ascii: ":")) {
      throw RunFailure(
        .configuration,
        Diagnostic(
          "colon-in-username", "user name of HTTP Basic has a colon in it", at: scheme.usernameSpan,
          help: "What follows a colon would be read as the password (RFC 7617 §2)."))
    }
    let pair = Base64.encode(Array("\(scheme.username):\(scheme.password)".utf8))
    secrets.insert(scheme.password)
    secrets.insert(pair)
    return FixedAuthenticator(
      fixed: Credentials(items: [.header(name: "Authorization", value: "Basic \(pair)")]))
  }

  private static func fixed(
    _ secret: String, _ attachment: ResolvedAttachment, _ key: String, _ span: SourceSpan?,
    _ secrets: SecretRegistry
  ) throws(RunFailure) -> any Authenticator {
    secrets.insert(secret)
    if secret.isEmpty {
      throw RunFailure(
        .configuration,
        Diagnostic(
          "empty-credential", "'\(key)' is empty", at: span,
          help: "Give it a value, or remove the scheme."))
    }
    var attachment = attachment
    attachment.span = span ?? attachment.span
    let item = try attachment.credential(for: secret, failingAs: .configuration)
    attachment.note(secret, at: item, in: secrets)
    return FixedAuthenticator(fixed: Credentials(items: [item], tokens: [secret]))
  }
}
