import ConnectorModel
import Diagnostics
import JSONDocument
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Why there is no session, told without secrets and at the line that asked for it.
@Suite(.timeLimit(.minutes(1))) struct SessionFailureTests {
  /// What a login answers, and what is said of it.
  struct Refusal: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var response: TransportResponse
    /// The message without its subject, the rule and the text that it points at.
    var message: String
    var id: String
    var place = "/login"
  }

  static let refusals = [
    Refusal(
      testDescription: "the API's own text",
      response: json(#"{"why":"bad password"}"#, status: 401),
      message: "answered 401: bad password", id: "rejected-login"),
    Refusal(
      testDescription: "a usual text", response: json(#"{"message":"locked"}"#, status: 403),
      message: "answered 403: locked", id: "rejected-login"),
    Refusal(
      testDescription: "nothing", response: TransportResponse(status: 400),
      message: "answered 400 with an empty body", id: "rejected-login"),
    Refusal(
      testDescription: "a wrong place", response: json("{}", status: 404),
      message: "answered 404: {}", id: "wrong-login-url"),
    Refusal(
      testDescription: "a busy server", response: TransportResponse(status: 503),
      message: "answered 503 with an empty body", id: "failing-login"),
    Refusal(
      testDescription: "a redirect",
      response: TransportResponse(
        status: 302, headers: [HTTPField("Location", "/home?session=hidden")]),
      message: "answered 302, a redirect to '/home', which is not followed", id: "redirected-login"),
    Refusal(
      testDescription: "a success that is none",
      response: json(#"{"token":null,"why":"unknown user"}"#),
      message: "answered 200 without a token at $.token: unknown user", id: "missing-access-token",
      place: "$.token"),
    Refusal(
      testDescription: "an error with status 200",
      response: json(#"{"error":"denied","error_description":"no"}"#),
      message: "answered 200 without a token at $.token: denied: no", id: "missing-access-token",
      place: "$.token"),
    Refusal(
      testDescription: "an empty token", response: json(#"{"token":" "}"#),
      message: "answered 200 without a token at $.token", id: "missing-access-token",
      place: "$.token"),
    Refusal(
      testDescription: "no JSON", response: TransportResponse(status: 200, body: Array("ok".utf8)),
      message: "answered 200 without a token at $.token", id: "missing-access-token",
      place: "$.token"),
  ]

  /// A login page that refuses shows itself again, where its success is a redirect.
  @Test func aPageInPlaceOfTheDeclaredStatusIsExplained() async throws {
    let transport = ScriptedTransport { _, _ in json("{}") }
    let session = try SessionFixture(
      "login: {method: GET, path: /page}\nsteps: [{path: /login, status: 302}]\ntoken: {cookie: sid}",
      transport: transport)
    let text = await failure { try await session.authenticator().credentials() }
    #expect(text.hasPrefix("authentication\nerror: step 1 "))
    #expect(text.contains("answered 200: {} [unexpected-login-status]\nat /login\n"))
    #expect(text.contains("help: Login pages answer so to wrong values: check those that step 1"))
  }

  @Test(arguments: refusals) func aLoginThatFailsSaysWhy(_ refusal: Refusal) async throws {
    let session = try SessionFixture(
      SessionFixture.json, head: "error_message: [$.why]",
      transport: ScriptedTransport(refusal.response))
    let authenticator = try session.authenticator()
    let error = await #expect(throws: RunFailure.self) { try await authenticator.credentials() }
    #expect(error?.kind == .authentication)
    let diagnostic = try #require(error?.diagnostics.first)
    #expect(
      diagnostic.message == "login 'https://api.example.com/v1/login' " + refusal.message)
    #expect(diagnostic.id == refusal.id)
    #expect(diagnostic.span?.text == refusal.place)
    #expect(diagnostic.help != nil)
  }

  @Test func aStepThatFailsIsPointedAt() async throws {
    let transport = ScriptedTransport { request, _ in
      request.url.hasSuffix("/second")
        ? json(#"{"message":"no tenant"}"#, status: 403) : json(#"{"token":"t","ttl":600}"#)
    }
    let session = try SessionFixture(
      SessionFixture.json + "steps: [{path: /first}, {path: /second}]\n", transport: transport)
    let authenticator = try session.authenticator()
    let error = await #expect(throws: RunFailure.self) { try await authenticator.credentials() }
    #expect(
      error?.diagnostics.first?.message
        == "step 2 'https://api.example.com/v1/second' answered 403: no tenant")
    #expect(error?.diagnostics.first?.span?.text == "/second")
  }

  @Test func aMissingCaptureIsAFailureUnlessItMayBeMissing() async throws {
    let transport = ScriptedTransport(json(#"{"token":"t","ttl":600}"#))
    let required = SessionFixture.json.replacing(
      "  path: /login", with: "  path: /login\n  capture: {csrf: {header: X-CSRF}}")
    let text = await failure {
      try await SessionFixture(required, transport: transport).authenticator().credentials()
    }
    #expect(text.contains("holds nothing at the header 'X-CSRF' for 'csrf' [missing-saved-value]"))
    let optional = required.replacing("X-CSRF}", with: "X-CSRF, required: false}")
    let credentials = try await SessionFixture(optional, transport: transport).authenticator()
      .credentials()
    #expect(credentials.saved.isEmpty)
  }

  @Test func whatTheServerAnsweredMustFit() async throws {
    let transport = ScriptedTransport(
      json(#"{"token":"t","ttl":600}"#, headers: [HTTPField("X-Place", "..")]))
    let scheme =
      SessionFixture.json.replacing(
        "  path: /login", with: "  path: /login\n  capture: {place: {header: X-Place}}")
      + "steps: [{path: /<<$auth.place>>/x}]\n"
    let text = await failure {
      try await SessionFixture(scheme, transport: transport).authenticator().credentials()
    }
    #expect(text.contains("step 1 cannot be made of what the server answered"))
    #expect(text.contains("[unusable-session-value]"))
    #expect(transport.requests.count == 1)
  }

  @Test func noMessageShowsWhatWasSentOrCaptured() async throws {
    let secrets = SecretRegistry()
    let transport = ScriptedTransport { request, _ in
      request.url.hasSuffix("/login")
        ? json(#"{"token":"the-token-value","ttl":600,"key":"captured-value"}"#)
        : json(
          #"{"message":"no the-token-value captured-value the-password dGhlLXBhc3N3b3Jk"}"#,
          status: 403)
    }
    let scheme =
      SessionFixture.json.replacing(
        "  path: /login", with: "  path: /login\n  capture: {key: $.key}")
      + "steps: [{path: /step}]\n"
    let text = await failure {
      try await SessionFixture(scheme, transport: transport, secrets: secrets).authenticator()
        .credentials()
    }
    #expect(text.contains("no *** *** *** ***"), "\(text)")
  }

  @Test func nothingGoesOutUnencrypted() async throws {
    let transport = ScriptedTransport(json("{}"))
    let text = await failure {
      try SessionFixture(
        "login: {url: 'http://login.example.com/x'}\ntoken: $.token", transport: transport
      )
      .authenticator()
    }
    #expect(text.contains("insecure"), "\(text)")
    #expect(transport.requests.isEmpty)
  }

  @Test func aLoginCannotWaitForItself() async throws {
    let text = await failure {
      try SessionFixture(
        "login: {path: /login, capture: {host: $.host}}\ntoken: $.token",
        base: "https://<<$auth.host>>/v1", transport: ScriptedTransport(json("{}")))
    }
    #expect(text.contains("login's URL is what '$auth' decides"), "\(text)")
  }

  @Test func anUnreachableLoginIsANetworkFailure() async throws {
    let transport = ScriptedTransport { _, _ in throw TransportError(.connect, "refused") }
    let text = await failure {
      try await SessionFixture(SessionFixture.json, transport: transport).authenticator()
        .credentials()
    }
    #expect(
      text == """
        network
        error: login 'https://api.example.com/v1/login' cannot be reached: refused \
        [unreachable-token-endpoint]
        at /login
        help: Check login.path, the network and the proxy.
        """)
  }
}
