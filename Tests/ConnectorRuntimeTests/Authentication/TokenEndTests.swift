import ConnectorModel
import Cryptography
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct TokenEndTests {
  private static let sent: Int64 = 1_700_000_000_000

  /// What the end is, in milliseconds after the request was sent, or the failure's message.
  private func end(
    _ expiry: ResolvedExpiry, _ value: JSONValue?, token: String = "opaque"
  ) throws -> String {
    let end = TokenEnd(expiry: expiry, endpoint: try TokenEndpoint("https://a.example/t?q"))
    do throws(TokenFailure) {
      let moment = try end.moment(
        ofToken: token, requestedAt: WallTime(milliseconds: Self.sent)
      ) { _ in value }
      return moment.map { "\($0.milliseconds - Self.sent)" } ?? "none"
    } catch {
      #expect(error.kind == .authentication)
      #expect(error.id == "invalid-token-expiry")
      #expect(error.place == .expiry)
      return error.message
    }
  }

  private static let lifetime =
    "token lifetime at $.expires_in in the response of "
    + "'https://a.example/t' is "

  @Test(
    arguments: [
      (3600 as JSONValue, "3600000"), ("3600", "3600000"), (" 3600 ", "3600000"),
      ("1e3", "1000000"),
      (.number(.init(validating: "0.5")), "500"), (.number(.init(validating: "1e-9")), "1"),
      ("3599.9", "3599900"), (.null, "none"), (nil, "none"),
      (.number(.init(validating: "1e400")), "31622400000000"),
      ("soon", lifetime + "'soon', not a number"),
      ("3600s", lifetime + "'3600s', not a number"), ("", lifetime + "'', not a number"),
      ("012", lifetime + "'012', not a number"), ("nan", lifetime + "'nan', not a number"),
      (true, lifetime + "a boolean, not a number"), ([1], lifetime + "a list, not a number"),
      ([:], lifetime + "an object, not a number"), (0, lifetime + "0, not more than zero"),
      ("0", lifetime + "'0', not more than zero"), (-1, lifetime + "-1, not more than zero"),
      ("-5", lifetime + "'-5', not more than zero"),
      (.number(.init(validating: "-0.0")), lifetime + "-0.0, not more than zero"),
    ] as [(JSONValue?, String)])
  func aLifetimeInSeconds(value: JSONValue?, result: String) throws {
    #expect(try end(ResolvedExpiry(), value) == result)
  }

  @Test func aLifetimeInMilliseconds() throws {
    let expiry = ResolvedExpiry(source: .lifetime(try selector("$.ttl"), .milliseconds))
    #expect(try end(expiry, 1500) == "1500")
    #expect(
      try end(expiry, 0)
        == "token lifetime at $.ttl in the response of 'https://a.example/t' is 0, not more than zero"
    )
  }

  @Test(
    arguments: [
      (.automatic, 1_700_000_060, "60000"), (.automatic, "1700000060", "60000"),
      (.automatic, "2023-11-14T22:14:20Z", "60000"), (.epoch, 1_700_000_060, "60000"),
      (.milliseconds, "1700000060000", "60000"),
      (.iso8601, "2023-11-14T22:14:20.250+00:00", "60250"),
      (.epoch, nil, "none"), (.iso8601, .null, "none"),
    ] as [(ResolvedExpiry.MomentUnit, JSONValue?, String)])
  func aMoment(unit: ResolvedExpiry.MomentUnit, value: JSONValue?, result: String) throws {
    #expect(try end(ResolvedExpiry(source: .moment(selector("$.at"), unit)), value) == result)
  }

  @Test(
    arguments: [
      (.epoch, "2023-11-14T22:14:20Z", "'2023-11-14T22:14:20Z', not a number"),
      (.iso8601, 1_700_000_060, "1700000060, not a date and time of ISO 8601"),
      (.iso8601, "tomorrow", "'tomorrow', not a date and time of ISO 8601"),
      (.automatic, "tomorrow", "'tomorrow', not a date and time of ISO 8601"),
      (.automatic, [], "a list, not a date and time of ISO 8601"),
      (.epoch, 1_700_000_000, "1700000000, before the token was asked for"),
      (.epoch, 3600, "3600, before the token was asked for"),
      (.epoch, .number(.init(validating: "-1e400")), "-1e400, before the token was asked for"),
    ] as [(ResolvedExpiry.MomentUnit, JSONValue?, String)])
  func aMomentThatIsNone(unit: ResolvedExpiry.MomentUnit, value: JSONValue?, what: String) throws {
    #expect(
      try end(ResolvedExpiry(source: .moment(selector("$.at"), unit)), value)
        == "token end at $.at in the response of 'https://a.example/t' is \(what)")
  }

  @Test(arguments: [
    (#"{"exp":1700000060}"#, "60000"), (#"{"exp":1700000060.5}"#, "60500"), ("{}", "none"),
    (
      #"{"exp":"never"}"#,
      "token end at the claim 'exp' in the response of 'https://a.example/t' is 'never', not a number"
    ),
    (
      #"{"exp":1}"#,
      "token end at the claim 'exp' in the response of 'https://a.example/t' is 1, before the token was asked for"
    ),
    ("[]", "access token of 'https://a.example/t' is no JWT, so it has no 'exp' claim"),
  ])
  func theTokensOwnClaim(claims: String, result: String) throws {
    let token = "e30." + Base64URL.encode(Array(claims.utf8)) + ".sig"
    #expect(try end(ResolvedExpiry(source: .tokenClaim), nil, token: token) == result)
  }

  @Test(arguments: ["opaque", "a.b.c.d", "..", "a.!.c", ""])
  func aTokenThatIsNoJWT(token: String) throws {
    #expect(
      try end(ResolvedExpiry(source: .tokenClaim), nil, token: token)
        == "access token of 'https://a.example/t' is no JWT, so it has no 'exp' claim")
  }

  @Test func theFallbackCountsWhereNothingIsTold() throws {
    #expect(try end(ResolvedExpiry(fallback: .seconds(90)), nil) == "90000")
    #expect(try end(ResolvedExpiry(fallback: .seconds(90)), 5) == "5000")
    #expect(try end(ResolvedExpiry(fallback: .seconds(90)), "x").hasSuffix("not a number"))
  }

  @Test func settingsBecomeASource() throws {
    var settings = ExpirySettings()
    settings.absolute = try selector("$.at")
    settings.unit = .init(.seconds, at: span("expiry"))
    #expect(throws: RunFailure.self) { try ResolvedExpiry(settings) }
    settings.absolute = nil
    guard case .lifetime(nil, .seconds) = try ResolvedExpiry(settings).source else {
      Issue.record("not a lifetime")
      return
    }
    settings.unit = .init(.epoch, at: span("expiry"))
    do {
      _ = try ResolvedExpiry(settings)
      Issue.record("no failure")
    } catch {
      #expect(
        described(error) == """
          configuration
          error: unit 'epoch' does not go with 'expiry.in' [mismatched-expiry-unit]
          at expiry
          help: 'expiry.in' names a lifetime; for a moment use 'expiry.at'.
          """)
    }
  }
}

extension JSONNumber {
  /// A number of a test's own, zero where the text is none.
  fileprivate init(validating text: String) { self = JSONNumber(text) ?? JSONNumber(0) }
}
