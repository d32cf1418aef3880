import ConnectorModel
import Testing

@testable import ConnectorRuntime

/// What each grant sends.
@Suite struct TokenUseTests {
  private func body(
    _ scheme: ResolvedOAuth2, _ use: TokenUse = .grant, _ proof: ClientProof = .none
  ) throws -> String {
    let request = TokenRequest(
      scheme: scheme, endpoint: try TokenEndpoint(scheme.tokenURL), use: use
    ).transportRequest(proof: proof, timeout: .seconds(5))
    guard case .bytes(let bytes) = request.body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func scheme(
    _ grant: OAuth2Scheme.Grant, scope: [String] = [], params: [ResolvedEntry] = [],
    _ change: (inout ResolvedGrant) -> Void = { _ in }
  ) -> ResolvedOAuth2 {
    var scheme = oauth2(scope: scope, request: ResolvedTokenRequest(parameters: params))
    scheme.grant = grant
    change(&scheme.grantValues)
    return scheme
  }

  @Test func passwordSendsTheUser() throws {
    let password = scheme(.password, scope: ["a", "b"]) {
      $0.username = "jo é"
      $0.password = "p&w=1"
    }
    #expect(
      try body(password)
        == "grant_type=password&username=jo+%C3%A9&password=p%26w%3D1&scope=a+b&client_id=client")
    // Its renewal asks for what the token was issued with.
    #expect(
      try body(password, .refresh("r/1"))
        == "grant_type=refresh_token&refresh_token=r%2F1&client_id=client")
  }

  @Test func refreshTokenSendsTheDeclaredOneAndItsScope() throws {
    let declared = scheme(.refreshToken, scope: ["a"]) { $0.refreshToken = "r1" }
    #expect(
      try body(declared, .refresh("r1"))
        == "grant_type=refresh_token&refresh_token=r1&scope=a&client_id=client")
  }

  @Test func tokenExchangeSendsTheKeysOfRFC8693() throws {
    let short = scheme(.tokenExchange) { $0.subjectToken = "s" }
    #expect(
      try body(short)
        == "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=s"
        + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
        + "&client_id=client")
    let whole = scheme(.tokenExchange) {
      $0.subjectToken = "s"
      $0.subjectTokenType = "jwt"
      $0.actorToken = "a"
      $0.requestedTokenType = "id"
      $0.audience = ["one", "two"]
      $0.resource = ["https://r.example"]
    }
    #expect(
      try body(whole)
        == "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=s"
        + "&subject_token_type=jwt&actor_token=a"
        + "&actor_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
        + "&requested_token_type=id&audience=one&audience=two&resource=https%3A%2F%2Fr.example"
        + "&client_id=client")
  }

  @Test func codesGoWithWhatBelongsToThem() throws {
    #expect(
      try body(
        scheme(.authorizationCode, scope: ["a"]),
        .authorizationCode("c", verifier: "v", redirectURI: "http://127.0.0.1:1/callback"))
        == "grant_type=authorization_code&code=c&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback"
        + "&code_verifier=v&client_id=client")
    #expect(
      try body(scheme(.deviceCode, scope: ["a"]), .deviceCode("d"))
        == "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d"
        + "&client_id=client")
  }

  /// Zoom's and Ariba's own values, and no value at all.
  @Test(arguments: [
    (["account_credentials"], "grant_type=account_credentials&client_id=client"),
    (["openapi_2lo"], "grant_type=openapi_2lo&client_id=client"), ([], "client_id=client"),
  ])
  func grantValuesOfOnesOwn(values: [String], expected: String) throws {
    let params = [ResolvedEntry("grant_type", values)]
    #expect(try body(scheme(.clientCredentials, params: params)) == expected)
  }

  @Test func whatOverridesTheGrantStaysOutOfItsRenewal() throws {
    let params = [
      ResolvedEntry("grant_type", ["custom"]), ResolvedEntry("username", ["other"]),
      ResolvedEntry("tenant", ["t"]),
    ]
    let custom = scheme(.password, params: params) {
      $0.username = "jo"
      $0.password = "pw"
    }
    #expect(
      try body(custom) == "grant_type=custom&username=other&password=pw&client_id=client&tenant=t")
    #expect(
      try body(custom, .refresh("r"))
        == "grant_type=refresh_token&refresh_token=r&client_id=client&tenant=t")
  }
}
