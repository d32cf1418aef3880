import ConnectorModel
import Testing

@testable import ConnectorRuntime

/// Logins on another device, told without a person: what fails is said of the endpoint that failed.
@Suite struct DeviceLoginTests {
  private static let codes =
    #"{"device_code":"device-code-1","user_code":"U","verification_uri":"https://a.example/d","#
    + #""interval":5,"expires_in":60}"#

  private func login(_ transport: ScriptedTransport, _ clock: ManualClock = ManualClock())
    throws -> OAuth2Login
  {
    var scheme = oauth2()
    scheme.grant = .deviceCode
    scheme.endpoints.deviceAuthorization = "https://login.example.com/device"
    // A word of its own, so that no other place is taken for it.
    scheme.spans.deviceAuthorization = span("name")
    return OAuth2Login(
      scheme: scheme, endpoint: try TokenEndpoint(scheme.tokenURL),
      services: services(transport, clock: clock))
  }

  @Test(arguments: [
    (
      json("{}", status: 404), "answered 404: {} [wrong-device-authorization-url]",
      "Check device_authorization_url."
    ),
    (
      json(#"{"error":"invalid_request"}"#, status: 400),
      "answered 400: invalid_request [rejected-token-request]", "Compare scope"
    ),
    (
      TransportResponse(status: 503), "answered 503 with an empty body [failing-token-endpoint]",
      "Try again later."
    ),
    (
      TransportResponse(status: 200, body: Array("hello".utf8)),
      "answered 200 with 5 bytes that are not JSON, and without device_code, user_code and "
        + "verification_uri [invalid-device-response]", "Check device_authorization_url."
    ),
    (
      json(#"{"device_code":"d"}"#),
      "answered 200 without device_code, user_code and verification_uri [invalid-device-response]",
      "Check device_authorization_url."
    ),
  ])
  func whatTheDeviceEndpointAnswersIsToldOfIt(
    response: TransportResponse, message: String, help: String
  ) async throws {
    let login = try login(ScriptedTransport(response))
    let told = await failure { try await login.deviceAuthorization() }
    let subject = "device authorization endpoint 'https://login.example.com/device' "
    #expect(told.contains("error: " + subject + message), "\(told)")
    #expect(told.contains("\nat name"), "\(told)")
    #expect(told.contains("help: " + help), "\(told)")
    #expect(!told.contains("token_url") && !told.contains("token endpoint"), "\(told)")
  }

  @Test func anUnreachableDeviceEndpointIsNamed() async throws {
    let transport = ScriptedTransport { _, _ in throw TransportError(.connect, "refused") }
    let login = try login(transport)
    let told = await failure { try await login.deviceAuthorization() }
    #expect(
      told.contains("device authorization endpoint 'https://login.example.com/device' cannot be"))
    #expect(told.contains("help: Check device_authorization_url, the network and the proxy."))
  }

  private func finish(
    _ answer: TransportResponse, within limit: Duration? = nil
  ) async throws -> String {
    let transport = ScriptedTransport { request, _ in
      request.url.hasSuffix("/device") ? json(Self.codes) : answer
    }
    let login = try login(transport)
    let device = try await login.deviceAuthorization()
    return await failure { try await login.finish(device, within: limit) }
  }

  private static let pending = json(#"{"error":"authorization_pending"}"#, status: 400)

  @Test func itIsSaidWhoseTimeRanOut() async throws {
    #expect(
      try await finish(Self.pending) == """
        authentication
        error: nobody allowed the login before its code expired [expired-login]
        at grant
        help: Begin again: the code is good for a short time only.
        """)
    #expect(
      try await finish(Self.pending, within: .seconds(20)) == """
        authentication
        error: nobody allowed the login within 20s [expired-login]
        at grant
        help: Begin again, or allow more time with --timeout.
        """)
    // The code ends before that.
    #expect(
      try await finish(Self.pending, within: .seconds(600)).contains("before its code expired"))
  }

  @Test func anEndpointThatNeverAnswersIsNoPersonThatNeverAllows() async throws {
    let told = try await finish(TransportResponse(status: 500))
    #expect(
      told.contains(
        "error: token endpoint 'https://login.example.com/oauth/token' answered 500 with an empty body "
          + "[failing-token-endpoint]"), "\(told)")
    #expect(
      told.contains("note: it was asked again and again until the code expired"), "\(told)")
    let limited = try await finish(TransportResponse(status: 500), within: .seconds(20))
    #expect(
      limited.contains("note: it was asked again and again until --timeout (20s) was over"),
      "\(limited)")
  }

  /// To log in is what has just been done.
  @Test func aRefusedCodeIsNotAnsweredWithAnotherLogin() async throws {
    let told = try await finish(json(#"{"error":"invalid_grant"}"#, status: 400))
    #expect(told.contains("[rejected-grant]"), "\(told)")
    #expect(!told.contains("auth login"), "\(told)")
    #expect(told.contains("help: Compare client_id with what is registered"), "\(told)")
  }
}
