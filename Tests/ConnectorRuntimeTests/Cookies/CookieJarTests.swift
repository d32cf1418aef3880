import TestSupport
import Testing

@testable import ConnectorRuntime

/// Which cookies come back to whom (RFC 6265).
@Suite struct CookieJarTests {
  private static let now = WallTime(milliseconds: 1_800_000_000_000)

  /// The list of public suffixes as far as the tests need it.
  private struct Suffixes: FileReader {
    var list: String? = "// a comment\ncom\nuk\nco.uk\ngithub.io\n*.ck\n!www.ck\n"

    func read(_ path: String, limit: Int) throws(FileReadError) -> [UInt8] {
      guard let list else { throw .absent }
      return Array(list.utf8)
    }

    func resolved(_ path: String) -> String? { nil }
    func isFolder(_ path: String) -> Bool { false }
    func linkTarget(_ path: String) -> String? { nil }
  }

  private static func url(_ text: String) throws -> HTTPURL { try HTTPURL(text) }

  private static func jar(
    _ fields: [(url: String, field: String)], suffixes: String? = Suffixes().list
  ) throws -> CookieJar {
    var jar = CookieJar()
    let suffixes = PublicSuffixes(files: Suffixes(list: suffixes))
    for (url, field) in fields {
      if let cookie = Cookie(field, from: try self.url(url), at: now, suffixes: suffixes) {
        jar.store(cookie, at: now)
      }
    }
    return jar
  }

  private static func sent(
    _ field: String, from: String, to: String, after seconds: Int = 0,
    suffixes: String? = Suffixes().list
  ) throws -> Bool {
    let jar = try jar([(from, field)], suffixes: suffixes)
    let moment = now.advanced(by: .seconds(seconds))
    return !jar.pairs(for: try url(to), at: moment, beside: nil).isEmpty
  }

  @Test(
    arguments: [
      ("a=1", "https://api.example.com/", "https://api.example.com/x", true),
      ("a=1", "https://api.example.com/", "https://example.com/", false),
      ("a=1", "https://example.com/", "https://api.example.com/", false),
      ("a=1", "https://example.com/", "https://EXAMPLE.com:443/", true),
      ("a=1", "http://example.com/", "https://example.com/", true),
      ("a=1", "https://example.com/", "http://example.com/", true),
      ("a=1", "https://example.com/", "https://example.com:8443/", false),
      ("a=1", "http://127.0.0.1:8001/", "http://127.0.0.1:8002/", false),
      ("a=1", "http://127.0.0.1:8001/", "http://127.0.0.1:8001/", true),
      ("a=1", "http://[::1]:8001/", "http://[::1]:8001/", true),
      ("a=1; Domain=example.com", "https://login.example.com/", "https://api.example.com/", true),
      ("a=1; Domain=.example.com", "https://login.example.com/", "https://example.com/", true),
      ("a=1; Domain=example.com", "https://example.com/", "https://api.example.com/", true),
      ("a=1; Domain=example.com", "https://login.example.com/", "https://notexample.com/", false),
      ("a=1; Domain=example.com", "https://evil.test/", "https://example.com/", false),
      ("a=1; Domain=api.example.com", "https://example.com/", "https://api.example.com/", false),
      ("a=1; Domain=com", "https://example.com/", "https://other.com/", false),
      ("a=1; Domain=co.uk", "https://example.co.uk/", "https://other.co.uk/", false),
      ("a=1; Domain=github.io", "https://one.github.io/", "https://two.github.io/", false),
      ("a=1; Domain=x.ck", "https://one.x.ck/", "https://two.x.ck/", false),
      ("a=1; Domain=www.ck", "https://one.www.ck/", "https://two.www.ck/", true),
      ("a=1; Domain=github.io", "https://github.io/", "https://two.github.io/", false),
      ("a=1; Domain=127.0.0.1", "http://127.0.0.1:1/", "http://127.0.0.1:1/", true),
      ("a=1; Domain=0.0.1", "http://127.0.0.1:1/", "http://127.0.0.1:1/", false),
      ("a=1; Secure", "https://example.com/", "https://example.com/", true),
      ("a=1; Secure", "https://example.com/", "http://example.com/", false),
      ("a=1; Secure", "http://example.com/", "https://example.com/", false),
      ("a=1; Secure", "http://127.0.0.1:1/", "http://127.0.0.1:1/", true),
      ("a=1; Path=/v1", "https://example.com/", "https://example.com/v1", true),
      ("a=1; Path=/v1", "https://example.com/", "https://example.com/v1/x", true),
      ("a=1; Path=/v1", "https://example.com/", "https://example.com/v10", false),
      ("a=1; Path=/v1/", "https://example.com/", "https://example.com/v1", false),
      ("a=1; Path=v1", "https://example.com/a/b", "https://example.com/a/c", true),
      ("a=1", "https://example.com/a/b", "https://example.com/", false),
      ("a=1", "https://example.com/a", "https://example.com/", true),
      ("=1", "https://example.com/", "https://example.com/", false),
      ("a", "https://example.com/", "https://example.com/", false),
      ("a=\u{e9}", "https://example.com/", "https://example.com/", false),
      ("__Secure-a=1", "https://example.com/", "https://example.com/", false),
      ("__Host-a=1; Secure; Path=/", "https://example.com/", "https://example.com/", true),
      (
        "__Host-a=1; Secure; Path=/; Domain=example.com", "https://example.com/",
        "https://example.com/", false
      ),
    ] as [(String, String, String, Bool)])
  func goesWhereItMay(_ field: String, _ from: String, _ to: String, _ expected: Bool) throws {
    #expect(try Self.sent(field, from: from, to: to) == expected)
  }

  @Test(
    arguments: [
      ("a=1; Max-Age=60", 59, true), ("a=1; Max-Age=60", 60, false), ("a=1; Max-Age=0", 0, false),
      ("a=1; Max-Age=-5", 0, false), ("a=1; Max-Age=x", 1, true),
      ("a=1; Max-Age=99999999999999999999", 86_400, true),
      ("a=1; Expires=Fri, 15 Jan 2027 08:00:30 GMT", 29, true),
      ("a=1; Expires=Fri, 15-Jan-2027 08:00:30 GMT", 31, false),
      ("a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 1, true),
      ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", 1, true),
      ("a=1; Expires=nonsense", 1, true),
    ] as [(String, Int, Bool)])
  func ends(_ field: String, _ seconds: Int, _ expected: Bool) throws {
    let home = "https://example.com/"
    #expect(try Self.sent(field, from: home, to: home, after: seconds) == expected)
  }

  @Test func withoutTheListShortPairsOfLabelsAreSuffixes() throws {
    let (one, two) = ("https://a.example.co.uk/", "https://b.example.co.uk/")
    #expect(try !Self.sent("a=1; Domain=co.uk", from: one, to: two, suffixes: nil))
    #expect(try Self.sent("a=1; Domain=example.co.uk", from: one, to: two, suffixes: nil))
  }

  @Test func aCookieReplacesItselfAndItsEndTakesItAway() throws {
    let home = "https://example.com/"
    var jar = try Self.jar([(home, "a=1"), (home, "b=2"), (home, "a=3")])
    #expect(jar.pairs(for: try Self.url(home), at: Self.now, beside: nil) == ["a=3", "b=2"])
    jar = try Self.jar([(home, "a=1"), (home, "b=2"), (home, "a=; Max-Age=0")])
    #expect(jar.pairs(for: try Self.url(home), at: Self.now, beside: nil) == ["b=2"])
  }

  @Test func longerPathsComeFirstAndTheRequestsOwnStay() throws {
    let home = "https://example.com/v1/x"
    let jar = try Self.jar([
      (home, "a=1; Path=/"), (home, "b=2; Path=/v1"), (home, "c=3; Path=/"),
      (home, "d=4; Path=/v1"),
    ])
    let url = try Self.url(home)
    #expect(jar.pairs(for: url, at: Self.now, beside: nil) == ["b=2", "d=4", "a=1", "c=3"])
    #expect(jar.pairs(for: url, at: Self.now, beside: "c=own; d=own") == ["b=2", "a=1"])
  }

  @Test func aServerCannotFillMemory() throws {
    let home = "https://example.com/"
    let jar = try Self.jar(
      (0..<1_000).map { (home, "c\($0)=1") } + [
        (home, "long=" + String(repeating: "x", count: 4_096))
      ])
    #expect(jar.cookies.count == 300)
    #expect(jar.cookies.last?.name == "c999")
  }

  // MARK: A run

  @Test func whatALoginSetsGoesWithThePagesBehindIt() async throws {
    let run = try RunFixture(
      action: """
        method: GET
        path: /things
        headers: {Cookie: own=1}
        paginate: {strategy: next_url, next: $.next}
        """)
    let sender = ScriptedTransport { request, number in
      switch number {
      case 1:
        TransportResponse(
          status: 302,
          headers: [
            HTTPField("Location", "/v1/welcome"), HTTPField("Set-Cookie", "sid=one; Path=/"),
          ])
      case 2:
        TransportResponse(
          status: 200, headers: [HTTPField("set-cookie", "sid=two; Path=/; HttpOnly")],
          body: Array(#"{"next": "/v1/things?page=2"}"#.utf8))
      case 3:
        TransportResponse(
          status: 200, body: Array(#"{"next": "https://elsewhere.example/v1/x"}"#.utf8))
      default: TransportResponse(status: 200, body: Array("{}".utf8))
      }
    }
    _ = try await run.run(CookieTransport(sender, clock: ManualClock()))
    #expect(
      sender.requests.map { $0.header("Cookie") }
        == ["own=1", "own=1; sid=one", "own=1; sid=two", nil])
  }
}
