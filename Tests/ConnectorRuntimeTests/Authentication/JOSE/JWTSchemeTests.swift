import ConnectorModel
import Cryptography
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

/// `type: jwt` from its file to what a server receives.
@Suite struct JWTSchemeTests {
  private static func connector(_ scheme: String, base: String = "https://api.example.com")
    -> String
  {
    """
    base_url: \(base)
    variables: {key: {secret: true}}
    auth:
      type: jwt
      key: <<key>>
    \(scheme)

    """
  }

  private static let action = "method: GET\npath: /things\n"

  /// Header, claims and whether the signature under `key-value` fits.
  private func parts(
    of authorization: String?, _ algorithm: DigestAlgorithm = .sha256
  ) throws -> (header: JSONValue, claims: JSONValue, isGenuine: Bool) {
    let token = try #require(authorization?.dropFirst("Bearer ".count))
    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    try #require(parts.count == 3)
    let code = try HMAC.authenticate(
      Array("\(parts[0]).\(parts[1])".utf8), key: Array("key-value".utf8), with: algorithm)
    return (
      try ParsedJSON(try Base64URL.decode(parts[0])).root.value,
      try ParsedJSON(try Base64URL.decode(parts[1])).root.value,
      try Base64URL.decode(parts[2]) == code
    )
  }

  @Test func sendsASignedTokenWithItsClaims() async throws {
    let transport = ScriptedTransport(json("{}"))
    _ = try await RunFixture(
      connector: Self.connector(
        """
          algorithm: HS256
          key_id: k-1
          ttl: 10m
          claims: {iss: acme, roles: [a, 1], sub: null, nested: {at: <<$timestamp>>}}
          jose_header: {cty: v1}
        """),
      action: Self.action
    ).run(transport)
    let token = try parts(of: transport.requests.first?.header("Authorization"))
    #expect(token.isGenuine)
    #expect(
      token.header == ["alg": "HS256", "typ": "JWT", "kid": "k-1", "cty": "v1"] as JSONValue)
    // `services` begin at 1,000,000,000 seconds.
    #expect(
      token.claims
        == [
          "iss": "acme", "roles": ["a", 1], "nested": ["at": 1_000_000_000],
          "iat": 1_000_000_000, "exp": 1_000_000_600,
        ] as JSONValue)
  }

  @Test func ownClaimsAndNullsWin() async throws {
    let transport = ScriptedTransport(json("{}"))
    _ = try await RunFixture(
      connector: Self.connector(
        """
          algorithm: HS384
          claims: {iat: null, exp: 5}
          jose_header: {typ: null}
          attach: {in: query, name: jwt}
        """),
      action: Self.action
    ).run(transport)
    let url = try #require(transport.requests.first?.url)
    let start = try #require(url.firstRange(of: "jwt="))
    let token = try parts(of: "Bearer " + url[start.upperBound...], .sha384)
    #expect(token.isGenuine)
    #expect(token.header == ["alg": "HS384"] as JSONValue)
    #expect(token.claims == ["exp": 5] as JSONValue)
  }

  @Test func a401IsAnsweredWithATokenSignedAnewOnce() async throws {
    let transport = ScriptedTransport(json("{}", status: 401))
    let run = try RunFixture(
      connector: Self.connector("  algorithm: HS256\n  claims: {jti: <<$uuid>>}"),
      action: Self.action)
    #expect(await failure { try await run.run(transport) }.hasPrefix("authentication\n"))
    let tokens = transport.requests.map { $0.header("Authorization") }
    #expect(tokens.count == 2 && tokens[0] != tokens[1])
  }

  @Test func tokensServeUntilShortlyBeforeTheirEnd() async throws {
    let clock = ManualClock()
    let secrets = SecretRegistry()
    let key = try SigningKey("shared-secret", for: .hs256)
    let scheme = ResolvedJWT(
      key: key, claims: { _ in [JSONMember(name: "iss", value: "acme")] }, header: { _ in [] },
      lifetime: .seconds(600))
    let authenticator = try Authenticators.make(
      [.jwt(scheme)],
      services: services(ScriptedTransport(json("{}")), clock: clock, secrets: secrets))
    let first = try await authenticator.credentials()
    #expect(first.expiresAt == clock.now.advanced(by: .seconds(600)))
    clock.advance(by: .seconds(539))
    #expect(try await authenticator.credentials().tokens == first.tokens)
    clock.advance(by: .seconds(2))
    let second = try await authenticator.credentials()
    #expect(second.tokens != first.tokens)
    // One that others have replaced already is not signed once more.
    #expect(try await authenticator.renew(after: first).tokens == second.tokens)
    clock.advance(by: .seconds(1))
    #expect(try await authenticator.renew(after: second).tokens != second.tokens)
    // The clock was set back: nobody knows the token's age.
    clock.advance(by: .seconds(-3600))
    #expect(
      try await authenticator.credentials().expiresAt == clock.now.advanced(by: .seconds(600)))
    #expect(!secrets.redact(first.tokens[0]).contains(first.tokens[0]))
  }

  @Test func aKeyThatDoesNotFitIsReportedBeforeAnythingIsSent() async throws {
    let transport = ScriptedTransport(json("{}"))
    let run = try RunFixture(
      connector: Self.connector("  algorithm: RS256"), action: Self.action)
    #expect(
      await failure { try await run.run(transport) } == """
        configuration
        error: 'key' is neither PEM nor JWK [unusable-key]
        at <<key>>
        help: It begins with -----BEGIN PRIVATE KEY----- or {"kty": …}. A variable takes it from a \
        file with from: {file: PATH}.
        """)
    #expect(transport.requests.isEmpty)
  }

  @Test(
    arguments: [
      ("  algorithm: none", "unknown-value"), ("  algorithm: HS256\n  ttl: 500ms", "unknown-value"),
      ("  algorithm: HS256\n  jose_header: {alg: none}", "conflicting-keys"),
      ("  algorithm: HS256\n  key_passphrase: x", "conflicting-keys"),
      ("  claims: {a: 1}", "missing-key"),
    ])
  func faultsOfTheFile(scheme: String, rule: String) throws {
    do {
      _ = try RunFixture(connector: Self.connector(scheme), action: Self.action)
      Issue.record("accepted")
    } catch let error as RunFixture.Unsound {
      #expect(error.diagnostics.contains { $0.id == rule && $0.severity == .error })
    }
  }
}
