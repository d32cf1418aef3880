import ConnectorModel
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

/// Selectors, checks, captures and server messages on bodies that are not JSON.
@Suite struct FormatSelectionTests {
  private static let order = """
    <?xml version="1.0"?>
    <o:order xmlns:o="urn:o" id="7"><line n="1">Nut</line><line n="2">Bolt</line>
      <token>hidden-token</token><total currency="EUR">12.50</total></o:order>
    """
  private static let people = "id,name\r\n1,Ann\r\n2,\"Bob, Jr\"\r\n"
  private static let events = "{\"id\": 1.10}\n\n{\"id\": 2}\n"

  private static func evaluate(
    _ captures: String, _ type: String?, _ body: String, hiding secrets: [String] = []
  ) throws -> (values: [String?], failures: [Diagnostic]) {
    let run = try RunFixture(action: "method: GET\npath: /x\ncapture:\n\(captures)\n")
    let headers = type.map { [HTTPField("content-type", $0)] } ?? []
    let (values, failures) = CaptureEvaluator(
      response: RunFixture.received(body, headers: headers), hiding: Redactor(secrets: secrets)
    )
    .evaluate(run.setup.action.captures)
    return (values.map { $0.value?.text() }, failures)
  }

  @Test(
    arguments: [
      ("$['o:order']['@id']", "text/xml", order, #""7""#),
      ("{jsonpath: \"$['o:order']['@id']\", type: integer}", "application/xml", order, "7"),
      ("$['o:order'].line[*]['#text']", "application/vnd.x+xml", order, #"["Nut","Bolt"]"#),
      ("{jsonpath: \"$['o:order'].total['#text']\", type: number}", "text/xml", order, "12.50"),
      ("$..line[?@['@n'] == '2']['#text']", nil, order, #"["Bolt"]"#),
      ("{regex: \"<line n=.1.>(\\\\w+)\"}", "text/xml", order, #""Nut""#),
      ("$[*].name", "text/csv", people, #"["Ann","Bob, Jr"]"#),
      ("{jsonpath: '$[1].id', type: integer}", "text/csv; charset=utf-8", people, "2"),
      ("$[1][1]", "text/csv; header=absent", people, #""Ann""#),
      ("$[0].name", "text/tab-separated-values", "id\tname\n1\tAnn\n", #""Ann""#),
      ("$[*].id", "application/x-ndjson", events, "[1.10,2]"),
      ("$[*]", "text/csv", "", "[]"), ("$[*]", "application/jsonl", "", "[]"),
      ("{body: text}", "text/csv", "a\n1\n", #""a\n1\n""#),
    ] as [(String, String?, String, String)])
  func findsValues(
    _ selector: String, _ type: String?, _ body: String, _ expected: String
  ) throws {
    let (values, failures) = try Self.evaluate("  it: \(selector)", type, body)
    #expect(failures.map(\.message) == [])
    #expect(values == [expected])
  }

  @Test(
    arguments: [
      (
        "text/xml", "<a>\n <b></a>", "not-xml",
        "the response (text/xml) is not XML: the end tag is not that of <b> at line 2, column 7"
      ),
      (
        nil, "<?xml version='1.0'?>\n<a>", "not-xml",
        "the response is not XML: <a> is not closed at line 2, column 4"
      ),
      (
        "text/csv", "a,b\n1,\"2", "not-csv",
        "the response (text/csv) is not CSV: a quoted cell is not closed at line 2, column 3"
      ),
      (
        "text/tab-separated-values", "a\n1\t2", "not-csv",
        "the response (text/tab-separated-values) is not TSV: a row has more cells than the header, "
          + "which has 1 at line 2, column 3"
      ),
      (
        "application/x-ndjson", "{}\n{", "not-json-lines",
        "the response (application/x-ndjson) is not JSON Lines: expected a name in double quotes, "
          + "but the line ends at line 2, column 2"
      ),
      (
        "text/plain", "<a/>", "not-json",
        "the response (text/plain) is not JSON: expected a value, found '<' at line 1, column 1"
      ),
      ("text/xml", "", "not-xml", "the response has no body"),
    ] as [(String?, String, String, String)])
  func saysWhatIsWrongWithABody(
    _ type: String?, _ body: String, _ id: String, _ message: String
  ) throws {
    let (values, failures) = try Self.evaluate("  it: $.x", type, body)
    #expect(values.isEmpty)
    #expect(failures.map(\.id) == [id])
    #expect(failures.map(\.message) == [message])
    #expect(failures.map { $0.span?.text } == ["$.x"])
    let parts = message.split(separator: "is not ")
    let help =
      parts.count < 2
      ? nil
      : "Select {body: text} or a {regex: …} from a body that is not \(parts[1].prefix { $0 != ":" })."
    #expect(failures.map(\.help) == [help])
    // A capture that may be absent is content with no body, and not with a damaged one.
    let optional = try Self.evaluate("  it: {jsonpath: $.x, required: false}", type, body)
    #expect(optional.failures.map(\.id) == (body.isEmpty ? [] : [id]))
    #expect(optional.values.isEmpty == !body.isEmpty)
  }

  @Test(
    arguments: [
      (
        "$['o:order'].lien", "text/xml", order,
        "$['o:order'] is an object with @id, line, token, total", "line"
      ),
      ("$['order']['@id']", "text/xml", order, "$ is an object with o:order", "o:order"),
      ("$['o:order'].line[2]", "text/xml", order, "$['o:order']['line'] is a list of 2", nil),
      ("$['o:order'].token.value", "text/xml", order, #"$['o:order']['token'] is "***""#, nil),
      ("$[0].nam", "text/csv", people, "$[0] is an object with id, name", "name"),
      ("$[2].name", "text/csv", people, "$ is a list of 2", nil),
      ("$[1].uid", "application/x-ndjson", events, "$[1] is an object with id", nil),
    ] as [(String, String, String, String, String?)])
  func showsWhatTheBodyHolds(
    _ path: String, _ type: String, _ body: String, _ note: String, _ near: String?
  ) throws {
    let (_, failures) = try Self.evaluate(
      "  it: \"\(path)\"", type, body, hiding: ["hidden-token"])
    #expect(failures.map(\.id) == ["missing-capture"])
    #expect(failures.flatMap(\.notes).map(\.message) == [note])
    if let near { #expect(failures.map(\.label) == ["did you mean '\(near)'?"]) }
  }

  @Test func checksReadThem() throws {
    let run = try RunFixture(
      action: """
        method: GET
        path: /x
        expect:
          checks:
            - {jsonpath: "$['o:order']['@id']", equals: '7'}
            - {jsonpath: "$['o:order'].line", length: 3}
            - {jsonpath: "$['o:order'].none", exists: false}
            - {jsonpath: "$['o:order'].total['#text']", type: number, gt: 12}

        """)
    func failures(_ body: String) -> [String] {
      let evaluator = CheckEvaluator(
        response: RunFixture.received(body, headers: [HTTPField("Content-Type", "text/xml")]),
        hiding: Redactor(secrets: []))
      return run.setup.action.expect.checks.compactMap(evaluator.failure).map(\.message)
    }
    #expect(failures(Self.order) == ["$['o:order'].line must have length 3"])
    let message = "the response (text/xml) is not XML: <x> is not closed at line 1, column 4"
    #expect(failures("<x>") == [message, message, message, message])
  }

  @Test func serversErrorsAreFound() throws {
    let run = try RunFixture(
      connector: """
        base_url: https://a.example.com
        error_message: ["$['s:Envelope']['s:Body']['s:Fault'].faultstring", "$[*].error"]

        """, action: "method: GET\npath: /x\n")
    func text(_ type: String, _ body: String) -> String? {
      ServerMessage.text(
        of: RunFixture.received(
          body, status: 500, headers: [HTTPField("Content-Type", type)]),
        selectors: run.setup.connector.errorMessage, hiding: Redactor(secrets: ["sesame"]))
    }
    let fault = """
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>
      <faultcode>s:Client</faultcode><faultstring>No user &lt;sesame&gt;</faultstring>
      </s:Fault></s:Body></s:Envelope>
      """
    #expect(text("text/xml; charset=utf-8", fault) == "No user <***>")
    #expect(text("text/csv", "row,error\n1,bad\n2,worse\n") == "bad; worse")
    #expect(text("application/x-ndjson", "{\"error\": \"bad\"}\n") == "bad")
    // One that cannot be read is quoted as it came.
    #expect(text("text/xml", "<x> broken") == "<x> broken")
  }
}
