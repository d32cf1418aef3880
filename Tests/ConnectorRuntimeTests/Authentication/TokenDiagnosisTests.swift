import ConnectorModel
import Testing

@testable import ConnectorRuntime

@Suite struct TokenDiagnosisTests {
  private func run(
    _ scheme: ResolvedOAuth2, _ transport: ScriptedTransport, at milliseconds: Int64
  ) async throws -> [TokenFinding] {
    let services = services(transport, clock: ManualClock(milliseconds))
    let prepared = PreparedTokenSource(
      scheme, endpoint: try TokenEndpoint(scheme.tokenURL), services: services)
    return try await TokenDiagnosis(prepared).run(tries: false).findings
  }

  // Sun, 06 Nov 1994 08:49:37 GMT
  private static let date: Int64 = 784_111_777_000

  @Test(arguments: [
    (Int64(0), "agrees with the server's"), (20, "agrees with the server's"),
    (-20, "agrees with the server's"), (90, "this machine is 89 s ahead of the server"),
    (-90, "this machine is 90 s behind the server"),
  ])
  func theClockIsCompared(offset: Int64, expected: String) async throws {
    let transport = ScriptedTransport(
      json(
        #"{"access_token":"t","expires_in":60}"#,
        headers: [HTTPField("Date", "Sun, 06 Nov 1994 08:49:37 GMT")]))
    let findings = try await run(oauth2(), transport, at: Self.date + offset * 1000)
    #expect(findings.first { $0.subject == "clock" }?.text == expected)
  }

  @Test(arguments: [
    (["a", "b"], "b a", "granted as asked: a b"),
    (["a"], "a c b", "granted a b c: more than was asked for by b c"),
    ([], "a", "granted a"), (["a", "b"], "a", "granted a, asked for b too"),
  ])
  func theScopeIsCompared(asked: [String], granted: String, expected: String) async throws {
    let transport = ScriptedTransport(
      json(#"{"access_token":"t","expires_in":60,"scope":"\#(granted)"}"#))
    let findings = try await run(oauth2(scope: asked), transport, at: Self.date)
    #expect(findings.first { $0.subject == "scope" }?.text == expected)
  }

  private func causes(
    _ code: String?, id: String = "x", _ change: (inout ResolvedOAuth2) -> Void = { _ in },
    supported: [String]? = nil
  ) -> String {
    var scheme = oauth2()
    change(&scheme)
    var failure = TokenFailure(.authentication, id, "no", at: .scheme)
    failure.errorCode = code
    return TokenAdvice.causes(of: failure, scheme, supported: supported).joined(separator: "\n")
  }

  @Test func eachErrorHasItsLikelyCause() {
    #expect(causes("invalid_client").hasPrefix("basic: the provider may want client_auth: body\n"))
    #expect(causes("invalid_client", { $0.clientAuthentication = .body }).contains("basic"))
    #expect(
      causes("invalid_client", { $0.clientSecret = "a+b" }).contains("client_auth: basic_encoded"))
    #expect(
      causes("invalid_client", { $0.clientSecret = "copied\n" }).contains("white space"))
    #expect(
      causes("invalid_client", supported: ["client_secret_post"])
        .hasPrefix("the issuer takes client_secret_post: write client_auth: body\n"))
    #expect(causes("invalid_scope").contains("wants a scope"))
    #expect(causes("invalid_scope", { $0.scope = ["a", "b"] }).contains("a, b"))
    #expect(causes("unauthorized_client").contains("client_credentials"))
    #expect(causes("unsupported_grant_type").contains("token_request.params.grant_type"))
    #expect(causes("invalid_grant", { $0.grant = .password }).contains("password is wrong"))
    #expect(causes("invalid_grant", { $0.grant = .refreshToken }).contains("used elsewhere"))
    #expect(causes("invalid_grant", { $0.grant = .deviceCode }).contains("auth login acme"))
    #expect(
      causes("invalid_request", { $0.request.encoding = .json }).contains("'json'"))
    #expect(causes(nil, id: "wrong-token-url").contains("token_url"))
    #expect(causes(nil, id: "login-needed").contains("logged in"))
  }
}
