import Cryptography
import Diagnostics

extension Authenticators {
  /// The token endpoint, or the issuer that is to name it; every secret of the scheme is registered.
  static func endpoint(
    of scheme: ResolvedOAuth2, _ services: AuthenticationServices
  ) throws(RunFailure) -> TokenEndpoint {
    if let secret = scheme.clientSecret {
      services.secrets.insert(secret)
      services.secrets.insert(FormEncoder.field(secret))
      for lead in Landing.field("client_secret") { services.secrets.insert(secret, behind: lead) }
      for proof in [ClientProof.basic, .basicEncoded] {
        let header = proof.authorization(clientID: scheme.clientID, clientSecret: secret)
        if let header { services.secrets.insert(String(header.dropFirst("Basic ".count))) }
      }
    }
    for (name, value) in scheme.grantValues.secrets {
      services.secrets.insert(value)
      services.secrets.insert(FormEncoder.field(value))
      for lead in Landing.field(name) { services.secrets.insert(value, behind: lead) }
    }
    do throws(TokenEndpoint.Problem) {
      return try TokenEndpoint(scheme.tokenURL)
    } catch {
      throw RunFailure(.configuration, diagnostic(error, scheme))
    }
  }

  private static func diagnostic(
    _ problem: TokenEndpoint.Problem, _ scheme: ResolvedOAuth2
  ) -> Diagnostic {
    let span = scheme.spans.tokenURL ?? scheme.spans.scheme
    // What follows a question mark may be secret, as may user information.
    let key = scheme.endpoints.issuer == scheme.tokenURL ? "issuer" : "token_url"
    let shown =
      scheme.tokenURL.contains("@")
      ? key
      : "\(key) '\(ServerText.singleLine(String(scheme.tokenURL.prefix { $0 != "?" })))'"
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
