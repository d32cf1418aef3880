import ConnectorModel
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct SelectorEvaluatorTests {
  private static let body = #"{"a": {"b": [1, 2.50, 12345678901234567890]}, "t": "7", "n": null}"#
  private static let headers = [
    HTTPField("Content-Type", "application/json"), HTTPField("Link", "<a>"),
    HTTPField("link", "<b>"), HTTPField("Set-Cookie", "sid=one; Path=/; Secure"),
    HTTPField("Set-Cookie", "theme=\"dark mode\""), HTTPField("Set-Cookie", "sid = two;HttpOnly"),
    HTTPField("Set-Cookie", "broken"), HTTPField("X-Empty", ""),
  ]

  private static func value(
    _ selector: String, body: String = body
  ) throws -> Result<JSONValue?, SelectorFailure> {
    let run = try RunFixture(action: "method: GET\npath: /x\ncapture:\n  it: \(selector)\n")
    let capture = try #require(run.setup.action.captures.first)
    let evaluator = SelectorEvaluator(
      response: RunFixture.received(
        body, status: 203, headers: headers, duration: .microseconds(1_234_567)))
    return Result { () throws(SelectorFailure) in try evaluator.value(of: capture.value) }
  }

  @Test(arguments: [
    ("$.a.b[1]", "2.50"), ("$.a.b[2]", "12345678901234567890"),
    ("$.a.b[*]", "[1,2.50,12345678901234567890]"),
    ("$..b[?@ > 2]", "[2.50,12345678901234567890]"), ("$..none", "[]"), ("$.n", "null"),
    ("{header: LINK}", #""<a>, <b>""#), ("{header: X-Empty}", #""""#),
    ("{cookie: sid}", #""two""#), ("{cookie: theme}", #""dark mode""#),
    ("{status: true}", "203"), ("{url: true}", #""https://api.example.com/v1/things""#),
    ("{duration: true}", "1234"),
    (#"{regex: '"t": "(\d)"'}"#, #""7""#), (#"{regex: '"t": "\d"'}"#, #""\"t\": \"7\"""#),
    (#"{regex: '"(\w)": "(\d)"', group: 2}"#, #""7""#),
    (#"{regex: '"(\w)": "(\d)"', group: 0}"#, #""\"t\": \"7\"""#),
    (#"{regex: '"(?<key>\w)": "(?<digit>\d)"', group: digit}"#, #""7""#),
    ("{jsonpath: $.t, type: integer}", "7"), ("{jsonpath: '$.a.b[1]', type: string}", #""2.50""#),
    ("{jsonpath: $.a, type: string}", #""{\"b\":[1,2.50,12345678901234567890]}""#),
    ("{jsonpath: $.none, default: [x]}", #"["x"]"#), ("{header: X-None, default: 3}", "3"),
  ])
  func selects(_ selector: String, _ expected: String) throws {
    #expect(try Self.value(selector).get()?.text() == expected)
  }

  @Test(arguments: [
    "$.none", "$.a.b[7]", "$.t.x", "{header: X-None}", "{cookie: none}", "{cookie: SID}",
    "{regex: zzz}", "{regex: '(zzz)|t', group: 1}",
  ])
  func findsNothing(_ selector: String) throws {
    #expect(try Self.value(selector).get() == nil)
  }

  @Test func theWholeBody() throws {
    #expect(try Self.value("{body: text}", body: "é\u{0}").get() == .string("é\u{0}"))
    #expect(try Self.value("{body: base64}", body: "é").get() == .string("w6k="))
    #expect(try Self.value("{body: text}", body: "").get() == .string(""))
  }

  @Test(arguments: [
    ("$.a", "{", "the response (application/json) is not JSON: "),
    ("$.a", "", "the response has no body"),
    (
      "{jsonpath: $.t, type: boolean}", body,
      "the selected value is text, which cannot become boolean"
    ),
    (
      "{jsonpath: $.n, type: integer}", body,
      "the selected value is null, which cannot become integer"
    ),
    (
      "{regex: (a+)+$}", String(repeating: "a", count: 64) + "!",
      "the regular expression was given up: "
    ),
  ])
  func saysWhyItCannotRead(_ selector: String, _ body: String, _ start: String) throws {
    guard case .failure(let failure) = try Self.value(selector, body: body) else {
      Issue.record("it gave a value")
      return
    }
    #expect(failure.diagnostic.message.hasPrefix(start), "\(failure.diagnostic.message)")
    #expect(failure.diagnostic.span != nil)
  }
}
