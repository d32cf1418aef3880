import HTTPServer
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// Runs whose responses are not JSON.
@Suite struct BodyFormatRunTests {
  private static let envelope = """
    <?xml version="1.0" encoding="ISO-8859-1"?>
    <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
      <soap:Body>
        <GetUsersResponse xmlns="urn:users" total="2">
          <user id="1"><name>Andr\u{e9}</name></user>
          <user id="2"><name>Bob &amp; Co</name></user>
          <key>sesame-open</key>
        </GetUsersResponse>
      </soap:Body>
    </soap:Envelope>

    """

  private static let soapAction = """
    connector: plain
    method: POST
    path: /users
    headers: {SOAPAction: urn:users#get}
    body:
      xml: <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"/>
      type: text/xml; charset=utf-8
    expect:
      checks:
        - {jsonpath: "$..GetUsersResponse['@total']", equals: ["2"]}
    capture:
      names: $..user[*].name
      second: $..user[?@['@id'] == '2'].name
      total:
        jsonpath: $['soap:Envelope']['soap:Body'].GetUsersResponse['@total']
        type: integer
      key: $..key
    print: captures

    """

  private func run(
    _ action: String, _ body: [UInt8], status: Int = 200, type: String?,
    connector: String = PlainProject.connector, _ arguments: String...
  ) async throws -> (outcome: ChildProcess.Outcome, server: String) {
    let headers = type.map { [HTTPServerField("Content-Type", $0)] } ?? []
    let server = try LocalServer { _ in
      HTTPServerResponse(status: status, headers: headers, body: body)
    }
    let project = try PlainProject.make(
      connector: connector, action: action, baseURL: server.baseURL)
    let outcome = try await project.program.launch(["things/list"] + arguments).outcome()
    await server.stop()
    return (outcome, server.baseURL)
  }

  private static let latin1 = envelope.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }

  @Test func aSOAPResponse() async throws {
    let (outcome, _) = try await run(
      Self.soapAction, Self.latin1, type: "text/xml")
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(
      outcome.text == """
        {
          "names": [
            "André",
            "Bob & Co"
          ],
          "second": [
            "Bob & Co"
          ],
          "total": 2,
          "key": [
            "***"
          ]
        }

        """)
    // The body itself goes out as it came.
    let (plain, _) = try await run(
      Self.soapAction, Self.latin1, type: "text/xml", "--print", "body")
    #expect(plain.output == Self.latin1)
  }

  @Test func aSOAPFault() async throws {
    let fault = """
      <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
      <soap:Fault><faultcode>soap:Client</faultcode><faultstring>No such user</faultstring>
      </soap:Fault></soap:Body></soap:Envelope>
      """
    let connector = PlainProject.connector.replacing("[$.message,", with: "[$..faultstring,")
    let (outcome, server) = try await run(
      Self.soapAction, Array(fault.utf8), status: 500, type: "text/xml; charset=utf-8",
      connector: connector)
    #expect(outcome.status == 6)
    #expect(
      outcome.errors.contains(
        "error: POST \(server)/users answered 500 Internal Server Error: No such user ["))
  }

  @Test func linesThatCameAsJSONAreKnown() async throws {
    let action = PlainProject.action + "capture: {ids: \"$[*].id\"}\n"
    let lines = Array("{\"id\": 1}\n{\"id\": 2}\n".utf8)
    let (outcome, _) = try await run(action, lines, type: "application/json")
    #expect(outcome.status == 7)
    #expect(
      outcome.errors.hasSuffix(
        "help: The body is JSON Lines, which is read as a list where its Content-Type says so "
          + "(application/x-ndjson); else select {body: text} or a {regex: …}.\n"),
      "\(outcome.errors)")
    let (broken, _) = try await run(
      action, Array("{\"id\": 1}\n{\"id\"".utf8), type: "application/json")
    #expect(broken.errors.hasSuffix("from a body that is not JSON.\n"), "\(broken.errors)")
  }

  @Test func brokenXMLIsPointedAt() async throws {
    let action = PlainProject.action + "capture: {id: $.order.id}\n"
    let (outcome, _) = try await run(
      action, Array("<order>\n  <id>7</id>\n  <note>a & b</note>\n</order>".utf8),
      type: "application/xml")
    expectEnd(
      outcome, 7,
      """
      actions/things/list.yaml:4:15: error: the response (application/xml) is not XML: a character cannot stand here at line 3, column 12 [not-xml]
        |
      4 | capture: {id: $.order.id}
        |               ^^^^^^^^^^
      help: Select {body: text} or a {regex: …} from a body that is not XML.
      """)
  }

  @Test func whatTheXMLHoldsIsShown() async throws {
    let action = PlainProject.action + "capture: {id: $.order.lines.lien.name}\n"
    let (outcome, _) = try await run(
      action, Array("<order><lines><line/><line/></lines></order>".utf8), type: "text/xml")
    expectEnd(
      outcome, 7,
      """
      actions/things/list.yaml:4:15: error: capture 'id' found no value in the response [missing-capture]
        |
      4 | capture: {id: $.order.lines.lien.name}
        |               ^^^^^^^^^^^^^^^^^^^^^^^ did you mean 'line'?
      note: $['order']['lines'] is an object with line
      help: Write {…, required: false} if the value may be absent.
      """)
  }

  @Test func aBombIsAnError() async throws {
    let laughs = (1...9).reduce("<!ENTITY l0 'laugh'>") { declarations, level in
      declarations + "<!ENTITY l\(level) '"
        + String(repeating: "&l\(level - 1);", count: 10) + "'>"
    }
    let action = PlainProject.action + "capture: {all: $.a}\n"
    let (outcome, _) = try await run(
      action, Array("<!DOCTYPE a [\(laughs)]>\n<a>&l9;</a>".utf8), type: "text/xml")
    #expect(outcome.status == 7)
    #expect(
      outcome.errors.contains(
        "is not XML: its entities expand to too much text at line 2, column 4 [not-xml]"))
  }

  @Test func aTable() async throws {
    let action = PlainProject.action + "capture: {names: '$[*].name', row: '$[?@.id == \"2\"]'}\n"
    let body = Array("id,name\r\n1,Ann\r\n2,\"Bob \"\"B\"\"\r\nJr\"\r\n".utf8)
    let (outcome, _) = try await run(action, body, type: "text/csv", "--print", "names")
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(outcome.text == "[\n  \"Ann\",\n  \"Bob \\\"B\\\"\\r\\nJr\"\n]\n")
    let (plain, _) = try await run(action, body, type: "text/csv")
    #expect(plain.output == body)
  }

  @Test func linesOfJSON() async throws {
    let action =
      PlainProject.action
      + "expect: {checks: [{jsonpath: $, length: 2}]}\ncapture: {ids: '$[*].id'}\n"
    let (outcome, _) = try await run(
      action, Array("{\"id\": 1.10}\n\n{\"id\": 12345678901234567890}\n".utf8),
      type: "application/x-ndjson", "--print", "ids")
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(outcome.text == "[\n  1.10,\n  12345678901234567890\n]\n")
    let (broken, _) = try await run(
      action, Array("{\"id\": 1}\n{\"id\": }\n".utf8), type: "application/x-ndjson")
    #expect(broken.status == 7)
    #expect(
      broken.errors.contains(
        "is not JSON Lines: expected a value, found '}' at line 2, column 8 [not-json-lines]"))
  }

  /// The rows of an NQL query as CSV, from the shipped API's sandbox.
  @Test func rowsOfAnNQLQuery() async throws {
    let sandbox = try Sandbox()
    let project = try GuideProject.make(
      action: """
        connector: nexthink
        method: POST
        path: /api/v1/nql/execute
        headers: {Accept: text/csv}
        body:
          json: {queryId: "#device_inventory", parameters: {}}
        capture:
          names: $[*]['device.name']
          memory: {jsonpath: "$[0]['device.hardware.memory']", type: integer}
        print: names

        """, sandbox: sandbox)
    let outcome = try await project.program.run("nexthink/list-workflows")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let names = try ParsedJSON(outcome.output).root.elements.compactMap(\.string)
    #expect(names.count == 3)
    #expect(names.contains { $0.contains("\"") })
    let body = try await project.program.run("nexthink/list-workflows", "--print", "body")
    let rows = body.text.split(separator: "\r\n").dropFirst()
    for (name, row) in zip(names, rows) {
      let quoted = "\"" + name.replacing("\"", with: "\"\"") + "\","
      #expect(row.hasPrefix(name.contains("\"") ? quoted : name + ","))
    }
    let memory = try await project.program.run("nexthink/list-workflows", "--print", "memory")
    #expect(Int(memory.text.dropLast()) != nil, "\(memory.text)\(memory.errors)")
    await sandbox.stop()
  }
}
