import ConnectorModel
import Testing

@testable import ConnectorRuntime

@Suite struct TokenRequestTests {
  private func wire(_ scheme: ResolvedOAuth2, _ proof: ClientProof) throws -> [String] {
    let request = TokenRequest(scheme: scheme, endpoint: try TokenEndpoint(scheme.tokenURL))
      .transportRequest(proof: proof, timeout: .seconds(5))
    var lines = ["\(request.method) \(request.url)"]
    lines += request.headers.map { "\($0.name): \($0.value)" }
    if case .bytes(let bytes) = request.body {
      lines.append(String(decoding: bytes, as: UTF8.self))
    }
    return lines
  }

  @Test func basicSendsThePairAsItIs() throws {
    #expect(
      try wire(oauth2(secret: "a b:c+é", url: "https://a.example/t", scope: ["r", "w"]), .basic)
        == [
          "POST https://a.example/t", "Accept: application/json",
          "Content-Type: application/x-www-form-urlencoded",
          "Authorization: Basic Y2xpZW50OmEgYjpjK8Op",
          "grant_type=client_credentials&scope=r+w",
        ])
  }

  @Test func basicEncodedFormEncodesEachFirst() throws {
    // client:a+b%3Ac%2B%C3%A9
    #expect(
      try wire(oauth2(secret: "a b:c+é"), .basicEncoded).contains(
        "Authorization: Basic Y2xpZW50OmErYiUzQWMlMkIlQzMlQTk="))
  }

  @Test func bodyPutsBothAmongTheParameters() throws {
    #expect(
      try wire(oauth2(secret: "a b&c"), .body) == [
        "POST https://login.example.com/oauth/token?tenant=hidden", "Accept: application/json",
        "Content-Type: application/x-www-form-urlencoded",
        "grant_type=client_credentials&client_id=client&client_secret=a+b%26c",
      ])
  }

  @Test func noneSendsTheClientAlone() throws {
    #expect(
      try wire(oauth2(), .none).last == "grant_type=client_credentials&client_id=client")
  }

  @Test func anEmptySecretIsSentAndAnAbsentOneIsNot() throws {
    #expect(try wire(oauth2(secret: ""), .basic).contains("Authorization: Basic Y2xpZW50Og=="))
    #expect(try wire(oauth2(secret: ""), .body).last?.hasSuffix("&client_secret=") == true)
    #expect(try wire(oauth2(secret: nil), .body).last?.contains("client_secret") == false)
  }

  @Test func withoutParametersThereIsNoBody() throws {
    let request = ResolvedTokenRequest(parameters: [ResolvedEntry("grant_type", [])])
    for encoding in TokenRequestSettings.Encoding.allCases {
      var scheme = oauth2(secret: "s", url: "https://a.example/t", request: request)
      scheme.request.encoding = encoding
      #expect(
        try wire(scheme, .basic) == [
          "POST https://a.example/t", "Accept: application/json",
          "Authorization: Basic Y2xpZW50OnM=",
        ])
    }
  }

  @Test func parametersOverrideAddAndRepeat() throws {
    let request = ResolvedTokenRequest(parameters: [
      ResolvedEntry("grant_type", ["account_credentials"]), ResolvedEntry("scope", []),
      ResolvedEntry("account_id", ["é/1"]), ResolvedEntry("audience", ["a", "b"]),
    ])
    #expect(
      try wire(oauth2(scope: ["r"], request: request), .none).last
        == "grant_type=account_credentials&client_id=client&account_id=%C3%A9%2F1&audience=a&audience=b"
    )
  }

  @Test func jsonSendsTextsAndLists() throws {
    let request = ResolvedTokenRequest(
      encoding: .json,
      parameters: [ResolvedEntry("q", ["\"\n"]), ResolvedEntry("l", ["1", "2"])])
    let lines = try wire(oauth2(secret: nil, request: request), .body)
    #expect(lines.contains("Content-Type: application/json"))
    #expect(
      lines.last
        == #"{"grant_type":"client_credentials","client_id":"client","q":"\"\n","l":["1","2"]}"#)
  }

  @Test func queryExtendsTheURL() throws {
    let request = ResolvedTokenRequest(
      method: "GET", encoding: .query, parameters: [ResolvedEntry("a b", ["c d&"])])
    #expect(
      try wire(oauth2(request: request), .none) == [
        "GET https://login.example.com/oauth/token?tenant=hidden&grant_type=client_credentials"
          + "&client_id=client&a%20b=c%20d%26",
        "Accept: application/json",
      ])
  }

  @Test func headersReplaceStandardOnesWithoutRegardToCase() throws {
    let request = ResolvedTokenRequest(headers: [
      ResolvedEntry("accept", ["text/plain"]), ResolvedEntry("AUTHORIZATION", []),
      ResolvedEntry("APIKey", ["k"]), ResolvedEntry("content-type", ["application/json"]),
    ])
    #expect(
      try wire(oauth2(request: request), .basic).dropFirst() == [
        "accept: text/plain", "content-type: application/json", "APIKey: k",
        "grant_type=client_credentials",
      ])
  }

  @Test func limitsAreThoseOfATokenRequest() throws {
    var scheme = oauth2()
    scheme.tls.certificateAuthorities = "/ca.pem"
    scheme.proxy = "http://proxy:1"
    let request = TokenRequest(scheme: scheme, endpoint: try TokenEndpoint(scheme.tokenURL))
      .transportRequest(proof: .basic, timeout: .seconds(5))
    #expect(request.timeouts.attempt == .seconds(5))
    #expect(request.timeouts.connect == .seconds(10))
    #expect(request.tls.certificateAuthorities == "/ca.pem")
    #expect(request.proxy == "http://proxy:1")
    guard case .memory(let limit) = request.bodySink else {
      Issue.record("the response is streamed")
      return
    }
    #expect(limit == 1_048_576)
  }
}
