import ConnectorModel
import Testing

@testable import ConnectorRuntime

@Suite struct ServerMessageTests {
  private static func text(
    _ body: String, type: String? = "application/json",
    selectors: String = #"[$.message, $.details, "$.errors[*].errors[*].message"]"#
  ) throws -> String? {
    let run = try RunFixture(
      connector: "base_url: https://a.example.com\nerror_message: \(selectors)\n",
      action: "method: GET\npath: /x\n")
    let headers = type.map { [HTTPField("Content-Type", $0)] } ?? []
    return ServerMessage.text(
      of: RunFixture.received(body, status: 400, headers: headers),
      selectors: run.setup.connector.errorMessage, hiding: Redactor(secrets: []))
  }

  @Test(arguments: [
    (#"{"code": "FORBIDDEN", "message": "No permission"}"#, "No permission"),
    (#"{"code": "X", "details": "No workflow"}"#, "No workflow"),
    (#"{"message": "", "details": "second"}"#, "second"),
    (
      #"{"message": null, "details": false, "errors": []}"#,
      #"{"message": null, "details": false, "errors": []}"#
    ),
    (#"{"errors": [{"errors": [{"message": "a"}, {"message": "b"}]}]}"#, "a; b"),
    (#"{"message": ["a", {"b": 1}]}"#, #"a; {"b":1}"#),
    (#"{"message": {"text": "x"}}"#, #"{"text":"x"}"#),
    (#"{"message": 7}"#, "7"), (#"{"message": "two\nlines\t\u001b[31mred"}"#, "two lines [31mred"),
    ("not json", "not json"), ("  a\r\n b  ", "a b"),
  ])
  func findsTheServersWords(_ body: String, _ expected: String) throws {
    #expect(try Self.text(body) == expected)
  }

  @Test func saysNothingWhereThereIsNothing() throws {
    #expect(try Self.text("") == nil)
    #expect(try Self.text(" \n ") == nil)
  }

  @Test(arguments: [
    (
      "<html><head><TITLE>Log\n in</TITLE></head></html>", "text/html; charset=utf-8",
      "an HTML page (title 'Log in')"
    ),
    ("<!DOCTYPE HTML><p>x", "text/plain", "an HTML page"),
    ("\n <!doctype html><title> </title>", "text/plain", "an HTML page"),
    ("<html>", "text/html", "an HTML page"),
  ])
  func sumsUpAPage(_ body: String, _ type: String, _ expected: String) throws {
    #expect(try Self.text(body, type: type) == expected)
  }

  @Test func cutsLongTexts() throws {
    let text = try #require(try Self.text(String(repeating: "é", count: 5000)))
    #expect(text.count == 501)
    #expect(text.hasSuffix("…"))
  }

  @Test func aPageOfManyMegabytesTakesNoTime() throws {
    let body = "<html>" + String(repeating: "<p>x</p>", count: 1 << 20)
    var text: String?
    let time = try ContinuousClock().measure { text = try Self.text(body, type: "text/html") }
    #expect(text == "an HTML page")
    #expect(time < .seconds(10))
  }
}
