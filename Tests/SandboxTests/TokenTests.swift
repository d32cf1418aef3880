import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// Both token endpoints, and what tokens are good for.
@Suite struct TokenTests {
  private static let legacy = "/api/v1/token"
  private static let current = "/oauth2/default/v1/token"
  private static let form = "application/x-www-form-urlencoded"
  private static let grant = "grant_type=client_credentials&scope=service:integration"

  @Test(arguments: [
    (legacy, nil, ""),
    (legacy, form, "grant_type=client_credentials"),
    (legacy, form, grant),
    (legacy, "\(form); charset=utf-8", "grant_type=client_credentials"),
    (current, form, grant),
    (current, form, "scope=service%3Aintegration&grant_type=client_credentials"),
  ])
  func `the right credentials get a token`(
    path: String, type: String?, body: String
  ) async throws {
    let client = try SandboxClient()
    let response = try await client.send(
      "POST", path, authorization: client.basic(), type: type, body: body)
    #expect(response.status == 200)
    #expect(response.header("Cache-Control") == "no-store")
    let json = try SandboxClient.json(response)
    guard case .object(let members) = json else {
      Issue.record("no object: \(json)")
      return
    }
    #expect(members.map(\.name) == ["token_type", "expires_in", "access_token", "scope"])
    #expect(json["token_type"] == "Bearer")
    #expect(json["expires_in"] == 900)
    #expect(json["scope"] == "service:integration")
    guard case .string(let token)? = json["access_token"] else {
      Issue.record("no token: \(json)")
      return
    }
    #expect(token.count >= 32)
    let list = try await client.send(
      "GET", "/api/v1/workflows", authorization: "Bearer \(token)")
    #expect(list.status == 200)
    await client.sandbox.stop()
  }

  @Test(arguments: [
    (legacy, form, "grant_type=password", 400, "unsupported_grant_type"),
    (legacy, form, "scope=service:integration", 400, "invalid_request"),
    (legacy, form, "grant_type=client_credentials&scope=other", 400, "invalid_scope"),
    (legacy, "application/json", "{}", 400, "invalid_request"),
    (current, nil, "", 400, "invalid_request"),
    (current, nil, grant, 400, "invalid_request"),
    (current, "application/json", "{}", 400, "invalid_request"),
    (current, form, "grant_type=client_credentials", 400, "invalid_scope"),
    (current, form, "grant_type=client_credentials&scope=", 400, "invalid_scope"),
    (current, form, "grant_type=refresh_token&scope=x", 400, "unsupported_grant_type"),
    (current, form, "scope=service:integration", 400, "invalid_request"),
  ])
  func `a wrong token request is an OAuth error`(
    path: String, type: String?, body: String, status: Int, error: String
  ) async throws {
    let client = try SandboxClient()
    let response = try await client.send(
      "POST", path, authorization: client.basic(), type: type, body: body)
    #expect(response.status == status)
    let json = try SandboxClient.json(response)
    #expect(json["error"] == .string(error))
    #expect(json["error_description"] != nil)
    #expect(json["access_token"] == nil)
    await client.sandbox.stop()
  }

  @Test(arguments: [legacy, current])
  func `wrong or missing client credentials are a 401`(path: String) async throws {
    let client = try SandboxClient(SandboxOptions(clientID: "id", clientSecret: "s3cr:et"))
    let wrong: [String?] = [
      nil, "", "Basic", "Basic ", "Basic !!!", client.basic(secret: "other"),
      client.basic(id: "other"), client.basic(secret: ""),
      client.basic().replacingOccurrences(of: "Basic", with: "Bearer"),
      client.basic() + "x",
    ]
    for authorization in wrong {
      let response = try await client.send(
        "POST", path, authorization: authorization, type: Self.form,
        body: Self.grant + "&client_id=id&client_secret=s3cr%3Aet")
      #expect(response.status == 401, "\(authorization ?? "none")")
      #expect(response.header("WWW-Authenticate") == "Basic realm=\"sandbox\"")
      let json = try SandboxClient.json(response)
      #expect(json["error"] == "invalid_client")
      #expect(json["error_description"] != nil)
    }
    let right = try await client.send(
      "POST", path, authorization: client.basic().replacingOccurrences(of: "Basic", with: "bAsIc"),
      type: Self.form, body: Self.grant)
    #expect(right.status == 200)
    await client.sandbox.stop()
  }

  @Test func `tokens differ, and all are valid until they expire`() async throws {
    let client = try SandboxClient(SandboxOptions(tokenTTL: .seconds(10)))
    func status(_ token: String) async throws -> Int {
      try await client.send("GET", "/api/v1/workflows", authorization: "Bearer \(token)").status
    }
    let first = try await client.token()
    client.advance(by: .seconds(5))
    let second = try await client.token()
    #expect(first != second)
    #expect(try await status(first) == 200)
    client.advance(by: .seconds(5) - .nanoseconds(1))
    #expect(try await status(first) == 200)
    client.advance(by: .nanoseconds(1))
    #expect(try await status(first) == 401)
    #expect(try await status(second) == 200)
    client.advance(by: .seconds(5))
    #expect(try await status(second) == 401)
    #expect(try await status(try await client.token()) == 200)
    await client.sandbox.stop()
  }

  @Test(arguments: [
    (Duration.milliseconds(1), 1), (.seconds(1), 1), (.milliseconds(1500), 2), (.seconds(60), 60),
  ])
  func `expires_in is in whole seconds and never zero`(lifetime: Duration, seconds: Int)
    async throws
  {
    let client = try SandboxClient(SandboxOptions(tokenTTL: lifetime))
    let response = try await client.send("POST", Self.legacy, authorization: client.basic())
    #expect(
      try SandboxClient.json(response)["expires_in"] == .number(JSONNumber(seconds)))
    await client.sandbox.stop()
  }

  @Test func `an API call without a valid token is a 401 without a body`() async throws {
    let client = try SandboxClient()
    let token = try await client.token()
    let wrong: [String?] = [
      nil, "", "Bearer", "Bearer ", "Bearer x", "Bearer \(token)x", "Basic \(token)", token,
      client.basic(),
    ]
    for authorization in wrong {
      for (method, path) in [("GET", "/api/v1/workflows"), ("POST", "/api/v2/workflows/execute")] {
        let response = try await client.send(method, path, authorization: authorization)
        #expect(response.status == 401, "\(authorization ?? "none")")
        #expect(response.body == [])
        #expect(response.header("Content-Length") == "0")
        #expect(response.header("WWW-Authenticate") == "Bearer realm=\"sandbox\"")
      }
    }
    let lower = try await client.send(
      "GET", "/api/v1/workflows", authorization: "bearer \(token)")
    #expect(lower.status == 200)
    await client.sandbox.stop()
  }

  @Test func `credentials are made up anew, or as given`() async throws {
    let first = try SandboxClient()
    let second = try SandboxClient()
    #expect(first.sandbox.clientID != second.sandbox.clientID)
    #expect(first.sandbox.clientSecret != second.sandbox.clientSecret)
    #expect(first.sandbox.clientSecret.count >= 32)
    let foreign = try await second.send("POST", Self.legacy, authorization: first.basic())
    #expect(foreign.status == 401)
    let fixed = try SandboxClient(SandboxOptions(clientID: "é", clientSecret: ""))
    #expect(fixed.sandbox.clientID == "é")
    #expect(fixed.sandbox.clientSecret.isEmpty)
    #expect(
      try await fixed.send("POST", Self.legacy, authorization: fixed.basic()).status == 200)
  }
}
