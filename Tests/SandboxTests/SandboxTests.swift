import Foundation
import HTTPServer
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// What is the same for all operations, and the sandbox's own life.
@Suite struct SandboxTests {
  @Test(arguments: [
    "/", "/api/v1/workflow", "/api/v1/workflows/", "/api/v1//workflows",
    "/api/v3/workflows/execute",
    "/api/v1/workflows/workflows//execution/x/trigger", "*", "/%00",
  ])
  func `an unknown path is a 404 as JSON`(target: String) async throws {
    let client = try SandboxClient()
    let response = try await client.call("GET", target)
    #expect(response.status == 404)
    #expect(try SandboxClient.json(response)["code"] == "NOT_FOUND")
    await client.sandbox.stop()
  }

  @Test(arguments: [
    ("POST", "/api/v1/workflows", "GET, HEAD"), ("GET", "/api/v1/token", "POST"),
    ("DELETE", "/api/v1/workflows/execute", "POST"), ("get", "/api/v1/workflows", "GET, HEAD"),
  ])
  func `a wrong method is a 405 that names the right ones`(
    method: String, target: String, allowed: String
  ) async throws {
    let client = try SandboxClient()
    let response = try await client.call(method, target)
    #expect(response.status == 405)
    #expect(response.header("Allow") == allowed)
    #expect(try SandboxClient.json(response)["code"] == "METHOD_NOT_ALLOWED")
    await client.sandbox.stop()
  }

  @Test func `HEAD answers as GET without the body`() async throws {
    let client = try SandboxClient()
    let get = try await client.call("GET", "/api/v1/workflows")
    let head = try await client.call("HEAD", "/api/v1/workflows")
    #expect(head.status == 200)
    #expect(head.header("Content-Length") == "\(get.body.count)")
    await client.sandbox.stop()
  }

  @Test func `the environment names what both connectors need`() async throws {
    let client = try SandboxClient()
    let sandbox = client.sandbox
    #expect(sandbox.baseURL == "http://127.0.0.1:\(sandbox.port)")
    #expect(sandbox.filePort != sandbox.port)
    #expect(
      sandbox.environment.map { "\($0.name)=\($0.value)" } == [
        "NEXTHINK_BASE_URL=\(sandbox.baseURL)", "NEXTHINK_CLIENT_ID=\(sandbox.clientID)",
        "NEXTHINK_CLIENT_SECRET=\(sandbox.clientSecret)",
        "NEXTHINK_LOGIN_BASE_URL=\(sandbox.baseURL)",
        "NEXTHINK_LOGIN_TOKEN_URL=\(sandbox.baseURL)/oauth2/default/v1/token",
        "NEXTHINK_LOGIN_CLIENT_ID=\(sandbox.clientID)",
        "NEXTHINK_LOGIN_CLIENT_SECRET=\(sandbox.clientSecret)",
      ])
    let other = try SandboxClient(SandboxOptions(variables: [SandboxVariable("X", .clientID)]))
    #expect(other.sandbox.environment.map(\.name) == ["X"])
    #expect(other.sandbox.environment.map(\.value) == [other.sandbox.clientID])
  }

  @Test func `requests are recorded as they came`() async throws {
    let client = try SandboxClient()
    _ = try await client.send("POST", "/api/v1/token?x=%20y", authorization: "Basic eA==")
    _ = try await client.send("PUT", "/a%2Fb", type: "text/plain", body: "a\0b")
    await client.sandbox.stop()
    let requests = client.sandbox.requests
    #expect(requests.map(\.status) == [401, 404])
    #expect(requests[0].request.target == "/api/v1/token?x=%20y")
    #expect(requests[0].request.header("authorization") == "Basic eA==")
    #expect(requests[1].request.method == "PUT")
    #expect(requests[1].request.target == "/a%2Fb")
    #expect(requests[1].request.body == Array("a\0b".utf8))
  }

  @Test func `only the latest requests are kept`() async throws {
    let client = try SandboxClient(SandboxOptions(requestsKept: 3))
    for number in 0..<10 { _ = try await client.send("GET", "/\(number)") }
    #expect(client.sandbox.requests.map(\.request.target) == ["/7", "/8", "/9"])
    await client.sandbox.stop()
  }

  @Test func `the log has a line for each request and no secret`() async throws {
    let client = try SandboxClient()
    let token = try await client.token()
    let secret = client.sandbox.clientSecret
    _ = try await client.send(
      "GET", "/api/v1/workflows?dependency=USER&access_token=\(token)",
      authorization: "Bearer \(token)")
    let escaped = secret.utf8.map { String(format: "%%%02X", $0) }.joined()
    _ = try await client.send("GET", "/x?a=b&c=pre\(secret)post&d=\(escaped)&e")
    _ = try await client.send("GET", "/\u{1B}[31m/é")
    await client.sandbox.stop()
    let log = client.log
    #expect(log.count == 4)
    for line in log { #expect(line.wholeMatch(of: /.* \d{3} \d+\.\d ms/) != nil, "\(line)") }
    #expect(log[0].hasPrefix("POST /api/v1/token 200 "))
    #expect(log[1].hasPrefix("GET /api/v1/workflows?dependency=USER&access_token=*** 200 "))
    #expect(log[2].hasPrefix("GET /x?a=b&c=***&d=***&e 404 "))
    #expect(log[3].hasPrefix("GET /\\u{1B}[31m/é 404 "))
    for line in log {
      #expect(!line.contains(token))
      #expect(!line.contains(secret))
      #expect(!line.contains(escaped))
    }
  }

  @Test func `many clients at once get tokens of their own`() async throws {
    let client = try SandboxClient()
    let tokens = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<100 { group.addTask { try await client.token() } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(tokens.count == 100)
    #expect(client.sandbox.requests.count == 100)
    await client.sandbox.stop()
  }

  @Test func `after stop nothing listens, and it may be stopped again`() async throws {
    let client = try SandboxClient()
    await client.sandbox.stop()
    await client.sandbox.stop()
    for port in [client.sandbox.port, client.sandbox.filePort] {
      #expect(try await Curl.run(["--silent", "http://127.0.0.1:\(port)/"]).exitStatus == 7)
    }
  }

  @Test func `a port in use is an error that names it`() async throws {
    let client = try SandboxClient()
    let port = client.sandbox.port
    #expect(
      throws: HTTPServerError.cannotListen(
        host: "127.0.0.1", port: port, reason: "Address already in use")
    ) {
      try Sandbox(options: SandboxOptions(port: port))
    }
    await client.sandbox.stop()
  }
}
