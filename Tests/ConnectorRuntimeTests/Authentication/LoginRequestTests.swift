import ConnectorModel
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct LoginRequestTests {
  private func scheme(
    scope: [String] = [], _ change: (inout ResolvedGrant) -> Void = { _ in }
  ) -> ResolvedOAuth2 {
    var scheme = oauth2(scope: scope)
    scheme.grant = .authorizationCode
    change(&scheme.grantValues)
    return scheme
  }

  private func request(
    _ scheme: ResolvedOAuth2, challenge: String? = "chal", metadata: ServerMetadata? = nil
  ) throws -> AuthorizationRequest {
    AuthorizationRequest(
      scheme, endpoint: try TokenEndpoint("https://login.example.com/authorize?tenant=a"),
      redirectURI: "http://127.0.0.1:8080/callback", state: "st", verifier: "ver",
      challenge: challenge, metadata: metadata)
  }

  private func metadata(_ text: String) throws -> ServerMetadata {
    try #require(ServerMetadata(try ParsedJSON(Array(text.utf8)).root, source: "here"))
  }

  // MARK: PKCE

  /// RFC 7636 appendix B.
  @Test func theChallengeIsThatOfTheRFC() throws {
    let key = ProofKey(verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    #expect(try key.challenge(.sha256) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    #expect(try key.challenge(.plain) == key.verifier)
    #expect(try key.challenge(.off) == nil)
  }

  @Test func verifiersAreLongAndNew() throws {
    let keys = try (0..<100).map { _ in try ProofKey.random().verifier }
    #expect(Set(keys).count == 100)
    #expect(keys.allSatisfy { $0.utf8.count == 43 })
  }

  // MARK: The request

  @Test func theStandardParametersComeBehindTheEndpointsOwn() throws {
    #expect(
      try request(scheme(scope: ["a b", "c"])).url
        == "https://login.example.com/authorize?tenant=a&response_type=code&client_id=client"
        + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fcallback&scope=a%20b%20c&state=st"
        + "&code_challenge=chal&code_challenge_method=S256")
  }

  @Test func parametersAreReplacedAddedAndTakenAway() throws {
    let scheme = scheme(scope: ["a"]) {
      $0.codeChallenge = .off
      $0.authorizationParameters = [
        ResolvedEntry("prompt", ["consent"]), ResolvedEntry("scope", []),
        ResolvedEntry("response_type", ["code id_token"]), ResolvedEntry("state", ["mine"]),
      ]
    }
    #expect(
      try request(scheme, challenge: nil).url
        == "https://login.example.com/authorize?tenant=a&response_type=code%20id_token"
        + "&client_id=client&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fcallback&state=st"
        + "&prompt=consent")
  }

  // MARK: The answer

  private func answer(
    _ parameters: String, metadata: ServerMetadata? = nil,
    secrets: SecretRegistry = SecretRegistry()
  ) throws -> String {
    let reader = AuthorizationAnswerReader(
      request: try request(scheme(), metadata: metadata), scheme: scheme(), secrets: secrets)
    switch reader.read(parameters) {
    case .code(let code): return "code \(code)"
    case .foreign: return "foreign"
    case .refused(let failure): return failure.diagnostics.map(\.message).joined()
    }
  }

  @Test(arguments: [
    ("code=a%2Fb+c&state=st", "code a/b c"), ("state=st&code=x&session_state=1", "code x"),
    ("code=x", "foreign"), ("code=x&state=other", "foreign"), ("code=x&state=", "foreign"),
    ("code=x&state=st&state=st", "foreign"), ("", "foreign"), ("error=access_denied", "foreign"),
    (
      "error=access_denied&error_description=No+way&state=st",
      "authorization server refused the login: access_denied: No way"
    ),
    ("code=x&code=y&state=st", "answer to the login brings 'code' more than once"),
    ("code=x&code=x&state=st", "answer to the login brings 'code' more than once"),
    ("error=a&error=b&state=st", "answer to the login brings 'error' more than once"),
    (
      "state=st", "authorization server answered without a code and without an error"
    ),
    (
      "state=st&code=", "authorization server answered without a code and without an error"
    ),
  ])
  func answersAreRead(parameters: String, expected: String) throws {
    #expect(try answer(parameters) == expected)
  }

  /// RFC 9207: who answers must be who was asked.
  @Test func theIssuerIsCompared() throws {
    let silent = try metadata(#"{"issuer":"https://a.example"}"#)
    let naming = try metadata(
      #"{"issuer":"https://a.example","authorization_response_iss_parameter_supported":true}"#)
    let own = "code=x&state=st&iss=https%3A%2F%2Fa.example"
    let other = "code=x&state=st&iss=https%3A%2F%2Fevil.example"
    #expect(try answer(own, metadata: silent) == "code x")
    #expect(try answer(own, metadata: naming) == "code x")
    #expect(try answer("code=x&state=st", metadata: silent) == "code x")
    #expect(
      try answer("code=x&state=st", metadata: naming)
        == "answer to the login does not name its issuer, not 'https://a.example'")
    for metadata in [silent, naming] {
      #expect(
        try answer(other, metadata: metadata)
          == "answer to the login names the issuer 'https://evil.example', not 'https://a.example'")
    }
    // An error of another server's counts as little as its code.
    #expect(
      try answer("error=x&state=st&iss=https%3A%2F%2Fevil.example", metadata: silent)
        .contains("evil"))
    // Nobody knows whose it should be.
    #expect(try answer(other) == "code x")
  }

  @Test func theCodeIsASecret() throws {
    let secrets = SecretRegistry()
    _ = try answer("code=the-long-code-value&state=wrong", secrets: secrets)
    #expect(secrets.redact("got the-long-code-value") == "got ***")
  }

  /// What a person pastes may come from anywhere, though it brings the right state.
  @Test(arguments: [
    ("http://127.0.0.1:8080/callback?code=a&state=st", true), ("127.0.0.1:8080/callback", true),
    ("HTTP://127.0.0.1:8080/callback#x", true), ("http://127.0.0.1:8081/callback", false),
    ("http://127.0.0.1:8080/callback/", false), ("https://127.0.0.1:8080/callback", false),
    ("http://evil.example/callback", false), ("http://127.0.0.1:8080@evil.example/callback", false),
    ("evil.example/callback", false), ("callback", false),
  ])
  func theAnswerIsAtTheRedirectURI(url: String, isThere: Bool) throws {
    #expect(try request(scheme()).isAnswered(at: url) == isThere)
  }

  // MARK: Where to

  @Test(arguments: [
    (nil, RedirectTarget.loopback(host: "127.0.0.1", port: 0, path: "/callback")),
    ("http://127.0.0.1:8912/cb", .loopback(host: "127.0.0.1", port: 8912, path: "/cb")),
    ("http://localhost/cb", .loopback(host: "localhost", port: 0, path: "/cb")),
    ("https://localhost:8912/cb", .elsewhere("https://localhost:8912/cb")),
    ("http://crm.example.com/cb", .elsewhere("http://crm.example.com/cb")),
    ("urn:ietf:wg:oauth:2.0:oob", .elsewhere("urn:ietf:wg:oauth:2.0:oob")),
  ])
  func redirectTargets(uri: String?, expected: RedirectTarget) {
    #expect(RedirectTarget(uri) == expected)
  }

  @Test func thePortThatIsListenedOnIsTheOneThatIsSent() {
    #expect(RedirectTarget(nil).uri(port: 4711) == "http://127.0.0.1:4711/callback")
    #expect(RedirectTarget("http://localhost/cb").uri(port: 4711) == "http://localhost:4711/cb")
    #expect(RedirectTarget("app:/cb").uri(port: 4711) == "app:/cb")
  }
}
