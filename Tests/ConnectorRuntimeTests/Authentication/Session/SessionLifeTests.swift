import ConnectorModel
import Diagnostics
import JSONDocument
import TestSupport
import Testing

@testable import ConnectorRuntime

/// How long a session's token is used, by a clock of the test's own.
@Suite(.timeLimit(.minutes(1))) struct SessionLifeTests {
  /// What a login answers, and when another one follows.
  struct Life: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var expiry: String
    var token = "$.token"
    var answer: String = #"{"token":"t"}"#
    var headers: [HTTPField] = []
    /// The last second at which the token is still used; nil where it never ends.
    var last: Int?
  }

  // The clock begins at 2001-09-09T01:46:40Z.
  static let lives = [
    Life(
      testDescription: "a lifetime", expiry: "{in: $.ttl}", answer: #"{"token":"t","ttl":600}"#,
      last: 539),
    Life(
      testDescription: "a lifetime as text", expiry: "{in: $.ttl}",
      answer: #"{"token":"t","ttl":"600"}"#, last: 539),
    Life(
      testDescription: "milliseconds", expiry: "{in: $.ttl, unit: milliseconds}",
      answer: #"{"token":"t","ttl":600000}"#, last: 539),
    Life(
      testDescription: "a moment in ISO 8601", expiry: "{at: $.ends}",
      answer: #"{"token":"t","ends":"2001-09-09T01:56:40Z"}"#, last: 539),
    Life(
      testDescription: "a moment in seconds", expiry: "{at: $.ends}",
      answer: #"{"token":"t","ends":1000000600}"#, last: 539),
    Life(
      testDescription: "a moment in milliseconds", expiry: "{at: $.ends, unit: milliseconds}",
      answer: #"{"token":"t","ends":1000000600000}"#, last: 539),
    Life(
      testDescription: "a header tells it", expiry: "{in: {header: X-TTL}}",
      headers: [HTTPField("X-TTL", "600")], last: 539),
    Life(testDescription: "the default", expiry: "{default: 10m}", last: 539),
    Life(
      testDescription: "the default where the answer omits it", expiry: "{in: $.ttl, default: 10m}",
      last: 539),
    Life(
      testDescription: "half of a short one", expiry: "{in: $.ttl}",
      answer: #"{"token":"t","ttl":60}"#, last: 29),
    Life(
      testDescription: "a cookie's Max-Age", expiry: "", token: "{cookie: sid}",
      headers: [HTTPField("Set-Cookie", "sid=t; Path=/; max-age=600; HttpOnly")], last: 539),
    Life(
      testDescription: "a cookie's Expires", expiry: "", token: "{cookie: sid}",
      headers: [
        HTTPField("Set-Cookie", "sid=t; Expires=Sun, 09 Sep 2001 01:56:40 GMT; Secure")
      ], last: 539),
    Life(
      testDescription: "Max-Age before Expires", expiry: "", token: "{cookie: sid}",
      headers: [
        HTTPField(
          "Set-Cookie", "sid=t; Max-Age=600; Expires=Sun, 09 Sep 2001 03:56:40 GMT")
      ], last: 539),
    Life(
      testDescription: "expires_in where nothing is declared", expiry: "",
      answer: #"{"token":"t","expires_in":600}"#, last: 539),
    Life(
      testDescription: "no lifetime where nothing is declared", expiry: "",
      answer: #"{"token":"t","expires_in":"soon"}"#),
    Life(testDescription: "no end at all", expiry: ""),
    Life(
      testDescription: "a cookie of the browser's session", expiry: "", token: "{cookie: sid}",
      headers: [HTTPField("Set-Cookie", "sid=t; HttpOnly")]),
  ]

  @Test(arguments: lives) func aTokenIsUsedUntilShortlyBeforeItsEnd(_ life: Life) async throws {
    let clock = ManualClock()
    let transport = ScriptedTransport { _, _ in json(life.answer, headers: life.headers) }
    let session = try SessionFixture(
      "login: {path: /login}\ntoken: \(life.token)"
        + (life.expiry.isEmpty ? "" : "\nexpiry: \(life.expiry)"),
      transport: transport, clock: clock)
    let authenticator = try session.authenticator()
    _ = try await authenticator.credentials()
    clock.advance(by: .seconds(life.last ?? 1_000_000_000))
    _ = try await authenticator.credentials()
    #expect(transport.requests.count == 1)
    guard life.last != nil else { return }
    clock.advance(by: .seconds(1))
    _ = try await authenticator.credentials()
    #expect(transport.requests.count == 2)
  }

  @Test func anotherProcessUsesTheStoredTokenWithWhatWasCaptured() async throws {
    let folder = try TemporaryFolder()
    let transport = ScriptedTransport { _, _ in
      json(#"{"token":"t-1","ttl":600,"team":7}"#, headers: [HTTPField("X-CSRF", "c-1")])
    }
    let scheme =
      SessionFixture.json.replacing(
        "  path: /login", with: "  path: /login\n  capture: {csrf: {header: X-CSRF}, team: $.team}")
    for _ in 1...3 {
      let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
      let credentials = try await SessionFixture(scheme, transport: transport, store: store)
        .authenticator().credentials()
      #expect(credentials.tokens == ["t-1"])
      #expect(credentials.saved.map(\.name) == ["csrf", "team"])
      #expect(credentials.saved.map(\.value) == ["c-1", 7])
      #expect(credentials.saved.map(\.isSecret) == [true, true])
    }
    #expect(transport.requests.count == 1)
  }

  /// What each run makes anew is no other session; what a person changes is one.
  @Test func whatAffectsTheTokenSeparatesIt() async throws {
    let folder = try TemporaryFolder()
    let base = SessionFixture.json
    let varying = base.replacing(
      "    body", with: "    headers: {X-Request: <<$uuid>>, X-Now: <<$now>>}\n    body"
    ).replacing("  body", with: "  headers: {X-Request: <<$uuid>>, X-Now: <<$now>>}\n  body")
    let others = [
      base.replacing("/login", with: "/signin"), base.replacing("<<user>>", with: "ann"),
      base.replacing("<<password>>", with: "<<password | upper>>"),
      base.replacing("$.token", with: "$.access"),
      base + "steps: [{path: /a}]\n", base + "steps: [{path: /b}]\n",
      base.replacing("  path", with: "  capture: {a: $.token}\n  path"),
      base.replacing("$.ttl", with: "$.ttl2"), varying,
    ]
    let transport = ScriptedTransport { _, _ in
      json(#"{"token":"t","access":"t","ttl":600,"ttl2":600}"#)
    }
    func logIn(_ scheme: String) async throws {
      let store = TokenStore(folder: folder.path + "/state") { Issue.record("\($0)") }
      _ = try await SessionFixture(scheme, transport: transport, store: store)
        .authenticator().credentials()
    }
    try await logIn(base)
    for other in others {
      let before = transport.requests.count
      try await logIn(other)
      #expect(transport.requests.count > before, "\(other)")
      let after = transport.requests.count
      try await logIn(other)
      #expect(transport.requests.count == after, "\(other)")
    }
    let count = transport.requests.count
    try await logIn(base)
    #expect(transport.requests.count == count)
  }
}
