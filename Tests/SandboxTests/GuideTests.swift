import Foundation
import HTTPServer
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// The two commands of the public Nexthink connector guide, run by a real shell and a real curl.
///
/// Scheme, host and placeholders are replaced, and the line continuation that the first command
/// lost is restored; nothing else.
@Suite struct GuideTests {
  private static let tokenCommand = """
    curl --location --request POST \
    'https://{{nexthink_instance}}.api.{{region}}.nexthink.cloud/api/v1/token' \\
    \t\t --header 'Authorization: Basic <Base64 encoded \
    {{nexthink_clientId}}:{{nexthink_clientSecret}}>'
    """
  private static let listCommand = """
    curl --request GET 'https://{{nexthink_instance}}.api.{{region}}.nexthink.cloud/api/v1/workflows' \\
      --header 'Accept: application/json' \\
      --header 'Authorization: Bearer {{access_token}}'
    """

  private func run(_ command: String, replacing texts: [String: String]) async throws -> JSONValue {
    var command = command
    for (placeholder, value) in texts {
      command = command.replacingOccurrences(of: placeholder, with: value)
    }
    #expect(!command.contains("{{"))
    let result = try await Curl.shell("export no_proxy='*'\n" + command)
    #expect(result.exitStatus == 0, "\(result.errors)")
    return try ParsedJSON(result.output).root.value
  }

  @Test func `the guide's own commands work`() async throws {
    let client = try SandboxClient()
    let host = "https://{{nexthink_instance}}.api.{{region}}.nexthink.cloud"
    let pair = "\(client.sandbox.clientID):\(client.sandbox.clientSecret)"
    let token = try await run(
      Self.tokenCommand,
      replacing: [
        host: client.sandbox.baseURL,
        "<Base64 encoded {{nexthink_clientId}}:{{nexthink_clientSecret}}>":
          Data(pair.utf8).base64EncodedString(),
      ])
    guard case .string(let accessToken)? = token["access_token"] else {
      Issue.record("no token: \(token)")
      return
    }
    let list = try await run(
      Self.listCommand,
      replacing: [host: client.sandbox.baseURL, "{{access_token}}": accessToken])
    #expect(list[0]?["id"] == "license_reclamation")
    #expect(list[0]?["lastUpdateTime"] == "2023-12-07T16:26:36Z")
    #expect(list[0]?["name"] == "License reclamation")
    #expect(list[0]?["status"] == "ACTIVE")
    #expect(
      client.sandbox.requests.map(\.request.target) == ["/api/v1/token", "/api/v1/workflows"])
    #expect(client.sandbox.requests.map(\.request.body) == [[], []])
    await client.sandbox.stop()
  }
}
