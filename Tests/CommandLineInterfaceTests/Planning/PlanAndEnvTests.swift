import Foundation
import JSONDocument
import TestSupport
import Testing

/// What `plan` and `env` say, and how they end.
@Suite struct PlanAndEnvTests {
  private static let connector = """
    base_url: https://<<tenant>>.example.com
    variables:
      tenant: {}
      region: {enum: [us, eu], default: us}
      key: {secret: true}
    auth: {type: bearer, token: <<key>>}

    """

  private func project(_ environment: [String: String] = [:]) throws -> TestProject {
    try TestProject(
      [
        "connectors/acme.yaml": Self.connector,
        "actions/things/list.yaml": """
        connector: acme
        method: GET
        path: /things
        inputs: {kind: {required: false}}
        query: {kind: <<kind>>, region: <<region>>}

        """,
        "profiles/staging.yaml": "variables: {acme: {region: eu}}\n",
        ".env": "ACME_KEY=sesame-open\n",
      ], environment: environment)
  }

  @Test func aPlanReadsAsAPage() async throws {
    let project = try project(["ACME_TENANT": "t1"])
    let outcome = try await project.program.run(
      "plan", "things/list", "--profile", "staging")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let version = try #require(outcome.text.firstMatch(of: #/connector-run/[0-9.]+/#)).output
    let codings = try #require(outcome.text.firstMatch(of: #/Accept-Encoding +([a-z, ]+?) +</#))
    let text = outcome.text
      .replacingOccurrences(of: String(version), with: "connector-run/V")
      .replacingOccurrences(of: String(codings.output.1), with: "CODINGS")
      .replacing(#/ +<-/#, with: " <-").replacing(#/(\S)  +/#) { "\($0.output.1)  " }
    #expect(
      text == """
        GET https://t1.example.com/things?region=eu
        action things/list, connector acme, profile staging; nothing is sent

        Request
          method  GET <- actions/things/list.yaml:2
          base_url  https://t1.example.com <- connectors/acme.yaml:1 'https://<<tenant>>.example.com' <- ACME_TENANT in the environment
          path  /things <- actions/things/list.yaml:3

        Query
          region  eu <- actions/things/list.yaml:5 '<<region>>' <- profile 'staging', profiles/staging.yaml:1
          kind  left out: 'kind' has no value <- actions/things/list.yaml:5 '<<kind>>'

        Headers
          Host  t1.example.com <- the transport
          User-Agent  connector-run/V <- the transport
          Accept-Encoding  CODINGS <- the transport
          Accept  */* <- built in
          Authorization  Bearer *** <- auth, connectors/acme.yaml:6

        Authentication  bearer, connectors/acme.yaml:6
          token  *** <- connectors/acme.yaml:6 '<<key>>' <- ACME_KEY in .env:1
          goes to  header Authorization

        Settings
          tls.verify  true <- built in
          tls.min_version  1.2 <- built in
          tls.ca  the system's <- built in
          proxy  none <- built in
          timeout.connect  10s <- built in
          timeout.attempt  60s <- built in
          timeout.idle  30s <- built in
          redirects.follow  true <- built in
          redirects.max  10 <- built in
          retry.retries  2 <- built in
          retry.when.status  408, 429, 502, 503, 504 <- built in
          retry.when.network  true <- built in
          retry.backoff  500ms, times 2, at most 30s <- built in
          request head  1 MiB <- the transport
          response body  64 MiB in memory <- built in

        Variables
          tenant  t1 <- ACME_TENANT in the environment
          region  eu <- profile 'staging', profiles/staging.yaml:1
          key  *** <- ACME_KEY in .env:1

        """)
  }

  @Test func aPlanFailsAsARunDoes() async throws {
    let project = try project(["ACME_REGION": "moon"])
    let run = try await project.program.run("run", "things/list")
    let plan = try await project.program.run("plan", "things/list")
    #expect(run.status == 3 && plan.status == 3)
    #expect(plan.errors == run.errors)
    #expect(plan.text == "")
    for arguments in [
      ["plan", "things/lits"], ["plan", "things/list", "--format", "xml"], ["plan"],
    ] {
      let outcome = try await project.program.launch(arguments).outcome()
      #expect(outcome.status == 2, "\(arguments)")
    }
  }

  @Test func missingFilesOfABodyAreFoundAsInARun() async throws {
    let project = try TestProject([
      "connectors/acme.yaml": "base_url: http://127.0.0.1:9\n",
      "actions/a/up.yaml": "connector: acme\nmethod: PUT\npath: /\nbody: {file: none.csv}\n",
    ])
    let run = try await project.program.run("run", "a/up")
    let plan = try await project.program.run("plan", "a/up")
    #expect(run.status == 8 && plan.status == 8)
    #expect(plan.errors == run.errors)
  }

  @Test func envShowsWhatThereIs() async throws {
    let project = try project(
      ["ACME_REGOIN": "eu", "ACME_PROXY": "http://u:hidden-word@p:1"])
    let outcome = try await project.program.run("env", "acme")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.text == """
        acme  connectors/acme.yaml
          variable  environment  is                value    from
          tenant    ACME_TENANT  required          missing
          region    ACME_REGION  default           us       the default in connectors/acme.yaml:4
          key       ACME_KEY     required, secret  ***      ACME_KEY in .env:1

          URL key   environment    value                           from
          base_url  ACME_BASE_URL  https://<<tenant>>.example.com  connectors/acme.yaml:1
          proxy     ACME_PROXY     http://u:***@p:1                ACME_PROXY in the environment

          ACME_REGOIN in the environment is read by nothing: did you mean ACME_REGION?

        """)
    #expect(outcome.errors == "")
  }

  @Test func envAsJSON() async throws {
    let project = try project(["ACME_TENANT": "t"])
    let outcome = try await project.program.run(
      "env", "--format", "json", "--var", "region=mars")
    let connector = try #require(ParsedJSON(outcome.text).root.value["connectors"]?[0])
    guard case .array(let variables)? = connector["variables"] else { throw Unexpected() }
    #expect(variables.map { $0["state"] } == ["set", "illegal", "set"])
    #expect(variables.map { $0["value"] } == ["t", nil, "***"])
    #expect(variables.map { $0["from"]?["kind"] } == ["environment", "var", "dotenv"])
    #expect(!outcome.text.contains("sesame"))
  }

  @Test func envNamesASourceThatIsNotSet() async throws {
    let project = try TestProject([
      "connectors/acme.yaml": """
      base_url: https://example.com
      variables:
        pin: {required: false}
        key: {secret: true, from: {env: MYKEY}}

      """, "profiles/stage.yaml": "variables: {acme: {pin: {from: {env: MYPIN}}}}\n",
    ])
    let text = try await project.program.run("env", "acme", "--profile", "stage").text
    #expect(
      text.contains(
        " -        MYPIN in the environment, named in profiles/stage.yaml:1, is not set\n"),
      "\(text)")
    #expect(
      text.contains(
        " missing  MYKEY in the environment, named in connectors/acme.yaml:4, is not set\n"),
      "\(text)")
    let json = try await project.program.run(
      "env", "acme", "--profile", "stage", "--format", "json")
    let variables = try ParsedJSON(json.text).root.value["connectors"]?[0]?["variables"]
    for (index, state) in ["unset", "missing"].enumerated() {
      #expect(variables?[index]?["state"] == .string(state))
      #expect(variables?[index]?["from"]?["kind"] == "from-environment")
    }
    #expect(variables?[0]?["from"]?["name"] == "MYPIN")
  }

  private struct Unexpected: Error {}

  @Test func envEnds() async throws {
    let project = try project()
    let unknown = try await project.program.run("env", "acmee")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("Did you mean 'acme'?"))
    let variable = try await project.program.run("env", "--var", "tenat=x")
    #expect(variable.status == 3)
    #expect(variable.errors.contains("Did you mean 'tenant'?"))
    #expect(variable.text == "")
    let profile = try await project.program.run("env", "--profile", "none")
    #expect(profile.status == 3 || profile.status == 8, "\(profile.errors)")
    try project.write("base_url: [\n", to: "connectors/broken.yaml")
    let broken = try await project.program.run("env")
    #expect(broken.status == 3)
    #expect(try await project.program.run("env", "acme").status == 0)
    let empty = try TestProject(["connector-run.yaml": "version: 1\n"])
    let nothing = try await empty.program.run("env")
    #expect(nothing.status == 0 && nothing.text == "")
    #expect(nothing.errors.contains("no connectors"))
  }

  /// The plan of each shipped action is the request that the API takes.
  @Test(arguments: ShippedActionTests.successes)
  func everyShippedActionIsPlannedAsItIsSent(_ success: ShippedActionTests.Success) async throws {
    let folder = try TemporaryFolder()
    let program = Program(
      directory: Repository.root, state: folder.path,
      environment: [
        "NEXTHINK_INSTANCE": "acme", "NEXTHINK_CLIENT_ID": "client",
        "NEXTHINK_CLIENT_SECRET": "sesame-open",
      ])
    let arguments = success.values.flatMap { ["--var", $0] }
    let outcome = try await program.launch(
      ["plan", "nexthink/\(success.action)", "--format", "json"] + arguments
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.text.contains("sesame"))
    let document = try ParsedJSON(outcome.text).root.value
    guard case .string(let method)? = document["request"]?["method"],
      case .string(let target)? = document["request"]?["target"],
      case .array(let headers)? = document["request"]?["headers"]
    else { throw Unexpected() }
    #expect("\(method) \(target)" == success.request)
    for (name, value) in success.headers {
      #expect(headers.contains { $0["name"] == .string(name) && $0["value"] == .string(value) })
    }
    if let body = success.body {
      guard case .string(let text)? = document["request"]?["body"]?["text"] else {
        throw Unexpected()
      }
      #expect(try ParsedJSON(text).root.value == body)
    } else {
      #expect(document["request"]?["body"] == .null)
    }
    #expect(document["authentication"]?[0]?["token"]?["from"] == "request")
  }
}
