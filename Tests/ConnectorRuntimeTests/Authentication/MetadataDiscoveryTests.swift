import ConnectorModel
import Testing

@testable import ConnectorRuntime

@Suite struct MetadataDiscoveryTests {
  private static let issuer = "https://login.example.com/realms/acme"

  private func scheme(_ issuer: String = issuer) -> ResolvedOAuth2 {
    var scheme = oauth2(url: issuer)
    scheme.endpoints.issuer = issuer
    return scheme
  }

  private func credentials(
    _ scheme: ResolvedOAuth2, _ transport: ScriptedTransport
  ) async throws -> Credentials {
    try await Authenticators.make([.oauth2(scheme)], services: services(transport)).credentials()
  }

  private static func metadata(_ issuer: String, endpoint: String) -> TransportResponse {
    json(#"{"issuer":"\#(issuer)","token_endpoint":"\#(endpoint)"}"#)
  }

  @Test(arguments: [
    (
      "https://a.example",
      [
        "https://a.example/.well-known/openid-configuration",
        "https://a.example/.well-known/oauth-authorization-server",
      ]
    ),
    (
      "https://a.example/",
      [
        "https://a.example/.well-known/openid-configuration",
        "https://a.example/.well-known/oauth-authorization-server",
      ]
    ),
    (
      "https://a.example:8443/t/1",
      [
        "https://a.example:8443/t/1/.well-known/openid-configuration",
        "https://a.example:8443/.well-known/oauth-authorization-server/t/1",
      ]
    ),
  ])
  func bothPlacesAreKnown(issuer: String, urls: [String]) {
    #expect(MetadataDiscovery.urls(of: issuer) == urls)
  }

  /// RFC 8705 §5: who proves itself by a certificate goes where one is asked for.
  @Test(arguments: [
    (OAuth2Scheme.ClientAuthentication.tls, "https://mtls.example.com/t"),
    (.basic, "https://tokens.example.com/t"),
  ])
  func certificatesHaveEndpointsOfTheirOwn(
    form: OAuth2Scheme.ClientAuthentication, url: String
  ) async throws {
    let transport = ScriptedTransport { request, _ in
      request.method == "GET"
        ? json(
          #"{"issuer":"\#(Self.issuer)","token_endpoint":"https://tokens.example.com/t","#
            + #""mtls_endpoint_aliases":{"token_endpoint":"https://mtls.example.com/t"}}"#)
        : tokenResponse()
    }
    var scheme = scheme()
    scheme.clientAuthentication = form
    _ = try await credentials(scheme, transport)
    #expect(transport.requests.map(\.url).last == url)
  }

  /// What is declared wins, and what has no alias is where it is for everybody.
  @Test func withoutAnAliasTheEndpointCounts() async throws {
    let transport = ScriptedTransport { request, _ in
      request.method == "GET"
        ? json(
          #"{"issuer":"\#(Self.issuer)","token_endpoint":"https://tokens.example.com/t","#
            + #""mtls_endpoint_aliases":{"revocation_endpoint":"https://mtls.example.com/r"}}"#)
        : tokenResponse()
    }
    var scheme = scheme()
    scheme.clientAuthentication = .tls
    _ = try await credentials(scheme, transport)
    #expect(transport.requests.map(\.url).last == "https://tokens.example.com/t")
  }

  @Test func theEndpointIsTheOneOfTheMetadata() async throws {
    let transport = ScriptedTransport { request, _ in
      request.method == "GET"
        ? Self.metadata(Self.issuer, endpoint: "https://tokens.example.com/t") : tokenResponse()
    }
    #expect(try await credentials(scheme(), transport).tokens == ["token-1"])
    #expect(
      transport.requests.map(\.url) == [
        Self.issuer + "/.well-known/openid-configuration", "https://tokens.example.com/t",
      ])
    #expect(transport.requests[0].headers.map(\.name) == ["Accept"])
  }

  @Test func theOtherPlaceIsTriedAndTheAnswerKept() async throws {
    let clock = ManualClock()
    let transport = ScriptedTransport { request, number in
      if request.url.hasSuffix("/openid-configuration") { return json("{}", status: 404) }
      return request.method == "GET"
        ? Self.metadata(Self.issuer, endpoint: "https://tokens.example.com/t")
        : tokenResponse("token-\(number)")
    }
    let authenticator = try Authenticators.make(
      [.oauth2(scheme())], services: services(transport, clock: clock))
    #expect(try await authenticator.credentials().tokens == ["token-3"])
    clock.advance(by: .seconds(3600))
    #expect(try await authenticator.credentials().tokens == ["token-4"])
    #expect(transport.requests.count == 4)
  }

  @Test(arguments: [
    ("https://login.example.com/realms/acme/", "with the same end"),
    ("https://evil.example.com", "exactly as it names itself"),
  ])
  func anotherIssuerIsRefused(named: String, help: String) async throws {
    let transport = ScriptedTransport { _, _ in
      Self.metadata(named, endpoint: "https://evil.example.com/t")
    }
    let message = await failure { try await credentials(scheme(), transport) }
    #expect(message.contains("[wrong-issuer]"))
    #expect(message.contains("'\(named)', not of '\(Self.issuer)'"))
    #expect(message.contains(help))
    #expect(transport.requests.count == 1)
  }

  @Test func anEndpointWithoutEncryptionIsRefused() async throws {
    let transport = ScriptedTransport { _, _ in
      Self.metadata(Self.issuer, endpoint: "http://login.example.com/t?key=hidden")
    }
    let message = await failure { try await credentials(scheme(), transport) }
    #expect(message.contains("[invalid-metadata]"))
    #expect(!message.contains("hidden"))
  }

  @Test func whereThereIsNoneBothAnswersAreTold() async throws {
    let transport = ScriptedTransport { request, number in
      number == 1
        ? TransportResponse(
          status: 200, headers: [HTTPField("Content-Type", "text/html")],
          body: Array("<html><title>Sign in</title></html>".utf8)) : json("", status: 404)
    }
    #expect(
      await failure { try await credentials(scheme(), transport) } == """
        authentication
        error: issuer 'https://login.example.com/realms/acme' publishes no metadata [no-metadata]
        at token_url
        note: 'https://login.example.com/realms/acme/.well-known/openid-configuration' answered \
        200 with an HTML page (title 'Sign in')
        note: 'https://login.example.com/.well-known/oauth-authorization-server/realms/acme' \
        answered 404
        help: Check issuer, or declare the endpoints: token_url, …
        """)
  }

  /// A server that fails says nothing of whether it publishes any.
  @Test(arguments: [
    (500, 404, "500", "[failing-issuer]", "Try again later, or declare"),
    (404, 503, "503", "[failing-issuer]", "Try again later, or declare"),
    (403, 404, "403", "[no-metadata]", "Check issuer, or declare"),
  ])
  func whatIsNoAnswerIsTold(
    first: Int, second: Int, told: String, id: String, help: String
  ) async throws {
    let transport = ScriptedTransport { _, number in
      json("", status: number == 1 ? first : second)
    }
    let message = await failure { try await credentials(scheme(), transport) }
    #expect(
      message.contains(
        "issuer 'https://login.example.com/realms/acme' answered \(told) when asked for its metadata "
          + id), "\(message)")
    #expect(message.contains("openid-configuration' answered \(first)\n"), "\(message)")
    #expect(message.contains(help), "\(message)")
  }

  @Test func aMissingEndpointNamesItsKey() async throws {
    let transport = ScriptedTransport(json(#"{"issuer":"\#(Self.issuer)"}"#))
    let message = await failure { try await credentials(scheme(), transport) }
    #expect(message.contains("names no 'token_endpoint'"))
    #expect(message.contains("Declare token_url"))
  }

  @Test func anUnreachableIssuerIsANetworkFailure() async throws {
    let transport = ScriptedTransport { _, _ in throw TransportError(.connect, "refused") }
    let message = await failure { try await credentials(scheme(), transport) }
    #expect(message.hasPrefix("network\nerror: issuer 'https://login.example.com/realms/acme/"))
  }

  @Test func aTokenURLFromOutsideTakesItsPlace() async throws {
    var scheme = scheme()
    scheme.tokenURL = "http://127.0.0.1:9/token"
    let transport = ScriptedTransport(tokenResponse())
    _ = try await credentials(scheme, transport)
    #expect(transport.requests.map(\.url) == ["http://127.0.0.1:9/token"])
  }
}
