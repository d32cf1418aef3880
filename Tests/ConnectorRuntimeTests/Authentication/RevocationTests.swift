import ConnectorModel
import TestSupport
import Testing

@testable import ConnectorRuntime

/// RFC 7009: what the server says of a revocation, and what becomes of the tokens.
@Suite struct RevocationTests {
  private let home: TemporaryFolder
  private let store: TokenStore

  init() throws {
    home = try TemporaryFolder()
    store = TokenStore(folder: home.path + "/state") { Issue.record("\($0)") }
  }

  /// The end of a login whose access token and refresh token are stored.
  private func revocation(_ transport: ScriptedTransport) throws -> TokenRevocation {
    var scheme = oauth2()
    scheme.grant = .refreshToken
    scheme.grantValues.refreshToken = "declared"
    scheme.endpoints.revocation = "https://login.example.com/revoke"
    scheme.spans.revocation = span("name")
    var token = storedToken("access-token-1")
    token.refreshToken = "refresh-token-1"
    try #require(store.slot(identity: TokenIdentity(scheme).bytes)).save(storedRecord(token))
    return TokenRevocation(
      PreparedTokenSource(
        scheme, endpoint: try TokenEndpoint(scheme.tokenURL),
        services: services(transport, store: store)))
  }

  private static let unsupported = json(#"{"error":"unsupported_token_type"}"#, status: 400)

  private static func hint(_ request: TransportRequest) -> String {
    guard case .bytes(let bytes) = request.body else { return "" }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.contains("token_type_hint=refresh_token") ? "refresh_token" : "access_token"
  }

  @Test func aTypeThatTheServerDoesNotRevokeIsNotRevoked() async throws {
    let none = try revocation(ScriptedTransport(Self.unsupported))
    #expect(
      try await none.run() == .unsupported([.refreshToken, .accessToken], revoked: []))
    #expect(try store.entries().isEmpty)
    let some = try revocation(
      ScriptedTransport { request, _ in
        Self.hint(request) == "access_token" ? Self.unsupported : TransportResponse(status: 200)
      })
    #expect(try await some.run() == .unsupported([.accessToken], revoked: [.refreshToken]))
    #expect(try store.entries().isEmpty)
    let all = try revocation(ScriptedTransport(TransportResponse(status: 200)))
    #expect(try await all.run() == .revoked)
  }

  @Test(arguments: ["invalid_request", "invalid_scope", "invalid_grant"])
  func aRefusalIsAboutTheRevocation(code: String) async throws {
    let revocation = try revocation(
      ScriptedTransport(json(#"{"error":"\#(code)"}"#, status: 400)))
    #expect(
      await failure { try await revocation.run() } == """
        authentication
        error: revocation endpoint 'https://login.example.com/revoke' answered 400: \(code) \
        [rejected-revocation]
        at name
        note: the tokens stay stored; 'connector-run auth clear acme' forgets them all the same
        help: Compare revoke_url, client_auth and token_request with what the API's documentation says \
        of revocation.
        """)
    #expect(try store.entries().count == 1)
  }

  @Test func aWrongPlaceIsNamed() async throws {
    let revocation = try revocation(ScriptedTransport(json("{}", status: 404)))
    let told = await failure { try await revocation.run() }
    #expect(told.contains("answered 404: {} [wrong-revoke-url]\nat name"), "\(told)")
    #expect(told.contains("help: Check revoke_url."), "\(told)")
  }
}
