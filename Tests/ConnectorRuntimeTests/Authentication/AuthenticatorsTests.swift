import ConnectorModel
import Testing

@testable import ConnectorRuntime

@Suite struct AuthenticatorsTests {
  private let transport = ScriptedTransport(tokenResponse())

  private func make(
    _ schemes: [ResolvedScheme], secrets: SecretRegistry = SecretRegistry()
  ) throws -> any Authenticator {
    try Authenticators.make(schemes, services: services(transport, secrets: secrets))
  }

  private func apiKey(
    _ location: ConnectorModel.Attachment.Location, _ name: String, value: String = "key-123"
  ) -> ResolvedScheme {
    .apiKey(
      ResolvedAPIKey(
        value: value,
        attachment: ResolvedAttachment(location: location, name: name, format: { $0 }),
        valueSpan: span("client_secret")))
  }

  @Test func withoutSchemesThereIsNothing() async throws {
    let authenticator = try make([])
    #expect(try await authenticator.credentials().items.isEmpty)
    #expect(!authenticator.canRenew)
  }

  @Test func basicSendsThePair() async throws {
    let secrets = SecretRegistry()
    let authenticator = try make(
      [.basic(ResolvedBasic(username: "Aladdin", password: "open sesame"))], secrets: secrets)
    // The example of RFC 7617 §2.
    #expect(
      try await authenticator.credentials().items == [
        .header(name: "Authorization", value: "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
      ])
    #expect(secrets.redact("QWxhZGRpbjpvcGVuIHNlc2FtZQ== open sesame") == "*** ***")
    #expect(!authenticator.canRenew)
    let empty = try make([.basic(ResolvedBasic(username: "é", password: ""))])
    #expect(
      try await empty.credentials().items == [.header(name: "Authorization", value: "Basic w6k6")])
  }

  @Test func bearerAndKeysGoWhereTheyAreAttached() async throws {
    let secrets = SecretRegistry()
    let authenticator = try make(
      [
        .bearer(ResolvedBearer(token: "tok-123")), apiKey(.query, "key"), apiKey(.cookie, "sid"),
        .bearer(
          ResolvedBearer(
            token: "tok-456",
            attachment: ResolvedAttachment(location: .header, name: "X-Auth") { "Token \($0)!" })),
      ], secrets: secrets)
    let credentials = try await authenticator.credentials()
    #expect(
      credentials.items == [
        .header(name: "Authorization", value: "Bearer tok-123"),
        .query(name: "key", value: "key-123"), .cookie(name: "sid", value: "key-123"),
        .header(name: "X-Auth", value: "Token tok-456!"),
      ])
    #expect(credentials.tokens == ["tok-123", "key-123", "key-123", "tok-456"])
    #expect(credentials.tokenOrigin == nil)
    #expect(secrets.redact("tok-123 key-123 tok-456") == "*** *** ***")
    #expect(!authenticator.canRenew)
  }

  @Test func everythingWrongIsReportedAtOnceAndNothingIsSent() async throws {
    let text = await failure {
      try make([
        .basic(ResolvedBasic(username: "a:b", password: "p", usernameSpan: span("client_id"))),
        apiKey(.header, "X-Key", value: "one\r\ntwo"), apiKey(.query, "key", value: ""),
        .oauth2(oauth2(url: "http://login.example.com/token?secret=hidden")),
      ])
    }
    #expect(
      text == """
        configuration
        error: user name of HTTP Basic has a colon in it [colon-in-username]
        at client_id
        help: What follows a colon would be read as the password (RFC 7617 §2).
        error: credential for the header 'X-Key' holds characters that no header can carry \
        [invalid-credential]
        at client_secret
        help: A header carries visible ASCII characters and spaces.
        error: 'value' is empty [empty-credential]
        at client_secret
        help: Give it a value, or remove the scheme.
        error: token_url 'http://login.example.com/token' would send the credentials without \
        encryption [insecure-token-url]
        at token_url
        help: Use https; plain http is for loopback hosts alone.
        """)
    #expect(transport.requests.isEmpty)
  }

  @Test(arguments: [
    ("/token", "token_url '/token' is not an absolute http(s) URL [invalid-token-url]"),
    ("https://u:pw@a.example/", "token_url has a user name in it [invalid-token-url]"),
    (
      "https://a.example/#x",
      "token_url 'https://a.example/#x' has a fragment, which no request carries [invalid-token-url]"
    ),
    (
      "https://a.example/ x",
      "token_url 'https://a.example/ x' holds characters that a URL cannot [invalid-token-url]"
    ),
  ])
  func aTokenURLIsChecked(url: String, message: String) async {
    let text = await failure { try make([.oauth2(oauth2(url: url))]) }
    #expect(text.hasPrefix("configuration\nerror: \(message)\nat token_url"))
  }

  @Test func aListWithATokenRenewsTheTokenAlone() async throws {
    let transport = ScriptedTransport { _, number in tokenResponse("token-\(number)") }
    let authenticator = try Authenticators.make(
      [apiKey(.header, "X-Key"), .oauth2(oauth2())], services: services(transport))
    #expect(authenticator.canRenew)
    let before = try await authenticator.credentials()
    #expect(before.tokens == ["key-123", "token-1"])
    #expect(before.tokenOrigin == .request)
    #expect(try await authenticator.credentials().tokenOrigin == .memory)
    let after = try await authenticator.renew(after: before)
    #expect(
      after.items == [
        .header(name: "X-Key", value: "key-123"),
        .header(name: "Authorization", value: "Bearer token-2"),
      ])
    #expect(transport.requests.count == 2)
  }
}
