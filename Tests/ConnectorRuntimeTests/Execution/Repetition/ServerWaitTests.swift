import ConnectorModel
import JSONDocument
import Testing

@testable import ConnectorRuntime

/// How long servers ask to wait, in all the forms they have.
@Suite struct ServerWaitTests {
  /// Sun, 06 Nov 1994 08:49:37 GMT.
  private static let now = WallTime(milliseconds: 784_111_777_000)

  private static let waits: [(String, WaitSelector.Form, Double)] = [
    ("120", .auto, 120), ("0", .auto, 0), ("1.5", .auto, 1.5), ("-3", .auto, 0),
    (" 7 ", .seconds, 7), ("Sun, 06 Nov 1994 08:50:07 GMT", .auto, 30),
    ("Sun, 06 Nov 1994 08:50:07 GMT", .date, 30), ("Sunday, 06-Nov-94 08:49:40 GMT", .auto, 3),
    ("Sun Nov  6 08:49:38 1994", .auto, 1), ("Sun, 06 Nov 1994 08:00:00 GMT", .auto, 0),
    ("1994-11-06T08:49:47Z", .auto, 10), ("1994-11-06T09:49:47.5+01:00", .date, 10.5),
    ("784111877", .epoch, 100), ("784111877.25", .epoch, 100.25), ("784111777", .epoch, 0),
  ]

  @Test(arguments: waits)
  func isRead(_ text: String, _ form: WaitSelector.Form, _ seconds: Double) {
    #expect(
      ServerWait.duration(of: .string(text), as: form, at: Self.now)
        == .milliseconds(Int64(seconds * 1000)))
  }

  @Test func millisecondsSince1970AreKnownByTheirSize() throws {
    let now = WallTime(milliseconds: 1_700_000_000_000)
    #expect(
      ServerWait.duration(of: .string("1700000005000"), as: .epoch, at: now) == .seconds(5))
    #expect(ServerWait.duration(of: ["a"], as: .auto, at: now) == nil)
    #expect(ServerWait.duration(of: 3, as: .auto, at: now) == .seconds(3))
  }

  /// What was taken for less than it is names no moment.
  @Test(arguments: [
    ("3600", "until 1994-11-06T09:49:37Z, 3600s from now"),
    (String(repeating: "9", count: 40), "for more than a year"), ("1e300", "for more than a year"),
    ("31622400", "for more than a year"),
    ("31622399", "until 1995-11-07T08:49:36Z, 31622399s from now"),
    ("Fri, 31 Dec 9999 23:59:59 GMT", "for more than a year"),
  ])
  func isShown(_ text: String, _ shown: String) throws {
    let wait = try #require(ServerWait.duration(of: .string(text), as: .auto, at: Self.now))
    #expect(ServerWait.shown(wait, at: Self.now) == shown)
  }

  private static let noWaits: [(String, WaitSelector.Form)] = [
    ("soon", .auto), ("", .auto), ("12 s", .seconds), ("120", .date),
    ("Sun, 31 Feb 1994 08:49:37 GMT", .auto), ("Sun, 06 Nov 1994 08:49:37 CET", .auto),
    ("1994-11-06", .auto), ("NaN", .seconds), ("1e999", .seconds), ("inf", .epoch),
  ]

  @Test(arguments: noWaits)
  func isNone(_ text: String, _ form: WaitSelector.Form) {
    #expect(ServerWait.duration(of: .string(text), as: form, at: Self.now) == nil)
  }

  /// The longest of several wins; what is no wait counts for nothing.
  @Test func theLongestOfSeveral() throws {
    let run = try RunFixture(
      action: """
        method: GET
        path: /things
        retry:
          wait:
            - {header: Retry-After}
            - {header: X-RateLimit-Reset, as: epoch}
            - $.wait

        """)
    let selectors = try #require(run.setup.action.retry?.waits)
    func wait(_ body: String, _ headers: [HTTPField]) -> Duration? {
      ServerWait.duration(
        of: RunFixture.received(body, headers: headers), selectors: selectors, at: Self.now)
    }
    #expect(wait("{}", []) == nil)
    #expect(wait("no JSON", [HTTPField("Retry-After", "5")]) == .seconds(5))
    #expect(wait(#"{"wait": 9}"#, [HTTPField("retry-after", "5")]) == .seconds(9))
    #expect(
      wait(#"{"wait": 9}"#, [HTTPField("X-RateLimit-Reset", "784111800")]) == .seconds(23))
  }

  @Test func centuriesAreGuessedAsRFC9110Says() {
    let now = WallTime(milliseconds: 1_795_000_000_000)  // 2026
    #expect(
      HTTPDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", at: now)
        == HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 GMT", at: now))
    #expect(
      HTTPDate.parse("Friday, 06-Nov-70 08:49:37 GMT", at: now)
        == HTTPDate.parse("Thu, 06 Nov 2070 08:49:37 GMT", at: now))
  }
}
