/// A scheme that signs each request and has nothing to renew: `aws_sigv4`, `hmac`, `oauth1`,
/// `wsse`.
struct SigningAuthenticator: Authenticator {
  let signer: any RequestSigner

  var canRenew: Bool { false }

  func forecast() -> CredentialForecast { CredentialForecast(credentials: fixed) }

  func credentials() async throws -> Credentials { fixed }

  func renew(after rejected: Credentials) async throws -> Credentials { fixed }

  func refusal(in response: ReceivedResponse) -> Refusal? {
    signer.refusesCredentials(response) ? .credentials : Refusal(challengesOf: response)
  }

  private var fixed: Credentials {
    var credentials = Credentials()
    credentials.signers = [signer]
    return credentials
  }
}
