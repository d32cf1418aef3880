import ConnectorModel
import Diagnostics
import JSONDocument
import TestSupport
import Testing

@testable import ConnectorRuntime

@Suite struct PlannerTests {
  /// A plan of a fixture's files, over a transport that must not be asked.
  private func plan(
    connector: String = RunFixture.connector, action: String, _ values: [String: String] = [:],
    store: TokenStore = TokenStore(folder: nil, report: { _ in }),
    options: Planner.Options = Planner.Options(), secrets: SecretRegistry = SecretRegistry()
  ) throws -> Plan {
    let fixture = try RunFixture(connector: connector, action: action)
    let resolution = VariableResolver.resolve(
      fixture.setup,
      from: VariableSources(
        commandLine: ["key": "key-value"].merging(values) { $1 }
          .filter { name, _ in
            (fixture.setup.connector.variables + fixture.setup.action.inputs)
              .contains { $0.name == name }
          }
          .map { CommandLineVariable(name: $0, text: $1) },
        workingDirectory: fixture.folder.path))
    if let failure = resolution.failure { throw failure }
    resolution.variables.register(in: secrets)
    let evaluator = TemplateEvaluator(
      variables: resolution.variables,
      run: RunIdentity(runID: "run-id", started: WallTime(milliseconds: 1_000_000_000_000)),
      secrets: secrets)
    let transport = ScriptedTransport { request, _ in
      Issue.record("\(request.line) was sent")
      return TransportResponse(status: 500)
    }
    let services = services(transport, store: store, secrets: secrets)
    let schemes = try AuthenticationResolver(setup: fixture.setup, evaluator: evaluator).resolve()
    let planner = Planner(
      setup: fixture.setup, evaluator: evaluator,
      authenticators: try schemes.map { try Authenticators.make([$0], services: services) },
      preview: { request throws(TransportError) in
        WireRequest(
          target: String(request.url.dropFirst("https://".count).drop { $0 != "/" }),
          fields: [WireRequest.Field("Host", "h")]
            + request.headers.enumerated().map {
              WireRequest.Field($0.element.name, $0.element.value, given: $0.offset)
            })
      }, options: options)
    return try planner.plan()
  }

  private func lines(_ values: [PlannedValue]) -> [String] {
    values.map { "\($0.name)=\($0.value) \($0.certainty) \(shown($0.source))" }
  }

  private func shown(_ source: PlanSource) -> String {
    switch source {
    case .template(let trace):
      ([shown(trace.span)] + trace.inputs.map { "\($0.name):\(shown($0.kind))" })
        .joined(separator: " ")
    case .line(let span): shown(span)
    case .replacement(let origin, _, let instead):
      "\(origin.summary) instead of \(instead.map(shown) ?? "-")"
    case .credential(let scheme): "scheme \(scheme)"
    case .setting(let level, let span): "\(level.rawValue) \(span.map(shown) ?? "-")"
    case .environment(let name): name
    case .option(let name): name
    case .origin(let origin): origin.summary
    case .builtIn: "built in"
    case .transport: "transport"
    }
  }

  private func shown(_ kind: TemplateTrace.Kind) -> String {
    switch kind {
    case .variable(let origin): origin?.summary.prefix { $0 != " " }.description ?? "none"
    default: "\(kind)"
    }
  }

  private func shown(_ span: SourceSpan) -> String {
    "\(span.source.path.split(separator: "/").last ?? ""):\(span.start.line)"
  }

  // MARK: Origins

  @Test func everyPartSaysWhatMadeIt() throws {
    let plan = try plan(
      action: """
        method: GET
        path: /things/<<id>>
        inputs: {id: {}, gone: {required: false}}
        query: {id: <<id>>, gone: <<gone>>, fixed: 1}
        headers: {X-Run: <<$run_id>>, X-Tenant: null}

        """, ["id": "a b"])
    #expect(plan.request.url == "https://api.example.com/v1/things/a%20b?id=a%20b&fixed=1")
    #expect(
      lines(plan.request.urlParts) == [
        "base_url=https://api.example.com/v1 exact acme.yaml:1",
        "path=/things/a%20b exact list.yaml:3 id:--var",
      ])
    #expect(
      lines(plan.request.query) == [
        "id=a%20b exact list.yaml:5 id:--var", "fixed=1 exact list.yaml:5",
      ])
    #expect(
      lines(plan.request.headers) == [
        "Host=h exact transport", "X-Run=run-id example list.yaml:6 $run_id:madeByRun",
        "Accept=*/* exact built in", "Authorization=Bearer key-value exact scheme 0",
      ])
    #expect(
      plan.request.omissions.map { "\($0.part) \($0.name) \($0.reason) \(shown($0.source))" } == [
        "header X-Tenant removed list.yaml:6", "query gone no-value list.yaml:5 gone:none",
      ])
    #expect(
      lines(plan.authentication[0].settings) == ["token=key-value exact acme.yaml:3 key:--var"])
    #expect(plan.authentication[0].places == ["header Authorization"])
    #expect(plan.variables.map(\.name) == ["key", "id"])
  }

  @Test func settingsSayWhoDecided() throws {
    let connector = """
      base_url: https://api.example.com
      timeout: {connect: 3s, attempt: 4s}
      redirects: {follow: all, max: 2}
      tls: {min_version: "1.3"}

      """
    let plan = try plan(
      connector: connector,
      action: "method: GET\npath: /\ntimeout: {attempt: 250ms}\nredirects: {max: 5}\n",
      options: Planner.Options(
        verifiesTLS: false,
        environment: ["HTTPS_PROXY": "http://u:pass-word@p:1", "no_proxy": "x", "http_proxy": "y"]))
    #expect(
      lines(plan.settings).map { $0.replacing(" exact", with: "") } == [
        "tls.verify=false --insecure", "tls.min_version=1.3 connector acme.yaml:4",
        "tls.ca=the system's built in",
        "proxy=http://u:pass-word@p:1, but for the hosts in no_proxy HTTPS_PROXY",
        "timeout.connect=3s connector acme.yaml:2", "timeout.attempt=250ms action list.yaml:4",
        "timeout.idle=30s built-in -", "redirects.follow=all connector acme.yaml:3",
        "redirects.max=5 action list.yaml:5",
        "retry.retries=2 built-in -", "retry.when.status=408, 429, 502, 503, 504 built-in -",
        "retry.when.network=true built-in -",
        "retry.backoff=500ms, times 2, at most 30s built-in -",
        "response body=64 MiB in memory built in",
      ])
  }

  @Test func anotherOriginGetsNoCredentials() throws {
    let plan = try plan(action: "method: GET\nurl: https://elsewhere.example/x?y=1\n")
    #expect(!plan.request.isConnectorOrigin)
    #expect(plan.authentication.isEmpty)
    #expect(lines(plan.request.headers) == ["Host=h exact transport", "Accept=*/* exact built in"])
    #expect(
      lines(plan.request.urlParts) == ["url=https://elsewhere.example/x?y=1 exact list.yaml:3"])
  }

  // MARK: Tokens

  private let crm = """
    base_url: <<$auth.instance>>/data
    variables: {id: {default: client}, key: {secret: true}}
    auth:
      type: oauth2
      grant_type: client_credentials
      client_id: <<id>>
      client_secret: <<key>>
      token_url: https://login.example.com/token
      client_auth: auto
      token_response: {save: {instance: $.instance_url, org: $.org}}

    """
  private let crmAction = """
    method: POST
    path: /things
    query: {org: <<$auth.org>>, a: 1}
    body: {json: {org: <<$auth.org>>}}

    """

  /// What stands in the file before a token decides the rest.
  @Test(arguments: [
    ("path: /orgs/<<$auth.org>>", true, true),
    ("url: https://api.example.com/orgs/<<$auth.org>>", true, true),
    ("url: https://<<id>>.example.com/<<$auth.org>>", true, false),
    ("url: https://api.example.com<<$auth.org>>/things", false, false),
    ("url: <<$auth.instance>>/things", false, false),
  ])
  func anOriginMayBeKnownBefore(target: String, isKnown: Bool, isConnectors: Bool) throws {
    let plan = try plan(
      connector: crm.replacing("<<$auth.instance>>/data", with: "https://api.example.com"),
      action: "method: GET\n\(target)\n")
    #expect(plan.request.target == nil)
    #expect(
      lines(plan.request.headers).first
        == (isKnown ? "Host=h exact transport" : "Host= unknown transport"))
    if isKnown { #expect(plan.request.isConnectorOrigin == isConnectors) }
  }

  @Test func whatOnlyATokenBringsIsUnknownBefore() throws {
    let plan = try plan(connector: crm, action: crmAction)
    #expect(plan.request.url == "<<$auth.instance>>/data/things?a=1")
    #expect(plan.request.target == nil)
    #expect(
      lines(plan.request.urlParts) == [
        "base_url=<<$auth.instance>>/data unknown acme.yaml:1 $auth.instance:savedWithToken",
        "path=/things exact list.yaml:3",
      ])
    #expect(lines(plan.request.headers).first == "Host= unknown transport")
    #expect(
      plan.request.omissions.map { "\($0.part) \($0.name) \($0.reason)" } == [
        "query org after-authentication", "json org after-authentication",
      ])
    guard case .unknown? = plan.request.body?.content else {
      Issue.record("the body is not unknown")
      return
    }
    guard case .request(let exchange)? = plan.authentication[0].token else {
      Issue.record("no token request")
      return
    }
    #expect(exchange.method == "POST" && exchange.url == "https://login.example.com/token")
    #expect(exchange.proof == "basic")
    #expect(exchange.body == "grant_type=client_credentials")
    #expect(
      lines(plan.authentication[0].settings) == [
        "grant_type=client_credentials exact acme.yaml:5", "client_auth=auto exact acme.yaml:9",
        "client_id=client exact acme.yaml:6 id:the",
        "client_secret=key-value exact acme.yaml:7 key:--var",
        "token_url=https://login.example.com/token exact acme.yaml:8",
      ])
    #expect(plan.authentication[0].settings[3].isSecret)
  }

  /// A store whose one token is the scheme's.
  private func store(_ token: AccessToken, in folder: TemporaryFolder) throws -> TokenStore {
    let fixture = try RunFixture(connector: crm, action: crmAction)
    let values = ["id": "client", "key": "key-value"].mapValues { text in
      ResolvedValue(value: .string(text), isSecret: false, origin: .commandLine)
    }
    let evaluator = TemplateEvaluator(
      variables: ResolvedVariables(values: values),
      run: RunIdentity(runID: "", started: WallTime(milliseconds: 0)), secrets: SecretRegistry())
    let schemes = try AuthenticationResolver(setup: fixture.setup, evaluator: evaluator).resolve()
    guard case .issued(let issued)? = schemes.first else { throw Unexpected() }
    let store = TokenStore(folder: folder.path + "/store", report: { _ in })
    store.slot(identity: issued.source.identity.bytes)?.save(storedRecord(token))
    return store
  }

  private struct Unexpected: Error {}

  @Test func aStoredTokenTellsAllThereIs() throws {
    let folder = try TemporaryFolder()
    var token = storedToken("stored-token")
    token.saved = [
      SavedValue(name: "instance", value: "https://eu7.example.com", isSecret: false),
      SavedValue(name: "org", value: "o-1", isSecret: true),
    ]
    let store = try store(token, in: folder)
    let files = try names(folder.path + "/store/tokens")
    let modes = try mode(folder.path + "/store/key")
    try setMode(0o644, folder.path + "/store/key")
    let secrets = SecretRegistry()
    let plan = try plan(connector: crm, action: crmAction, store: store, secrets: secrets)
    #expect(
      secrets.redact(plan.request.url) == "https://eu7.example.com/data/things?org=***&a=1")
    #expect(
      plan.request.headers.map { secrets.redact($0.value) }.contains("Bearer ***"))
    guard case .stored(let until?, let left?)? = plan.authentication[0].token,
      case .text(let body)? = plan.request.body?.content
    else {
      Issue.record("no stored token")
      return
    }
    #expect(until.text == "2001-09-09T02:46:40Z" && left == .seconds(3600))
    #expect(secrets.redact(body) == #"{"org":"***"}"#)
    // Looked at, and left as it was, whatever a run would mend.
    #expect(try names(folder.path + "/store/tokens") == files)
    #expect(try mode(folder.path + "/store/key") == 0o644 && modes == 0o600)
  }

  @Test func aTokenThatEndsSoonIsNotTaken() throws {
    let folder = try TemporaryFolder()
    let store = try store(storedToken("old", at: 1_000_000_000_000 - 3_570_000), in: folder)
    let plan = try plan(connector: crm, action: crmAction, store: store)
    guard case .request? = plan.authentication[0].token else {
      Issue.record("the old token would be used")
      return
    }
  }

  // MARK: Secrets

  private let short = """
    base_url: https://<<host>>
    variables: {host: {default: api.example.com}, pin: {secret: true}}
    auth: {type: api_key, value: <<pin>>, attach: {in: query, name: k}}

    """

  @Test func secretsTooShortToBeFoundAreHiddenByTheirPlaces() throws {
    let action = """
      method: POST
      path: /<<pin>>
      headers: {X-Pin: "p <<pin>>", X-Hash: <<pin | sha256>>}
      inputs: {flag: {type: boolean, secret: true}, number: {type: integer, secret: true}}
      body: {json: {pin: <<pin>>, flag: <<flag>>, number: <<number>>, open: 7}}

      """
    let values = ["pin": "12", "flag": "true", "number": "7"]
    let secrets = SecretRegistry()
    let hidden = try plan(connector: short, action: action, values, secrets: secrets)
    #expect(secrets.redact(hidden.request.url) == "https://api.example.com/***?k=***")
    #expect(
      hidden.request.headers.map { secrets.redact($0.value) } == [
        "h", "p ***", "***", "*/*", "application/json",
      ])
    guard case .text(let body)? = hidden.request.body?.content else { throw Unexpected() }
    #expect(secrets.redact(body) == #"{"pin":"***","flag":"***","number":"***","open":7}"#)
    #expect(hidden.variables.filter(\.isSecret).map(\.name) == ["pin", "flag", "number"])
    let open = try plan(
      connector: short, action: action, values, options: Planner.Options(showsSecrets: true))
    #expect(open.request.url == "https://api.example.com/12?k=12")
  }

  @Test func aPortThatIsASecretHidesTheWholeRequest() throws {
    let connector = """
      base_url: https://api.example.com:<<pin>>
      variables: {pin: {secret: true}}
      headers: {X-A: a}

      """
    let plan = try plan(connector: connector, action: "method: GET\npath: /\n", ["pin": "99"])
    #expect(plan.request.url == "***" && plan.request.target == "***")
    let open = (plan.request.headers + plan.request.urlParts).filter { !$0.isSecret }
    #expect(open.isEmpty)
  }

  /// A variable that is not marked, but stands where secrets belong, is one in the table too.
  @Test func whatFeedsASecretKeyIsASecret() throws {
    let connector = """
      base_url: https://api.example.com
      variables: {user: {default: me}, word: {}}
      auth: {type: basic, username: <<user>>, password: <<word>>}

      """
    let plan = try plan(connector: connector, action: "method: GET\npath: /\n", ["word": "abc"])
    #expect(plan.variables.map(\.isSecret) == [false, true])
  }

  // MARK: Failures

  @Test func aPlanFailsAsARunWould() throws {
    let ids = Sample.ids {
      _ = try plan(
        action: "method: GET\npath: /<<id>>\ninputs: {id: {}}\nheaders: {X: <<id>>}\n",
        ["id": "a\nb"])
    }
    #expect(ids.count == 1, "\(ids)")
  }

  /// A plan signs as a run would, shows what is signed, and its signatures are secrets.
  @Test(
    arguments: [
      (
        "{type: hmac, key: <<key>>, message: <<$method>> <<$path>>, headers: {X-S: <<$signature>>}}",
        "GET /v1/things", ["header X-S"]
      ),
      (
        "{type: oauth1, consumer_key: ck, consumer_secret: <<key>>}",
        "GET&https%3A%2F%2Fapi.example.com%2Fv1%2Fthings&", ["header Authorization"]
      ),
      (
        "{type: aws_sigv4, access_key_id: AK, secret_access_key: <<key>>, region: r, service: s}",
        "GET\\n/v1/things\\n\\naccept:*/*\\nhost:api.example.com\\n",
        ["header X-Amz-Date", "header Authorization"]
      ),
      (
        "{type: digest, username: u, password: <<key>>}", nil,
        ["header Authorization, once the server has asked for it"]
      ),
      ("{type: ntlm, username: u, password: <<key>>}", nil, ["the connection"]),
    ] as [(String, String?, [String])])
  func whatWouldBeSignedIsShown(scheme: String, signedText: String?, places: [String]) throws {
    let secrets = SecretRegistry()
    let plan = try plan(
      connector: """
        base_url: https://api.example.com/v1
        variables: {key: {secret: true}}
        auth: \(scheme)

        """, action: "method: GET\npath: /things\n", secrets: secrets)
    let planned = try #require(plan.authentication.first)
    #expect(planned.places == places)
    let text = planned.settings.first { $0.name == "signed text" }?.value
    #expect(signedText == nil ? text == nil : text?.hasPrefix(signedText ?? "") == true)
    let added = plan.request.headers.filter {
      ["Authorization", "X-S"].contains($0.name)
    }
    #expect(added.allSatisfy { $0.certainty == .example })
    for header in added {
      let signature = header.value.split { " =\",".contains($0) }.last { $0.utf8.count > 20 }
      let secret = try #require(signature)
      #expect(!secrets.redact(header.value).contains(secret), "\(header.name)")
    }
  }
}
