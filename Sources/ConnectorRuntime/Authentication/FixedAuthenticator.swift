/// A scheme whose credentials never change: `basic`, `bearer`, `api_key`, `none`.
struct FixedAuthenticator: Authenticator {
  let fixed: Credentials

  var canRenew: Bool { false }

  func forecast() -> CredentialForecast { CredentialForecast(credentials: fixed) }

  func credentials() async throws -> Credentials { fixed }

  func renew(after rejected: Credentials) async throws -> Credentials { fixed }
}
