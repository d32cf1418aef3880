import ConnectorModel
import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

@testable import CommandLineInterface

/// A connector of which several auth schemes bring tokens: the commands of `auth` do all of them.
@Suite(.timeLimit(.minutes(2))) struct AuthSeveralSchemesTests {
  /// Two clients of one server, with a key of a gateway between them.
  private static let files = [
    "connectors/crm.yaml": """
    base_url: http://127.0.0.1:9
    variables:
      first: {default: one}
      second: {default: two}
      secret: {secret: true}
      key: {secret: true, default: the-gateway-key}
    auth:
      - type: oauth2
        grant_type: client_credentials
        client_id: <<first>>
        client_secret: <<secret>>
        token_url: /token
        revoke_url: /revoke
      - type: api_key
        value: <<key>>
        attach: {in: header, name: X-Key}
      - type: oauth2
        grant_type: client_credentials
        client_id: <<second>>
        client_secret: <<secret>>
        token_url: /token
        revoke_url: /revoke
        attach: {in: header, name: X-Second}

    """,
    "actions/crm/get.yaml": "connector: crm\nmethod: GET\npath: /things\n",
  ]

  /// The client of a request, as Basic tells it.
  private static func client(_ request: HTTPServerRequest) -> String {
    ["one", "two", "stranger", "faulty"].first { name in
      let pair = Data("\(name):the-secret-value".utf8).base64EncodedString()
      return request.header("Authorization") == "Basic \(pair)"
    } ?? ""
  }

  private let server: LocalServer
  private let project: ScratchProject

  init() throws {
    let count = Mutex(0)
    server = try LocalServer { request in
      let client = Self.client(request)
      switch (request.path, client) {
      case ("/token", "stranger"): return .json(#"{"error":"invalid_client"}"#, status: 401)
      case ("/token", _):
        let number = count.withLock { count in
          count += 1
          return count
        }
        return .json(#"{"access_token":"token-of-\#(client)-\#(number)","expires_in":3600}"#)
      case ("/revoke", "faulty"): return .json("{}", status: 503)
      case ("/revoke", _): return HTTPServerResponse(status: 200)
      default:
        return .json(
          [request.header("Authorization"), request.header("X-Second")]
            .compactMap { $0 }.joined(separator: " "))
      }
    }
    project = try ScratchProject(
      Self.files, environment: ["CRM_BASE_URL": server.baseURL, "CRM_SECRET": "the-secret-value"])
  }

  private func run(_ arguments: String...) async throws -> ChildProcess.Outcome {
    try await project.program.launch(arguments).outcome()
  }

  @Test func bothAreRenewed() async throws {
    expectEnd(
      try await run("auth", "refresh", "crm"), 0,
      """
      'crm', scheme 1 (oauth2) has a new token, valid for 60 min
      'crm', scheme 3 (oauth2) has a new token, valid for 60 min
      """)
    #expect(
      try await run("crm/get").text == "Bearer token-of-one-1 token-of-two-2")
    #expect(try await run("auth", "refresh", "--all").status == 0)
    #expect(
      try await run("crm/get").text == "Bearer token-of-one-3 token-of-two-4")
    await server.stop()
  }

  @Test func oneThatFailsStopsNoOther() async throws {
    let failed = try await run("auth", "refresh", "crm", "--var", "first=stranger")
    #expect(failed.status == 4)
    #expect(
      failed.errors.hasPrefix(
        "connectors/crm.yaml:11:20: error: scheme 1 (oauth2): token endpoint '"), "\(failed.errors)"
    )
    #expect(failed.errors.hasSuffix("'crm', scheme 3 (oauth2) has a new token, valid for 60 min\n"))
    let last = try await run("auth", "refresh", "crm", "--var", "second=stranger")
    #expect(last.status == 4)
    #expect(last.errors.contains("error: scheme 3 (oauth2): token endpoint '"), "\(last.errors)")
    await server.stop()
  }

  @Test func loginAsksForBoth() async throws {
    expectEnd(
      try await run("auth", "login", "crm"), 0,
      """
      'crm', scheme 1 (oauth2) needs no login: a token is there
      'crm', scheme 3 (oauth2) needs no login: a token is there
      """)
    #expect(server.lines == ["POST /token", "POST /token"])
    await server.stop()
  }

  @Test func bothAreRevoked() async throws {
    #expect(try await run("auth", "refresh", "crm").status == 0)
    expectEnd(
      try await run("auth", "logout", "crm"), 0,
      """
      logged out of 'crm', scheme 1 (oauth2): its tokens are revoked
      logged out of 'crm', scheme 3 (oauth2): its tokens are revoked
      """)
    #expect(server.lines.filter { $0 == "POST /revoke" }.count == 2)
    expectEnd(
      try await run("auth", "logout", "crm"), 0,
      """
      no tokens are stored for 'crm', scheme 1 (oauth2)
      no tokens are stored for 'crm', scheme 3 (oauth2)
      """)
    await server.stop()
  }

  /// The one that was not revoked stays, and the message points at where it was to be.
  @Test func aRevocationThatFailsPointsAtItsURL() async throws {
    #expect(try await run("auth", "refresh", "crm", "--var", "first=faulty").status == 0)
    let outcome = try await run("auth", "logout", "crm", "--var", "first=faulty")
    #expect(outcome.status == 4)
    #expect(
      outcome.errors.hasPrefix(
        "connectors/crm.yaml:13:17: error: scheme 1 (oauth2): revocation endpoint '"),
      "\(outcome.errors)")
    #expect(outcome.errors.contains("'connector-run auth clear crm' forgets them all the same"))
    #expect(
      outcome.errors.hasSuffix("logged out of 'crm', scheme 3 (oauth2): its tokens are revoked\n"))
    let status = try await run("auth", "status", "crm", "--var", "first=faulty")
    #expect(status.text.split(separator: "\n").count == 1)
    #expect(status.text.hasSuffix("used here, scheme 1 (oauth2)\n"), "\(status.text)")
    #expect(status.errors == "no token is stored for scheme 3 (oauth2)\n")
    await server.stop()
  }

  @Test func bothAreExplained() async throws {
    let outcome = try await run("auth", "doctor", "crm", "--var", "second=stranger")
    #expect(outcome.status == 4)
    let lines = outcome.text.split(separator: "\n").map(String.init)
    let first = lines.filter { $0.contains("scheme 1 (oauth2)") }
    let second = lines.filter { $0.contains("scheme 3 (oauth2)") }
    #expect(first.allSatisfy { $0.hasPrefix("ok  ") }, "\(outcome.text)")
    #expect(first.contains { $0.contains("token    obtained") }, "\(outcome.text)")
    #expect(
      second.contains { $0.hasPrefix("failed  scheme 3 (oauth2)  token") }, "\(outcome.text)")
    // All others are advice to the line above.
    #expect(
      lines.allSatisfy {
        first.contains($0) || second.contains($0) || $0.drop { $0 == " " }.hasPrefix("- ")
      })
    await server.stop()
  }

  @Test func whichTokenIsPrintedHasToBeSaid() async throws {
    let unclear = try await run("auth", "token", "crm")
    #expect(unclear.status == 2)
    #expect(unclear.output.isEmpty)
    #expect(unclear.errors.contains("error: connector 'crm' has 2 tokens [ambiguous-token]"))
    #expect(
      unclear.errors.hasSuffix("help: Choose one: --scheme 1 (oauth2), --scheme 3 (oauth2).\n"))
    #expect(server.lines.isEmpty)
    #expect(try await run("auth", "token", "crm", "--scheme", "3").text == "token-of-two-1\n")
    // Nobody else was asked.
    #expect(server.lines == ["POST /token"])
    #expect(try await run("auth", "token", "crm", "--scheme", "2").text == "the-gateway-key\n")
    for number in ["0", "4", "9223372036854775807", "-9223372036854775808"] {
      let outcome = try await run("auth", "token", "crm", "--scheme=\(number)")
      #expect(outcome.status == 2)
      #expect(
        outcome.errors.contains("--scheme \(number) of connector 'crm' has no token to print"))
    }
    await server.stop()
  }

  @Test(
    arguments: [
      ([.bearer(BearerScheme())], nil, .scheme(0)), ([.basic(BasicScheme())], nil, .none),
      ([.apiKey(APIKeyScheme()), .session(SessionScheme())], nil, .scheme(1)),
      ([.apiKey(APIKeyScheme()), .bearer(BearerScheme())], nil, .ambiguous([0, 1])),
      (
        [.jwt(JWTScheme()), .oauth2(OAuth2Scheme()), .bearer(BearerScheme())], nil,
        .ambiguous([0, 1])
      ),
      ([.basic(BasicScheme()), .oauth2(OAuth2Scheme())], 2, .scheme(1)),
      ([.basic(BasicScheme()), .oauth2(OAuth2Scheme())], 1, .unknown([1])), ([], 1, .unknown([])),
    ] as [([AuthenticationScheme], Int?, TokenChoice)])
  func theTokenThatIsBroughtIsMeant(
    schemes: [AuthenticationScheme], number: Int?, expected: TokenChoice
  ) {
    #expect(TokenChoice(schemes, number: number) == expected)
  }

  @Test func severalLoginsFollowOneAnother() async throws {
    let login = try AuthorizationServer()
    let other = try AuthorizationServer()
    var project = try login.project("  grant_type: device_code\n  token_url: /token\n")
    try project.folder.write(
      """
      base_url: http://127.0.0.1:9
      variables: {client_secret: {secret: true}}
      auth:
        - type: oauth2
          client_id: app
          client_secret: <<client_secret>>
          grant_type: device_code
          device_authorization_url: \(login.baseURL)/device
          token_url: \(login.baseURL)/token
        - type: oauth2
          client_id: app
          client_secret: <<client_secret>>
          grant_type: authorization_code
          authorization_url: \(other.baseURL)/authorize
          token_url: \(other.baseURL)/token
          attach: {in: header, name: X-Second}

      """, to: "connectors/crm.yaml")
    project.program.environment["CRM_BASE_URL"] = nil
    let outcome = try await project.program.run("auth", "login", "crm")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.errors.contains("logged in to 'crm', scheme 1 (oauth2): token valid for 60 min"))
    #expect(
      outcome.errors.contains("logged in to 'crm', scheme 2 (oauth2): token valid for 60 min"))
    #expect(login.tokenRequests.count == 1)
    #expect(other.tokenRequests.count == 1)
    await login.stop()
    await other.stop()
  }
}
