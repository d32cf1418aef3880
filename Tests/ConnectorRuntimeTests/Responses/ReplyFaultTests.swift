import ConnectorModel
import Diagnostics
import Testing

@testable import ConnectorRuntime

/// Failures that a body tells although the status is one of success.
@Suite struct ReplyFaultTests {
  private static let graphQL = """
    method: POST
    path: /graphql
    body:
      graphql: {query: "{ viewer { name } }"}
    capture:
      name: {jsonpath: $.data.viewer.name, required: false}

    """
  private static let soap = """
    method: POST
    path: /service
    body: {xml: <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"/>, type: text/xml}

    """

  private static func run(
    _ action: String, _ body: String, status: Int = 200, type: String = "application/json"
  ) async throws -> (kind: RunFailure.Kind, diagnostic: Diagnostic)? {
    let run = try RunFixture(action: action)
    let transport = ScriptedTransport(
      TransportResponse(
        status: status, headers: [HTTPField("Content-Type", type)], body: Array(body.utf8)))
    do {
      _ = try await run.run(transport)
      return nil
    } catch let failure as RunFailure {
      return (failure.kind, try #require(failure.diagnostics.first))
    }
  }

  @Test func errorsOfGraphQLFailTheRun() async throws {
    let body = """
      {"data": {"viewer": null}, "errors": [
        {"message": "Field 'name' is not allowed", "path": ["viewer"]}, {"message": "Slow\\ndown"}]}
      """
    let failure = try #require(try await Self.run(Self.graphQL, body))
    #expect(failure.kind == .expectation)
    #expect(failure.diagnostic.id == "graphql-errors")
    #expect(
      failure.diagnostic.message
        == "POST https://api.example.com/v1/graphql answered with GraphQL errors: "
        + "Field 'name' is not allowed; Slow down")
    #expect(failure.diagnostic.span?.text == "\"{ viewer { name } }\"")
  }

  @Test func anErrorWithoutAListIsOneToo() async throws {
    let failure = try #require(try await Self.run(Self.graphQL, #"{"errors": "too slow"}"#))
    #expect(failure.diagnostic.message.hasSuffix("answered with GraphQL errors: too slow"))
  }

  @Test(arguments: [
    #"{"data": {"viewer": {"name": "Ann"}}}"#, #"{"data": {}, "errors": []}"#,
    #"{"data": {}, "errors": null}"#, #"{"data": {}}"#,
  ])
  func noErrorsAreNone(body: String) async throws {
    #expect(try await Self.run(Self.graphQL, body) == nil)
  }

  @Test func anActionThatLooksAtTheErrorsDecides() async throws {
    let partial = #"{"data": {"viewer": {"name": "Ann"}}, "errors": [{"message": "half"}]}"#
    let action = Self.graphQL + "expect: {checks: [{jsonpath: $.errors, length: 1}]}\n"
    #expect(try await Self.run(action, partial) == nil)
  }

  @Test func otherBodiesMayHaveErrors() async throws {
    let action = "method: POST\npath: /x\nbody: {json: {a: 1}}\n"
    #expect(try await Self.run(action, #"{"errors": [{"message": "no"}]}"#) == nil)
  }

  @Test func anUnexpectedStatusQuotesTheErrors() async throws {
    let failure = try #require(
      try await Self.run(
        Self.graphQL, #"{"errors": [{"message": "Syntax Error: Unexpected <EOF>."}]}"#, status: 400)
    )
    #expect(failure.kind == .status)
    #expect(failure.diagnostic.message.hasSuffix(": Syntax Error: Unexpected <EOF>."))
  }

  // MARK: SOAP

  private static let fault11 = """
    <?xml version="1.0"?><soapenv:Envelope \
    xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault>\
    <faultcode>soapenv:Client</faultcode><faultstring xml:lang="en">No such order: 7</faultstring>\
    </soapenv:Fault></soapenv:Body></soapenv:Envelope>
    """
  private static let fault12 = """
    <env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><env:Fault>\
    <env:Code><env:Value>env:Sender</env:Value></env:Code><env:Reason>\
    <env:Text xml:lang="en">No such order: 7</env:Text><env:Text xml:lang="de">Nicht da</env:Text>\
    </env:Reason></env:Fault></env:Body></env:Envelope>
    """

  @Test(arguments: [fault11, fault12])
  func aFaultFailsTheRun(body: String) async throws {
    let failure = try #require(try await Self.run(Self.soap, body, type: "text/xml"))
    #expect(failure.kind == .expectation)
    #expect(
      failure.diagnostic.message
        == "POST https://api.example.com/v1/service answered with a SOAP Fault: No such order: 7")
  }

  @Test(arguments: [fault11, fault12])
  func anUnexpectedStatusQuotesTheFault(body: String) async throws {
    let failure = try #require(
      try await Self.run(Self.soap, body, status: 500, type: "application/soap+xml"))
    #expect(failure.kind == .status)
    #expect(failure.diagnostic.message.hasSuffix("500 Internal Server Error: No such order: 7"))
  }

  /// SOAP answers 500 whoever is at fault: its code says who is.
  @Test(arguments: [
    (fault11, "refuses what it was sent"), (fault12, "refuses what it was sent"),
    (
      fault11.replacing("soapenv:Client", with: "soapenv:Client.Authentication"),
      "refuses what it was sent"
    ),
    (fault11.replacing("soapenv:Client", with: "soapenv:Server"), "try again later"),
    (fault12.replacing("env:Sender", with: "env:Receiver"), "try again later"),
    (fault12.replacing("env:Sender", with: "env:VersionMismatch"), "compare its SOAP version"),
    (fault11.replacing("soapenv:Client", with: "m:Own"), "The fault is the server's"),
  ])
  func theCodeSaysWhoseFaultItIs(body: String, help: String) async throws {
    // A code of the service's own says nothing, and 400 is no fault of the server's.
    for status in help == "The fault is the server's" ? [500] : [400, 500] {
      let unexpected = try #require(
        try await Self.run(Self.soap, body, status: status, type: "text/xml"))
      #expect(unexpected.diagnostic.help?.contains(help) == true, "\(unexpected.diagnostic)")
    }
    let expected = try #require(try await Self.run(Self.soap, body, type: "text/xml"))
    #expect(expected.diagnostic.help?.contains(help) ?? help.contains("server's"))
  }

  @Test func anActionThatLooksAtTheFaultDecides() async throws {
    let action = Self.soap + "expect: {checks: [{jsonpath: $..faultcode, exists: true}]}\n"
    #expect(try await Self.run(action, Self.fault11, type: "text/xml") == nil)
  }

  @Test func anEnvelopeWithoutAFaultIsNone() async throws {
    let body = #"<e:Envelope xmlns:e="u"><e:Body><Order id="7"/></e:Body></e:Envelope>"#
    #expect(try await Self.run(Self.soap, body, type: "text/xml") == nil)
  }
}
