import Foundation
import TestSupport
import Testing

/// Neither `--verbose` nor `--print result` nor `check` shows a secret, in any form, whatever a
/// server sends back.
@Suite struct TraceSentinelTests {
  /// Every failure there is, with both outputs.
  @Test(arguments: EchoScenario.all, [0, 1])
  func noFailureShowsThem(_ scenario: EchoScenario, _ index: Int) async throws {
    let pair = SentinelTests.pairs[index]
    let server = try TokenServer(
      token: { _, _ in scenario.token(pair.0, pair.1) }, api: { _ in scenario.api(pair.0, pair.1) })
    let project = try ScratchProject(
      EchoScenario.files, environment: server.environment(secret: pair.0.text))
    let outcome = try await project.program.run(
      scenario.action, "--print", "result", "--verbose", "--show-secrets")
    #expect(outcome.status == scenario.status, "\(outcome.errors)")
    #expect(outcome.text.contains(#""outcome": "failure""#))
    #expect(outcome.errors.contains("> POST /token HTTP/1.1"))
    let output = outcome.text + outcome.errors
    #expect(pair.0.found(in: output) + pair.1.found(in: output) == [], "\(output)")
  }

  private static let files = [
    "connectors/all.yaml": """
    base_url: http://127.0.0.1:9
    variables: {secret: {secret: true}, id: {default: client}}
    auth:
      - type: oauth2
        grant_type: client_credentials
        client_id: <<id>>
        client_secret: <<secret>>
        client_auth: body
        token_url: /token?s=<<secret>>
        token_request:
          headers: {X-Token-Secret: "<<secret | base64>>"}
          params: {extra: <<secret>>}
        attach: {in: cookie, name: session}
      - type: basic
        username: user
        password: <<secret>>
      - type: api_key
        value: <<secret | base64>>
        attach: {in: query, name: key}
    headers: {X-Key: "<<secret | base64>>"}
    query: {s: <<secret>>}
    check: all/get

    """,
    "actions/all/get.yaml": """
    connector: all
    method: GET
    path: /things/<<secret>>
    expect:
      checks:
        - {header: X-Echo, exists: true}
        - {body: text, contains: echo}
    capture: {echo: {header: X-Echo}, body: {body: text, secret: true}}

    """,
    "actions/all/json.yaml": """
    connector: all
    method: POST
    path: /things
    body: {json: {"a": [<<secret>>], "b": "x<<secret | json>>y"}}
    capture: {echo: $}

    """,
    "actions/all/form.yaml":
      "connector: all\nmethod: POST\npath: /things\nbody: {form: {a: <<secret>>}}\n",
    "actions/all/xml.yaml":
      "connector: all\nmethod: POST\npath: /things\nbody: {xml: '<a><<secret>></a>'}\n",
    "actions/all/text.yaml":
      "connector: all\nmethod: POST\npath: /things\nbody: {text: <<secret>>}\n",
  ]

  /// Secrets at every place of requests, echoed at every place of responses.
  @Test(arguments: [0, 1], ["get", "json", "form", "xml", "text"])
  func noPlaceShowsThem(_ index: Int, _ action: String) async throws {
    let pair = SentinelTests.pairs[index]
    let echoes = [
      "X-Echo: \(pair.1.percent) \(pair.0.base64) \(pair.0.hex)",
      "Set-Cookie: session=\(pair.1.percent); Path=/\(pair.0.percent)",
      "Location: http://127.0.0.1/\(pair.0.percent)?\(pair.1.percent)",
      "WWW-Authenticate: Bearer realm=\"\(pair.1.base64)\"",
    ]
    let body = #"{"echo":"\#(pair.0.json)","more":["\#(pair.1.jsonInASCII)","\#(pair.0.base64)"]}"#
    let server = try TokenServer(
      token: { _, _ in
        .response(
          headers: ["Content-Type: application/json"] + echoes,
          body: #"{"access_token":"\#(pair.1.json)","expires_in":3600}"#)
      },
      api: { _ in .response(headers: ["Content-Type: application/json"] + echoes, body: body) })
    let project = try ScratchProject(
      Self.files,
      environment: ["ALL_BASE_URL": server.server.baseURL, "ALL_SECRET": pair.0.text])
    let file = project.folder.path + "/run.json"
    for arguments in [
      ["all/\(action)", "--print", "result", "-v", "--show-secrets"],
      ["all/\(action)", "--print", "result", "-o", file], ["check", "all", "-v"],
      ["check", "--format", "json", "--verbose"],
    ] {
      let outcome = try await project.program.launch(arguments).outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      let output = outcome.text + outcome.errors
      #expect(pair.0.found(in: output) + pair.1.found(in: output) == [], "\(output)")
    }
    let written = try String(contentsOfFile: file, encoding: .utf8)
    #expect(pair.0.found(in: written) + pair.1.found(in: written) == [], "\(written)")
    #expect(written.contains(#""session=***"#))
    // They did go over the wire.
    let requests = server.server.received.map(\.text).joined()
    #expect(requests.contains("session=") && requests.contains("key="))
    #expect(requests.contains("X-Key: \(pair.0.base64)"))
  }

  @Test(arguments: [0, 1]) func aCheckThatFailsDoesNotShowThem(_ index: Int) async throws {
    let pair = SentinelTests.pairs[index]
    for status in [401, 403, 500] {
      let server = try TokenServer(
        token: { _, _ in TokenServer.grant(pair.1.json) },
        api: { _ in
          .response(
            status: status, headers: ["Content-Type: application/json"],
            body: #"{"message":"no \#(pair.0.json) \#(pair.1.base64)"}"#)
        })
      let project = try ScratchProject(
        EchoScenario.files.merging([
          "connectors/api.yaml": (EchoScenario.files["connectors/api.yaml"] ?? "")
            + "check: api/get\n"
        ]) { $1 }, environment: server.environment(secret: pair.0.text))
      for format in ["text", "json"] {
        let outcome = try await project.program.run("check", "--format", format)
        #expect(outcome.status == (status == 401 ? 4 : 6), "\(outcome.errors)")
        #expect(outcome.text.contains("no ***"))
        let output = outcome.text + outcome.errors
        #expect(pair.0.found(in: output) + pair.1.found(in: output) == [], "\(output)")
      }
    }
  }
}
