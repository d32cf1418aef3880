import ConnectorModel
import Diagnostics

/// A scheme that the transport acts on: `ntlm`, `negotiate`.
struct ConnectionAuthenticator: Authenticator {
  let proof: ConnectionProof

  var canRenew: Bool { false }

  func forecast() -> CredentialForecast { CredentialForecast(credentials: fixed) }

  func credentials() async throws -> Credentials { fixed }

  func renew(after rejected: Credentials) async throws -> Credentials { fixed }

  private var fixed: Credentials {
    var credentials = Credentials()
    credentials.connectionProof = proof
    return credentials
  }
}

extension SchemeResolving {
  mutating func resolve(_ scheme: NTLMScheme) -> ConnectionProof? {
    let username = required(scheme.username, "username")
    let password = required(scheme.password, "password", isSecret: true)
    let domain = optional(scheme.domain) ?? ""
    guard let username, let password else { return nil }
    if (username + domain + password).utf8.contains(0) {
      diagnostics.append(
        Diagnostic(
          "invalid-credential", "user name, domain or password holds a NUL", at: scheme.span))
    }
    return .ntlm(user: domain.isEmpty ? username : "\(domain)\\\(username)", password: password)
  }
}
