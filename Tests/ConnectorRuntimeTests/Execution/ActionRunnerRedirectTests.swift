import JSONDocument
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Redirects, hop by hop.
@Suite struct ActionRunnerRedirectTests {
  private static let connector = """
    base_url: https://api.example.com/v1
    variables: {key: {secret: true}, query_key: {secret: true}, sid: {secret: true}}
    auth:
      - {type: bearer, token: <<key>>}
      - {type: api_key, value: <<query_key>>, attach: {in: query, name: api_key}}
      - {type: api_key, value: <<sid>>, attach: {in: cookie, name: sid}}
    headers: {X-Tenant: acme}
    query: {client: one}
    tls: {client_certificate: client.pem, client_key: client.key}

    """
  private static let action = """
    method: GET
    path: /things
    headers: {X-Own: mine, Cookie: seen=1}
    query: {page: 2}

    """
  private static let files = ["client.pem": "", "client.key": ""]

  @Test func aHopToTheSameOriginKeepsWhatBelongsToIt() async throws {
    let transport = ScriptedTransport { _, number in
      number == 1 ? redirect(302, to: "../v2/things?page=3") : json("{}")
    }
    let run = try RunFixture(
      connector: Self.connector, action: Self.action, files: Self.files)
    let result = try await run.run(transport)
    let requests = transport.requests
    #expect(
      requests.map(\.line) == [
        "GET https://api.example.com/v1/things?client=one&page=2&api_key=query_key-value",
        "GET https://api.example.com/v2/things?page=3&api_key=query_key-value",
      ])
    for request in requests {
      #expect(request.header("Authorization") == "Bearer key-value")
      #expect(request.header("Cookie") == "seen=1; sid=sid-value")
      #expect(request.header("X-Tenant") == "acme")
      #expect(request.header("X-Own") == "mine")
      #expect(request.tls.clientCertificate == run.folder.path + "/client.pem")
    }
    #expect(result.response.url == requests[1].url)
  }

  @Test(arguments: [
    "https://other.example.com/things", "https://api.example.com:8443/things",
    "//other.example.com/things",
  ])
  func aHopToAnotherOriginLeavesEverythingBehind(_ location: String) async throws {
    let transport = ScriptedTransport { _, number in
      switch number {
      case 1: redirect(307, to: location)
      // Back home nothing is picked up again.
      case 2: redirect(307, to: "https://api.example.com/v1/end")
      default: json("{}")
      }
    }
    let run = try RunFixture(
      connector: Self.connector, action: Self.action, files: Self.files)
    _ = try await run.run(transport)
    let requests = transport.requests
    #expect(requests.count == 3)
    #expect(requests[0].header("Authorization") == "Bearer key-value")
    for request in requests.dropFirst() {
      #expect(request.header("Authorization") == nil)
      #expect(request.header("Cookie") == nil)
      #expect(request.header("X-Tenant") == nil)
      #expect(request.header("X-Own") == "mine")
      #expect(!request.url.contains("api_key"))
      #expect(!request.url.contains("client"))
      #expect(request.tls.clientCertificate == nil)
      #expect(request.tls.clientKey == nil)
    }
  }

  @Test func neverLeadsFromHTTPSToHTTP() async throws {
    let transport = ScriptedTransport(redirect(302, to: "http://api.example.com/v1/things?t=1"))
    let run = try RunFixture(action: "method: GET\npath: /things\nredirects: {follow: all}\n")
    #expect(
      await failure { try await run.run(transport) } == """
        status
        error: GET https://api.example.com/v1/things answered 302 Found [unexpected-status]
        at /things
        help: It redirects to 'http://api.example.com/v1/things', and no redirect from https to \
        http is followed.
        """)
    #expect(transport.requests.count == 1)
  }

  @Test func saysThatATargetIsNoURL() async throws {
    let transport = ScriptedTransport(redirect(302, to: "mailto:someone"))
    let run = try RunFixture(action: "method: GET\npath: /things\n")
    #expect(
      await failure { try await run.run(transport) }.hasSuffix(
        "help: It redirects to 'mailto:someone', which is no http(s) URL."))
  }

  @Test func showsNoPasswordOfATarget() async throws {
    let transport = ScriptedTransport(
      redirect(302, to: "https://jo:pass-word@api.example.com/?t=1"))
    let run = try RunFixture(action: "method: GET\npath: /things\n")
    #expect(
      await failure { try await run.run(transport) }.hasSuffix(
        "help: It redirects to 'https://***@api.example.com/', and no user name or password of a URL "
          + "is sent."))
  }

  @Test func aRedirectThatIsExpectedAndNotFollowedIsASuccess() async throws {
    let transport = ScriptedTransport(redirect(302, to: "/elsewhere"))
    let run = try RunFixture(
      action: """
        method: POST
        path: /things
        expect: {status: 302}
        capture: {place: {header: location}}

        """)
    let result = try await run.run(transport)
    #expect(result.captures.map(\.value) == [.string("/elsewhere")])
    #expect(transport.requests.count == 1)
  }

  @Test func endsAfterTheDeclaredNumberOfHops() async throws {
    for maximum in [0, 1, 3] {
      let transport = ScriptedTransport { _, number in redirect(302, to: "/hop/\(number)") }
      let run = try RunFixture(
        action: "method: GET\npath: /things\nredirects: {max: \(maximum)}\n")
      let text = await failure { try await run.run(transport) }
      #expect(text.hasPrefix("status\nerror: GET https://api.example.com/"))
      #expect(text.contains("redirects once more, after \(maximum) redirects [too-many-redirects]"))
      #expect(text.contains("\nat \(maximum)\n"))
      #expect(transport.requests.count == maximum + 1)
    }
  }

  @Test(arguments: [
    (307, "POST", true), (308, "POST", true), (302, "GET", false), (303, "GET", false),
  ])
  func repeatsABodyOnlyWhereTheMethodStays(
    _ status: Int, _ method: String, _ keepsBody: Bool
  ) async throws {
    let transport = ScriptedTransport { _, number in
      number == 1 ? redirect(status, to: "/end") : json("{}")
    }
    let run = try RunFixture(
      action: """
        method: POST
        path: /things
        body: {json: {a: 1}}
        redirects: {follow: all}

        """)
    _ = try await run.run(transport)
    let last = try #require(transport.requests.last)
    #expect(last.line == "\(method) https://api.example.com/end")
    #expect(last.body == (keepsBody ? .bytes(Array(#"{"a":1}"#.utf8)) : .none))
    #expect(last.header("Content-Type") == (keepsBody ? "application/json" : nil))
    #expect(last.header("Authorization") == "Bearer key-value")
  }
}
