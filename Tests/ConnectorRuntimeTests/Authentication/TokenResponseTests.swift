import ConnectorModel
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct TokenResponseTests {
  private static let sent = WallTime(milliseconds: 1_000_000_000_000)

  private func read(
    _ response: TransportResponse, _ scheme: ResolvedOAuth2 = oauth2(),
    secrets: SecretRegistry = SecretRegistry()
  ) throws -> AccessToken {
    try TokenResponseReader(
      scheme: scheme, endpoint: TokenEndpoint(scheme.tokenURL), secrets: secrets,
      evaluate: evaluate
    ).token(in: response, requestedAt: Self.sent)
  }

  private func refusal(_ response: TransportResponse, _ scheme: ResolvedOAuth2 = oauth2()) -> String
  {
    do {
      _ = try read(response, scheme)
      return ""
    } catch let failure as TokenFailure {
      return described(failure.runFailure(of: scheme))
    } catch {
      return "\(error)"
    }
  }

  @Test func aStandardResponseIsRead() throws {
    let secrets = SecretRegistry()
    let token = try read(
      json(
        #"""
        {"access_token":"tok-1","token_type":"mac","expires_in":900,"refresh_token":"ref-1",
         "scope":"a b","error":null}
        """#), secrets: secrets)
    #expect(
      token
        == AccessToken(
          value: "tok-1", refreshToken: "ref-1", scope: "a b", requestedAt: Self.sent,
          expiresAt: WallTime(milliseconds: 1_000_000_900_000)))
    #expect(secrets.redact("tok-1 ref-1 a b") == "*** *** a b")
  }

  @Test func theLeastResponseIsEnough() throws {
    let token = try read(json(#"{"access_token":" tok-1\n"}"#), oauth2(scope: ["r", "w"]))
    #expect(token.value == "tok-1")
    #expect(token.scope == "r w")
    #expect(token.expiresAt == nil)
    #expect(token.refreshToken == nil)
  }

  @Test func selectorsSayWhereThingsAre() throws {
    let secrets = SecretRegistry()
    var response = ResolvedTokenResponse()
    response.accessToken = headerSelector("X-Token")
    response.refreshToken = try selector("$.data.refresh")
    response.scope = try selector("$.data.scopes[*]")
    var optional = try namedSelector("absent", "$.absent")
    optional.value.isRequired = .init(false, at: span("save"))
    response.save = [
      try namedSelector("instance_url", "$.instance"), optional,
      try namedSelector("deep", "$.data.key", secret: true),
    ]
    let token = try read(
      json(
        #"{"instance":"https://x","data":{"refresh":"r-123","scopes":["a","b"],"key":{"k":"k-secret"}}}"#,
        headers: [HTTPField("x-token", "tok-9")]), oauth2(response: response), secrets: secrets)
    #expect(token.value == "tok-9")
    #expect(token.refreshToken == "r-123")
    #expect(token.scope == "a b")
    #expect(
      token.saved == [
        SavedValue(name: "instance_url", value: "https://x", isSecret: false),
        SavedValue(name: "deep", value: ["k": "k-secret"], isSecret: true),
      ])
    #expect(secrets.redact("k-secret https://x") == "*** https://x")
  }

  @Test func aTokenMayBeTheWholeBody() throws {
    var body = Selector()
    body.body = .init(.text, at: span("access_token"))
    let token = try read(
      TransportResponse(status: 200, body: Array("tok-1\r\n".utf8)),
      oauth2(response: ResolvedTokenResponse(accessToken: body)))
    #expect(token.value == "tok-1")
  }

  // MARK: Refusals

  private static let subject = "token endpoint 'https://login.example.com/oauth/token'"

  @Test func aWrongSecretPointsAtIt() {
    #expect(
      refusal(
        json(
          #"{"error":"invalid_client","error_description":"Client\nauthentication failed"}"#,
          status: 401))
          == """
          authentication
          error: \(Self.subject) answered 401: invalid_client: Client authentication failed \
          [rejected-client]
          at client_secret
          help: Check client_id and client_secret, and that they belong to this endpoint.
          client_auth is 'basic'; 'basic_encoded' and 'body' send the same another way.
          """)
  }

  @Test func a403WithoutAWordIsAboutTheClient() {
    #expect(
      refusal(TransportResponse(status: 403))
        == """
        authentication
        error: \(Self.subject) answered 403 with an empty body [rejected-client]
        at client_secret
        help: Check client_id and client_secret, and that they belong to this endpoint.
        client_auth is 'basic'; 'basic_encoded' and 'body' send the same another way.
        """)
  }

  @Test func anUnknownScopePointsAtIt() {
    #expect(
      refusal(json(#"{"error":"invalid_scope"}"#, status: 400))
        == """
        authentication
        error: \(Self.subject) answered 400: invalid_scope [rejected-scope]
        at scope
        help: Ask only for scopes that the client was given.
        """)
  }

  @Test(arguments: [
    ("unauthorized_client", "unauthorized-client", "client_id"),
    ("unsupported_grant_type", "rejected-grant", "grant"),
    ("invalid_grant", "rejected-grant", "grant"),
    ("invalid_request", "rejected-token-request", "scheme"),
    ("temporarily_unavailable", "rejected-token-request", "scheme"),
  ])
  func theCodeDecidesThePlace(code: String, id: String, place: String) {
    let text = refusal(json(#"{"error":"\#(code)"}"#, status: 400))
    #expect(text.contains("answered 400: \(code) [\(id)]\nat \(place)\n"))
  }

  @Test func anErrorWithStatus200Counts() {
    #expect(
      refusal(json(#"{"ok":false,"error":"invalid_client","access_token":"unused-token"}"#))
        .hasPrefix(
          "authentication\nerror: \(Self.subject) answered 200 with an error: invalid_client ["))
  }

  @Test(arguments: [
    (#"{"error":""}"#, "missing-access-token"), (#"{"error":false}"#, "missing-access-token"),
    (#"{"error":null}"#, "missing-access-token"), (#"{"error":0}"#, "missing-access-token"),
    (#"{"error":true,"message":"no"}"#, "rejected-token-request"),
    (#"{"error":{"code":17,"message":"no"}}"#, "rejected-token-request"),
    (#"{"error":{"x":1}}"#, "rejected-token-request"),
  ])
  func onlyAnErrorCountsAsOne(body: String, id: String) {
    #expect(refusal(json(body)).contains("[\(id)]"))
  }

  @Test func theAPIsOwnErrorTextIsUsed() throws {
    let scheme = oauth2(errorMessage: [
      try selector("$.nothing"), try selector("$.errors[*].text"),
    ])
    #expect(
      refusal(json(#"{"errors":[{"text":"no"},{"text":"never"}]}"#, status: 403), scheme)
        == """
        authentication
        error: \(Self.subject) answered 403: no; never [rejected-token-request]
        at scheme
        help: Compare scope, client_auth and token_request with what the API's documentation asks \
        for.
        """)
  }

  @Test func codeAndMessageAreFound() {
    #expect(
      refusal(json(#"{"code":"E-7","message":"Bad tenant","extra":1}"#, status: 422)).contains(
        "answered 422: E-7: Bad tenant [rejected-token-request]\nat scheme"))
    #expect(
      refusal(json(#"{"error":{"code":401,"message":"Bad tenant"}}"#, status: 401)).contains(
        "answered 401: 401: Bad tenant [rejected-client]\nat client_secret"))
  }

  /// A body that is not whole hides neither the status nor what came of it.
  @Test func aBodyThatIsNotWholeIsTold() throws {
    var response = json(#"{"error":"invalid_client"}"#, status: 401)
    response.bodyFault = TransportError(.interrupted, "the body's gzip coding is damaged")
    #expect(
      refusal(response).contains(
        "answered 401: invalid_client [rejected-client]\nat client_secret\nnote: the body could not "
          + "be read whole: the body's gzip coding is damaged\n"))
    for (body, isTemporary) in [(#"{"error":"invalid_grant"}"#, false), (#"{"err"#, true)] {
      var response = json(body, status: 400)
      response.bodyFault = TransportError(.interrupted, "cut")
      let complaint = ServerComplaint(
        response, document: try? ReceivedResponse(response).document().root, selectors: [],
        evaluate: SelectorEvaluator.evaluate)
      let scheme = oauth2()
      let failure = TokenFailure.refusal(
        response, complaint: complaint, endpoint: try TokenEndpoint(scheme.tokenURL),
        scheme: scheme)
      #expect(failure.isTemporary == isTemporary, "\(body)")
    }
    response = TransportResponse(status: 503)
    response.bodyFault = TransportError(.bodyTooLarge(limit: 1), "the response's body is too large")
    #expect(refusal(response).contains("answered 503 [failing-token-endpoint]"))
  }

  @Test func theCharsetIsRead() {
    let body =
      Array(#"{"error":"invalid_client","error_description":"Schl"#.utf8) + [0xFC]
      + Array(#"ssel"}"#.utf8)
    let response = TransportResponse(
      status: 401, headers: [HTTPField("Content-Type", "application/json; charset=iso-8859-1")],
      body: body)
    #expect(refusal(response).contains("answered 401: invalid_client: Schlüssel [rejected-client]"))
    #expect(
      refusal(
        TransportResponse(
          status: 500, headers: [HTTPField("Content-Type", "text/plain; charset=iso-8859-1")],
          body: [0xFC, 0x62, 0x65, 0x72])
      ).contains("answered 500: über [failing-token-endpoint]"))
  }

  @Test func bytesAreNotQuoted() {
    let response = TransportResponse(
      status: 502, headers: [HTTPField("Content-Type", "image/png")],
      body: [0x89, 0x50, 0x4E, 0x47, 0])
    #expect(
      refusal(response).contains("answered 502 with a body of 5 bytes of image/png [failing-"))
  }

  @Test func otherTextIsCut() {
    let long = String(repeating: "x", count: 1_000_000)
    let text = refusal(TransportResponse(status: 500, body: Array(long.utf8)))
    #expect(
      text == """
        authentication
        error: \(Self.subject) answered 500: \(String(repeating: "x", count: 200))… \
        [failing-token-endpoint]
        at token_url
        help: Try again later.
        """)
  }

  @Test func anEmptyBodyIsNamed() {
    #expect(
      refusal(
        TransportResponse(status: 503, headers: [HTTPField("Retry-After", "30")]))
          == """
          authentication
          error: \(Self.subject) answered 503 with an empty body [failing-token-endpoint]
          at token_url
          note: the endpoint says 'Retry-After: 30'
          help: Try again later.
          """)
    #expect(
      refusal(TransportResponse(status: 200)).hasPrefix(
        "authentication\nerror: \(Self.subject) answered 200 with an empty body in place of JSON [")
    )
    #expect(
      refusal(TransportResponse(status: 204)).contains("answered 204 with an empty body in place"))
  }

  @Test func anHTMLPageIsNamedByItsTitle() {
    let page = Array("<!DOCTYPE html><html><head><title>Sign in</title>…".utf8)
    #expect(
      refusal(TransportResponse(status: 200, body: page))
        == """
        authentication
        error: \(Self.subject) answered 200 with an HTML page (title 'Sign in') in place of JSON \
        [token-response-not-json]
        at token_url
        help: Check token_url; a token that is not in JSON needs token_response.access_token.
        """)
    #expect(
      refusal(
        TransportResponse(
          status: 404, headers: [HTTPField("content-type", "text/html; charset=utf-8")],
          body: Array("Not here".utf8)))
          == """
          authentication
          error: \(Self.subject) answered 404 with an HTML page [wrong-token-url]
          at token_url
          help: Check token_url.
          """)
    #expect(
      refusal(TransportResponse(status: 401, body: page)).contains(
        "answered 401 with an HTML page (title 'Sign in') [rejected-client]\nat client_secret"))
    #expect(
      refusal(TransportResponse(status: 403, body: page)).contains(
        "answered 403 with an HTML page (title 'Sign in') [wrong-token-url]\nat token_url"))
  }

  @Test func aRedirectIsAnError() {
    #expect(
      refusal(
        TransportResponse(
          status: 302, headers: [HTTPField("Location", "https://sso.example.com/in?session=abc#x")])
      )
        == """
        authentication
        error: \(Self.subject) answered 302, a redirect to 'https://sso.example.com/in'; token \
        requests follow none [redirected-token-request]
        at token_url
        help: Put the endpoint's own URL in token_url.
        """)
    #expect(
      refusal(
        TransportResponse(status: 308, headers: [HTTPField("Location", "https://u:p@b.example/")])
      ).contains("answered 308, a redirect to another place; token"))
    #expect(
      refusal(TransportResponse(status: 304)).contains(
        "answered 304 with an empty body [rejected-token-request]"))
  }

  @Test func aMissingTokenShowsWhatThereIsWithoutValues() throws {
    #expect(
      refusal(json(#"{"token":"top-secret","expires_in":3600}"#))
        == """
        authentication
        error: \(Self.subject) answered 200 without an access token at $.access_token \
        [missing-access-token]
        at scheme
        note: the response holds 'token', 'expires_in'
        help: Name the token's place in token_response.access_token.
        """)
    let response = ResolvedTokenResponse(accessToken: try selector("$.a.b", at: "access_token"))
    #expect(
      refusal(json(#"[]"#), oauth2(response: response))
        == """
        authentication
        error: \(Self.subject) answered 200 without an access token at $.a.b \
        [missing-access-token]
        at access_token
        note: the response is a list
        help: Name the token's place in token_response.access_token.
        """)
    #expect(refusal(json("{}")).contains("note: the response is an empty object"))
    #expect(refusal(json(#"{"access_token":null}"#)).contains("[missing-access-token]"))
  }

  @Test func textThatIsNotJSONIsNeverQuoted() {
    #expect(
      refusal(TransportResponse(status: 200, body: Array("raw-token-value".utf8)))
        == """
        authentication
        error: \(Self.subject) answered 200 with 15 bytes that are not JSON in place of JSON \
        [token-response-not-json]
        at token_url
        help: Check token_url; a token that is not in JSON needs token_response.access_token.
        """)
    #expect(refusal(json(#"{"access_token":"cut of"#)).contains("[token-response-not-json]"))
    let deep = String(repeating: "[", count: 500_000)
    #expect(refusal(json(deep)).contains("[token-response-not-json]"))
  }

  @Test func aResponseInXMLIsRead() throws {
    func xml(_ body: String) -> TransportResponse {
      TransportResponse(
        status: 200, headers: [HTTPField("Content-Type", "text/xml")], body: Array(body.utf8))
    }
    let secrets = SecretRegistry()
    var scheme = oauth2()
    scheme.response.accessToken = try selector("$.login.token", at: "access_token")
    let reader = try TokenResponseReader(
      scheme: scheme, endpoint: TokenEndpoint(scheme.tokenURL), secrets: secrets,
      evaluate: SelectorEvaluator.evaluate)
    let token = try reader.token(
      in: xml("<login><token>tok-1</token></login>"), requestedAt: Self.sent)
    #expect(token.value == "tok-1")
    #expect(secrets.redact("tok-1") == "***")
    func failure(_ body: String) -> String {
      do throws(TokenFailure) {
        _ = try reader.token(in: xml(body), requestedAt: Self.sent)
        return ""
      } catch {
        return described(error.runFailure(of: scheme))
      }
    }
    // What it holds is named; a body that is no XML is described as a whole.
    #expect(failure("<login><t>x</t></login>").contains("note: the response holds 'login'"))
    #expect(failure("<error>denied</error>").contains("denied"))
    #expect(failure("<login><token>").contains("[token-response-not-json]"))
  }

  @Test(arguments: [
    ("17", "is a number, not text"), ("true", "is a boolean, not text"),
    (#"["a"]"#, "is a list, not text"), ("{}", "is an object, not text"), (#"" ""#, "is empty"),
  ])
  func aTokenThatIsNoTextIsAnError(value: String, what: String) {
    #expect(
      refusal(json(#"{"access_token":\#(value)}"#))
        == """
        authentication
        error: access token at $.access_token in the response of \
        'https://login.example.com/oauth/token' \(what) [invalid-access-token]
        at scheme
        help: Name the token's place in token_response.access_token.
        """)
  }

  @Test func aMissingSavedValueIsAnError() throws {
    let response = ResolvedTokenResponse(save: [try namedSelector("url", "$.instance_url")])
    #expect(
      refusal(json(#"{"access_token":"t-123"}"#), oauth2(response: response))
        == """
        authentication
        error: token response of 'https://login.example.com/oauth/token' holds nothing at \
        $.instance_url for 'url' [missing-saved-value]
        at save
        note: the response holds 'access_token'
        help: Correct the selector in token_response.save, or set required: false.
        """)
  }
}
