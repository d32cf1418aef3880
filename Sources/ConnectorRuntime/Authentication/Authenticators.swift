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
    case .oauth2(let scheme): try oauth2(scheme, services)
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

  private static func oauth2(
    _ scheme: ResolvedOAuth2, _ services: AuthenticationServices
  ) throws(RunFailure) -> any Authenticator {
    if let secret = scheme.clientSecret {
      services.secrets.insert(secret)
      services.secrets.insert(FormEncoder.field(secret))
      for lead in Landing.field("client_secret") { services.secrets.insert(secret, behind: lead) }
      for proof in [ClientProof.basic, .basicEncoded] {
        let header = proof.authorization(clientID: scheme.clientID, clientSecret: secret)
        if let header { services.secrets.insert(String(header.dropFirst("Basic ".count))) }
      }
    }
    let endpoint: TokenEndpoint
    do throws(TokenEndpoint.Problem) {
      endpoint = try TokenEndpoint(scheme.tokenURL)
    } catch {
      throw RunFailure(.configuration, diagnostic(error, scheme))
    }
    return OAuth2Authenticator(scheme: scheme, endpoint: endpoint, services: services)
  }

  private static func diagnostic(
    _ problem: TokenEndpoint.Problem, _ scheme: ResolvedOAuth2
  ) -> Diagnostic {
    let span = scheme.spans.tokenURL ?? scheme.spans.scheme
    // What follows a question mark may be secret, as may user information.
    let shown =
      scheme.tokenURL.contains("@")
      ? "token_url"
      : "token_url '\(ServerText.singleLine(String(scheme.tokenURL.prefix { $0 != "?" })))'"
    return switch problem {
    case .insecure:
      Diagnostic(
        "insecure-token-url", "\(shown) would send the credentials without encryption", at: span,
        help: "Use https; plain http is for loopback hosts alone.")
    case .badURL(.notAbsolute), .badURL(.badHost), .badURL(.badPort):
      Diagnostic("invalid-token-url", "\(shown) is not an absolute http(s) URL", at: span)
    case .badURL(.userInformation):
      Diagnostic(
        "invalid-token-url", "\(shown) has a user name in it", at: span,
        help: "Put the credentials into client_id and client_secret.")
    case .badURL(.fragment):
      Diagnostic(
        "invalid-token-url", "\(shown) has a fragment, which no request carries", at: span,
        help: "Remove '#' and what follows it.")
    case .badURL(.illegalCharacter):
      Diagnostic(
        "invalid-token-url", "\(shown) holds characters that a URL cannot", at: span,
        help: "Percent-encode them.")
    }
  }
}
