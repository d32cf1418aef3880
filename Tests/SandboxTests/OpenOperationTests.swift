import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// The operations that take no token of the API, with every status that they give: both token
/// endpoints, and the file of an export at its signed link.
@Suite struct OpenOperationTests {
  /// One answer of one operation.
  struct Case: Sendable, CustomTestStringConvertible {
    var operation: String
    var status: Int
    /// What the body holds.
    var text: String
    var faults: [SandboxFault] = []
    var ask: @Sendable (SandboxClient) async throws -> RawSocketClient.Response

    var testDescription: String { "\(operation) \(status) \(text)" }
  }

  private static let form = "application/x-www-form-urlencoded"
  private static let grant = "grant_type=client_credentials&scope=service:integration"

  private static func token(_ path: String, grantType: String) -> [Case] {
    func ask(
      _ body: String, secret: String? = nil
    ) -> @Sendable (SandboxClient) async throws -> RawSocketClient.Response {
      { client in
        try await client.send(
          "POST", path, authorization: client.basic(secret: secret), type: form, body: body)
      }
    }
    let name = "token \(path)"
    return [
      Case(operation: name, status: 200, text: "\"access_token\"", ask: ask(grant)),
      Case(operation: name, status: 400, text: grantType, ask: ask("grant_type=password")),
      Case(operation: name, status: 401, text: "invalid_client", ask: ask(grant, secret: "x")),
      Case(
        operation: name, status: 401, text: "invalid_client", faults: [.tokenRejected],
        ask: ask(grant)),
      Case(
        operation: name, status: 503, text: "Service Unavailable", faults: [.tokenUnavailable],
        ask: ask(grant)),
      Case(
        operation: name, status: 200, text: "<title>Sign in", faults: [.tokenMalformed],
        ask: ask(grant)),
    ]
  }

  /// The link of an export that is complete.
  private static func link(_ client: SandboxClient) async throws -> String {
    let target = try await NexthinkOperation.export(asked: 2)(client)
    let url = try #require(
      try await client.json("GET", target).value["resultsFileUrl"]?.string)
    let origin = "http://127.0.0.1:\(client.sandbox.filePort)"
    #expect(url.hasPrefix(origin))
    return String(url.dropFirst(origin.count))
  }

  private static func file(
    _ status: Int, _ text: String, faults: [SandboxFault] = [], method: String = "GET",
    authorization: String? = nil, change: @escaping @Sendable (String) -> String = { $0 }
  ) -> Case {
    Case(operation: "file", status: status, text: text, faults: faults) { client in
      try await client.send(
        method, change(try await link(client)), authorization: authorization,
        port: client.sandbox.filePort)
    }
  }

  private static let cases =
    token("/api/v1/token", grantType: "unsupported_grant_type")
    + token("/oauth2/default/v1/token", grantType: "unsupported_grant_type") + [
      file(200, "device.name,"), file(400, "InvalidArgument", authorization: "Bearer x"),
      file(403, "Request has expired", faults: [.exportLinkExpired]),
      file(403, "SignatureDoesNotMatch") { $0 + "0" },
      file(403, "Access Denied") { String($0.prefix { $0 != "?" }) },
      file(405, "MethodNotAllowed", method: "DELETE"),
    ]

  @Test(arguments: cases)
  func `each answers as documented`(_ one: Case) async throws {
    let client = try SandboxClient(SandboxOptions(faults: one.faults))
    let response = try await one.ask(client)
    #expect(response.status == one.status, "\(response.text)")
    #expect(response.text.contains(one.text), "\(response.text)")
    await client.sandbox.stop()
  }

  @Test func `they are counted`() {
    let names = Set(Self.cases.map(\.operation))
    let pairs = Set(Self.cases.map { "\($0.operation) \($0.status)" })
    #expect(names.count == 3)
    print(
      "Nexthink tokens and files: \(names.count) operations, \(pairs.count) of their statuses, "
        + "\(Self.cases.count) cases")
  }
}
