import ConnectorModel
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct CaptureEvaluatorTests {
  private static let body = """
    {"data": {"items": [{"id": 1, "display_name": "A"}], "count": 1, "token": "hidden-token"},
     "empty": {}, "a.b": {"cde": 1}}
    """

  private static func evaluate(
    _ captures: String, body: String = body
  ) throws -> (values: [CapturedValue], failures: [String]) {
    let run = try RunFixture(action: "method: GET\npath: /x\ncapture:\n\(captures)\n")
    let (values, failures) = CaptureEvaluator(
      response: RunFixture.received(body), hiding: Redactor(secrets: [])
    )
    .evaluate(run.setup.action.captures)
    return (
      values,
      failures.map { failure in
        ([failure.message] + [failure.label].compactMap { $0 } + failure.notes.map(\.message))
          .joined(separator: " | ")
      }
    )
  }

  @Test(arguments: [
    ("$.data.items[0].displayname", "$['data']['items'][0] is an object with id, display_name"),
    ("$.data.itmes[0].id", "$['data'] is an object with items, count, token"),
    ("$.data.items[3].id", "$['data']['items'] is a list of 1"),
    ("$.data.count.total", "$['data']['count'] is 1"),
    ("$.data.token.value", "$['data']['token'] is \"hidden-token\""),
    ("$.empty.x", "$['empty'] is an empty object"),
    ("$['a.b']['cdf']", "$['a.b'] is an object with cde"),
  ])
  func saysWhatTheBodyDoesHold(_ path: String, _ note: String) throws {
    let labels = [
      "$.data.items[0].displayname": "did you mean 'display_name'?",
      "$.data.itmes[0].id": "did you mean 'items'?", "$['a.b']['cdf']": "did you mean 'cde'?",
    ]
    let (values, failures) = try Self.evaluate("  it: \(path)")
    #expect(values.isEmpty)
    let message = "capture 'it' found no value in the response"
    #expect(
      failures == [([message] + [labels[path]].compactMap { $0 } + [note]).joined(separator: " | ")]
    )
  }

  @Test func showsNoSecret() throws {
    let (_, failures) = try Self.evaluate("  it: {jsonpath: $.data.token.value, secret: true}")
    #expect(
      failures == ["capture 'it' found no value in the response | $['data']['token'] is text"])
  }

  @Test func reportsAllThatIsMissingAndKeepsTheRest() throws {
    let (values, failures) = try Self.evaluate(
      """
        one: $.none
        two: {header: X-None}
        three: $.data.count
        four: {jsonpath: $.none, required: false}
        five: {jsonpath: $.none, default: x}
        six: $.data.none[*]
        seven: {jsonpath: $.data.token, secret: true}
      """)
    #expect(failures.count == 2)
    #expect(values.map(\.name) == ["three", "four", "five", "six", "seven"])
    #expect(values.map { $0.value?.text() } == ["1", nil, "\"x\"", "[]", "\"hidden-token\""])
    #expect(values.map(\.isSecret) == [false, false, false, false, true])
  }

  @Test func anOptionalCaptureNeedsNoBody() throws {
    let (values, failures) = try Self.evaluate(
      "  a: {jsonpath: $.x, required: false}\n  b: {jsonpath: $.x, required: false, default: 1}",
      body: "")
    #expect(failures == [])
    #expect(values.map { $0.value?.text() } == [nil, "1"])
    #expect(
      try Self.evaluate("  a: $.x", body: "").failures == ["the response has no body"])
    let (given, none) = try Self.evaluate(
      "  a: {jsonpath: $.x, default: 1}\n  b: $.x[*]", body: "")
    #expect(none == [])
    #expect(given.map { $0.value?.text() } == ["1", "[]"])
  }

  /// A few hundred bytes that stand for a gigabyte.
  private static let bomb: [UInt8] = {
    let entities = (1...8).map { level in
      "<!ENTITY e\(level) \"" + String(repeating: "&e\(level - 1);", count: 10) + "\">"
    }
    return Array(
      "<!DOCTYPE a [<!ENTITY e0 \"0123456789\">\(entities.joined())]><a>&e8;</a>".utf8)
  }()

  /// A body that is cut short or damaged is no body without the value.
  @Test(arguments: [
    ("application/json", Array(#"{"a":[1,2"#.utf8), "is not JSON"),
    ("application/json", [0x22, 0xFF, 0x22], "is not JSON"),
    ("application/json", [UInt8](repeating: 0x5B, count: 600), "is not JSON"),
    ("application/x-ndjson", Array("{\"a\":1}\n{\"a\":".utf8), "is not JSON Lines"),
    (
      "application/xml",
      Array(
        #"<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>"#.utf8),
      "is not XML"
    ),
    ("application/xml", bomb, "is not XML"),
  ])
  func anOptionalCaptureNeedsABodyThatCanBeRead(
    type: String, body: [UInt8], message: String
  ) throws {
    let run = try RunFixture(
      action: "method: GET\npath: /x\ncapture:\n  a: {jsonpath: $.a, required: false}\n")
    let response = ReceivedResponse(
      status: 200, headers: [HTTPField("Content-Type", type)], body: body, url: "")
    let (values, failures) = CaptureEvaluator(response: response, hiding: Redactor(secrets: []))
      .evaluate(run.setup.action.captures)
    #expect(values.isEmpty)
    #expect(failures.count == 1)
    #expect(failures.first?.message.contains(message) == true, "\(failures)")
  }
}
