import ConnectorModel
import Cryptography
import Foundation
import JSONDocument
import Testing

@testable import ConnectorRuntime

/// What is signed for a token request (RFC 7523).
@Suite struct AssertionTests {
  private func assertion(
    _ algorithm: JWSAlgorithm, _ key: String, audience: String? = nil,
    claims: [JSONMember] = []
  ) throws -> ResolvedAssertion {
    ResolvedAssertion(
      key: try SigningKey(key, for: algorithm), keyText: key, keyID: "key-1", issuer: "client",
      subject: "client", audience: audience, claims: { _ in claims }, lifetime: .seconds(60))
  }

  /// The parameters of a token request that a server received.
  private func received(
    _ scheme: ResolvedOAuth2, count: Int = 1
  ) async throws -> [[String: String]] {
    let transport = ScriptedTransport { _, number in
      tokenResponse("token-\(number)", expiresIn: nil)
    }
    let authenticator = try Authenticators.make(
      [.oauth2(scheme)], services: services(transport, clock: ManualClock()))
    for _ in 0..<count {
      let credentials = try await authenticator.credentials()
      _ = try await authenticator.renew(after: credentials)
    }
    return transport.requests.map { request in
      guard case .bytes(let bytes) = request.body else { return [:] }
      let fields = FormFields(String(decoding: bytes, as: UTF8.self))
      let names = [
        "grant_type", "client_id", "client_secret", "client_assertion_type", "client_assertion",
        "assertion", "scope",
      ]
      var all = Dictionary(
        uniqueKeysWithValues: names.compactMap { name in fields.single(name).map { (name, $0) } })
      all["header"] = request.headers.first { $0.name == "Authorization" }?.value
      return all
    }
  }

  private func part(_ token: String?, _ index: Int) throws -> JSONValue {
    let parts = try #require(token).split(separator: ".")
    return try ParsedJSON(Base64URL.decode(String(parts[index]))).root.value
  }

  private func text(_ value: JSONValue?) -> String {
    if case .string(let text) = value { return text }
    return ""
  }

  @Test func aClientSignsWithItsPrivateKey() async throws {
    var scheme = oauth2(secret: nil, authentication: .privateKeyJWT, scope: ["a"])
    scheme.clientAssertion = try assertion(.es256, SigningTestKeys.p256)
    let requests = try await received(scheme)
    #expect(requests.count == 2)
    let first = requests[0]
    #expect(first["header"] == nil)
    #expect(first["client_secret"] == nil)
    #expect(first["client_id"] == "client")
    #expect(first["grant_type"] == "client_credentials")
    #expect(
      first["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    let header = try part(first["client_assertion"], 0)
    #expect(header["alg"] == "ES256")
    #expect(header["kid"] == "key-1")
    let claims = try part(first["client_assertion"], 1)
    #expect(claims["iss"] == "client")
    #expect(claims["sub"] == "client")
    // The endpoint as it is asked.
    #expect(claims["aud"] == "https://login.example.com/oauth/token?tenant=hidden")
    #expect(claims["iat"] == 1_000_000_000)
    #expect(claims["exp"] == 1_000_000_060)
    // Each is good for one request.
    let other = try part(requests[1]["client_assertion"], 1)
    #expect(text(claims["jti"]).count == 36)
    #expect(text(claims["jti"]) != text(other["jti"]))
  }

  @Test func aSecretSignsToo() async throws {
    var scheme = oauth2(authentication: .clientSecretJWT)
    scheme.clientAssertion = try assertion(
      .hs256, "s3cret-value", audience: "https://login.example.com")
    let request = try #require(try await received(scheme).first)
    let token = try #require(request["client_assertion"])
    #expect(request["client_secret"] == nil)
    #expect(try part(token, 1)["aud"] == "https://login.example.com")
    let signed = token.split(separator: ".")
    let code = try HMAC.authenticate(
      Array("\(signed[0]).\(signed[1])".utf8), key: Array("s3cret-value".utf8), with: .sha256)
    #expect(Base64URL.encode(code) == signed[2])
  }

  @Test func aStatementAboutAUserIsSigned() async throws {
    var scheme = oauth2(secret: nil, authentication: .none)
    scheme.grant = .jwtBearer
    scheme.grantValues.assertion = try assertion(
      .rs256, SigningTestKeys.rsa,
      claims: [
        JSONMember(name: "scope", value: "calendar"), JSONMember(name: "sub", value: "jo"),
      ])
    let request = try #require(try await received(scheme).first)
    #expect(request["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer")
    #expect(request["client_assertion"] == nil)
    let claims = try part(request["assertion"], 1)
    #expect(claims["sub"] == "jo")
    #expect(claims["scope"] == "calendar")
  }

  @Test func aGivenStatementIsSentAsItIs() async throws {
    var scheme = oauth2(secret: nil, authentication: .none)
    scheme.grant = .jwtBearer
    scheme.grantValues.assertionText = "a.b.c"
    #expect(try await received(scheme).first?["assertion"] == "a.b.c")
  }

  @Test func aCertificateSendsTheClientAlone() async throws {
    let request = try #require(
      try await received(oauth2(secret: nil, authentication: .tls)).first)
    #expect(request["client_id"] == "client")
    #expect(request["header"] == nil)
    #expect(request["client_secret"] == nil)
  }

  @Test func anotherKeyIsAnotherToken() throws {
    var one = oauth2(secret: nil, authentication: .privateKeyJWT)
    var two = one
    one.clientAssertion = try assertion(.es256, SigningTestKeys.p256)
    two.clientAssertion = try assertion(.rs256, SigningTestKeys.rsa)
    #expect(TokenIdentity(one).bytes != TokenIdentity(two).bytes)
  }

  @Test func noMessageShowsTheAssertion() async throws {
    var scheme = oauth2(secret: nil, authentication: .privateKeyJWT)
    scheme.clientAssertion = try assertion(.es256, SigningTestKeys.p256)
    let echo = ScriptedTransport { request, _ in
      guard case .bytes(let bytes) = request.body else { return json("{}", status: 400) }
      let text = String(decoding: bytes, as: UTF8.self)
      return json(#"{"error":"invalid_client","error_description":"\#(text)"}"#, status: 401)
    }
    let authenticator = try Authenticators.make(
      [.oauth2(scheme)], services: services(echo, clock: ManualClock()))
    let message = await failure { try await authenticator.credentials() }
    #expect(message.contains("rejected-client"))
    #expect(!message.contains("eyJ"), "\(message)")
  }
}
