import ConnectorLoading
import ConnectorModel
import Diagnostics
import JSONDocument
import TestSupport
import Testing

@Suite struct DecodingTests {
  /// Loads an action with a connector that both take some keys more.
  private func setup(connector: String = "", action: String = "") throws -> ActionSetup {
    let project = try TestProject([
      "connectors/desk.yaml": TestProject.connector + connector,
      "actions/a.yaml": "connector: desk\nmethod: POST\npath: /\n" + action,
    ])
    return try project.setup("actions/a.yaml")
  }

  @Test(
    "where text is wanted the source text counts",
    arguments: ["01234", "1.10", "0x1F", "true", "True", "no", "12:30", "2024-01-31", ".inf", "+1"])
  func sourceText(_ text: String) throws {
    let setup = try setup(
      connector: """
        title: \(text)
        query: {q: \(text)}
        variables: {v: {default: \(text), enum: [\(text)]}}
        """,
      action: "body: {form: {f: [\(text), a]}}\n")
    #expect(setup.connector.title?.value == text)
    #expect(setup.connector.query.first?.value.templates.map(\.literalText) == [text])
    #expect(setup.action.body?.form?.first?.value.templates.map(\.literalText) == [text, "a"])
    let variable = try #require(setup.connector.variables.first)
    let expected: [JSONValue] = [.string(text)] + (text == "true" ? [true] : [])
    let number = JSONNumber(text).map { [JSONValue.number($0)] } ?? []
    #expect((expected + number).contains(try #require(variable.defaultValue?.value)))
    #expect(
      variable.defaultValue.map { JSONValue.array([$0.value]) } == variable.enumeration?.value)
    if let number = JSONNumber(text), case .number(let kept)? = variable.defaultValue?.value {
      #expect(kept.text == number.text)
    }
  }

  @Test func jsonKeepsDigitsAndTypes() throws {
    let setup = try setup(
      action: """
        body:
          json: {a: 1.10, b: 12345678901234567890.5e-3, c: "1", d: no, e: null, f: ~, g: True, h: [-0]}
        expect: {checks: [{jsonpath: $.a, equals: 1.0}, {jsonpath: $.a, equals: {k: [1.50, x]}}]}
        """)
    guard case .object(let members, _)? = setup.action.body?.json else {
      Issue.record("no object")
      return
    }
    let written = members.map { member in
      switch member.value {
      case .number(let number): number.value.text
      case .text(let template): template.literalText.debugDescription
      case .null: "null"
      case .boolean(let value): "\(value.value)"
      case .array(let elements, _): "\(elements.count)"
      case .object: "object"
      }
    }
    #expect(
      written == [
        "1.10", "12345678901234567890.5e-3", "Optional(\"1\")", "Optional(\"no\")", "null", "null",
        "true", "1",
      ])
    let equals = setup.action.expect.checks.compactMap(\.equals?.value)
    #expect(equals.map { $0.text() } == ["1.0", #"{"k":[1.50,"x"]}"#])
  }

  @Test func nullTakesAnEntryAway() throws {
    let setup = try setup(
      action: """
        headers: {Accept: null, X-A: ~, X-B: , X-C: ""}
        query: {a: [x, "y"], b: null}
        """)
    #expect(setup.action.headers.map { $0.value.templates.count } == [0, 0, 0, 1])
    #expect(setup.action.query.map { $0.value.templates.count } == [2, 0])
  }

  @Test(
    arguments: [
      ("250ms", Duration.milliseconds(250)), ("2s", .seconds(2)), ("5m", .seconds(300)),
      ("1h", .seconds(3600)), ("10000h", .seconds(36_000_000)),
    ])
  func durations(_ text: String, _ expected: Duration) throws {
    #expect(try setup(action: "timeout: {idle: \(text)}\n").action.timeout?.idle?.value == expected)
    #expect(DurationText.parse(text) == expected)
  }

  @Test(
    arguments: [
      "", "s", "5", "5 s", "-5s", "+5s", "1.5s", "5S", "5d", "1h30m", "10001h", "٣s",
      "99999999999999999999999s", "36000000001ms",
    ])
  func notDurations(_ text: String) {
    #expect(DurationText.parse(text) == nil)
  }

  @Test func statusPatterns() throws {
    let setup = try setup(action: "expect: {status: [2xx, 404, '5XX']}\n")
    #expect(setup.action.expect.status?.map(\.codes) == [200...299, 404...404, 500...599])
    #expect(try self.setup(action: "expect: {status: 204}\n").action.expect.status?.count == 1)
    for text in ["0xx", "6xx", "099", "600", "20", "2x", "2xxx", "two", "20x", "-200", "２００"] {
      let source = SourceText(path: "", text: text)
      #expect(StatusPattern(Located(text, at: SourceSpan(source: source, range: 0..<0))) == nil)
    }
  }

  @Test func idempotencyKeys() throws {
    func key(_ text: String) throws -> String {
      switch try setup(action: "idempotency_key: \(text)\n").action.idempotencyKey {
      case .random(_)?: "random"
      case .none?: "none"
      case .template(let template)?: template.literalText ?? "template"
      case nil: "absent"
      }
    }
    #expect(try key("true") == "random")
    #expect(try key("True") == "random")
    #expect(try key("false") == "none")
    #expect(try key("\"true\"") == "true")
    #expect(try key("<<$uuid>>") == "template")
    #expect(try key("abc") == "abc")
  }

  @Test func authForms() throws {
    func types(_ text: String) throws -> [String]? {
      try setup(action: "auth: \(text)\n").action.auth?.schemes.map(\.type)
    }
    #expect(try types("none") == [])
    #expect(try types("{type: none}") == [])
    #expect(try types("[none]") == [])
    #expect(try types("{type: bearer, token: a}") == ["bearer"])
    #expect(
      try types(
        "[{type: basic, username: a, password: b}, {type: api_key, value: k, attach: {name: X}}]")
        == ["basic", "api_key"])
    #expect(try setup().action.auth == nil)
  }

  @Test func selectorForms() throws {
    let captures = try setup(
      action: """
        capture:
          a: $.id
          b: {jsonpath: $.id}
          c: &c {header: X-Id, type: integer, default: 5, secret: true}
          d: *c
        """
    ).action.captures
    #expect(captures.map(\.name.value) == ["a", "b", "c", "d"])
    #expect(captures[0].value.jsonPath?.value.text == captures[1].value.jsonPath?.value.text)
    #expect(captures[3].value.header?.value == "X-Id")
    #expect(captures[3].value.span?.text == "*c")
    #expect(captures[2].value.defaultValue?.value == 5)
  }

  @Test func everyKeyOfTheWholeFixtureArrives() async throws {
    let fixture = FixtureCase(group: "ok", name: "whole/every-key")
    let workspace = try await fixture.load()
    let connector = try #require(workspace.connectors.first)
    guard case .oauth2(let scheme)? = connector.auth.schemes.first else {
      Issue.record("no oauth2")
      return
    }
    #expect(scheme.scope?.count == 2)
    #expect(scheme.scopeSeparator?.value == ",")
    #expect(scheme.tokenRequest.encoding?.value == .json)
    #expect(scheme.tokenRequest.params.map { $0.value.templates.count } == [0, 1, 2])
    #expect(scheme.tokenResponse.save.map(\.name.value) == ["instance", "host"])
    #expect(scheme.expiry?.unit?.value == .iso8601)
    #expect(scheme.leeway?.value == .seconds(30))
    #expect(connector.auth.schemes.count == 3)
    #expect(connector.tls?.minimumVersion?.value == .tls12)
    #expect(connector.redirects?.follow?.value == .all)
    #expect(connector.variables.count == 10)
    #expect(connector.variables.last?.defaultValue?.value == .null)
    #expect(connector.variables.last?.needsValue == false)
    let action = try #require(workspace.actions.first { $0.id == "tickets/create" })
    #expect(action.expect.checks.count == 13)
    #expect(action.captures.count == 8)
    #expect(action.inputs.count == 4)
    #expect(action.print?.value == "id")
    // Every built key of an action stands in the fixture, so that none is forgotten here.
    let keys = Set(Action.declaration.fields.filter(\.key.isBuilt).map(\.key.name))
    let texts = workspace.actions.compactMap { $0.source?.text(in: 0..<100_000) }.joined()
    for key in keys { #expect(texts.contains("\n\(key):"), "\(key)") }
    let connectorText = connector.source?.text(in: 0..<100_000) ?? ""
    for key in Connector.declaration.fields.filter(\.key.isBuilt).map(\.key.name) {
      #expect(connectorText.contains("\n\(key):") || connectorText.hasPrefix("\(key):"), "\(key)")
    }
  }

  @Test func declarationsNameEachKeyOnce() {
    func check(_ declaration: AnyObjectDeclaration) {
      let names = declaration.fields.map(\.name)
      #expect(Set(names).count == names.count, "\(declaration.name)")
      for field in declaration.fields { #expect(field.summary.hasSuffix("."), "\(field.name)") }
      for constraint in declaration.constraints {
        switch constraint {
        case .exactlyOne(let keys), .atMostOne(let keys): #expect(Set(keys).isSubset(of: names))
        case .requires(let key, let other): #expect(Set([key, other]).isSubset(of: names))
        }
      }
      for field in declaration.fields { visit(field.shape) }
    }
    func visit(_ shape: ValueShape) {
      switch shape {
      case .object(let declaration): check(declaration())
      case .list(let element, _): visit(element)
      case .map(let value, _): visit(value)
      case .nullable(let inner): visit(inner)
      case .scalarOr(let scalar, let collection):
        visit(scalar)
        visit(collection)
      case .variant(let variant):
        for declaration in variant.cases.compactMap(\.declaration) { check(declaration()) }
      default: break
      }
    }
    check(Connector.declaration.erased)
    check(Action.declaration.erased)
    check(Profile.declaration.erased)
    check(ProjectSettings.declaration.erased)
  }

  /// The keys of the specification, those that nothing acts on yet included.
  @Test func everyKeyOfTheFormatIsDeclared() {
    func names<Object>(_ declaration: ObjectDeclaration<Object>) -> Set<String> {
      Set(declaration.fields.map(\.key.name))
    }
    #expect(
      names(Connector.declaration).isSuperset(of: [
        "version", "title", "description", "docs", "base_url", "variables", "auth", "headers",
        "query", "tls", "proxy", "retry", "rate_limit", "timeout", "redirects", "error_message",
        "check",
      ]))
    #expect(
      names(Action.declaration).isSuperset(of: [
        "version", "connector", "description", "inputs", "method", "path", "url", "query",
        "headers", "body", "idempotency_key", "auth", "expect", "capture", "paginate", "poll",
        "retry", "rate_limit", "timeout", "redirects", "print",
      ]))
    #expect(
      names(ActionBody.declaration) == [
        "json", "form", "multipart", "text", "xml", "graphql", "file", "type", "compress",
      ])
    #expect(
      names(VariableDeclaration.declaration) == [
        "type", "description", "required", "default", "example", "enum", "pattern", "minimum",
        "maximum", "secret", "from",
      ])
    #expect(
      names(ProjectSettings.declaration) == [
        "version", "default_profile", "egress", "rules", "defaults",
      ])
    #expect(names(ProjectDefaults.declaration) == ["timeout", "retry", "rate_limit"])
    #expect(names(Profile.declaration).isSuperset(of: ["version", "variables", "urls"]))
    #expect(names(Expectation.declaration) == ["status", "checks", "schema"])
    #expect(
      names(OAuth2Scheme.declaration) == [
        "grant_type", "client_id", "client_secret", "token_url", "issuer", "client_auth",
        "client_assertion", "scope", "scope_separator", "username", "password", "refresh_token",
        "assertion", "subject_token", "subject_token_type", "actor_token", "actor_token_type",
        "requested_token_type", "audience", "resource", "authorization_url", "redirect_uri",
        "pkce", "authorization_params", "device_authorization_url", "token_request",
        "token_response", "expiry", "leeway", "refresh_url", "revoke_url", "attach",
      ])
    #expect(
      Set(AuthenticationScheme.variant.cases.map(\.word)) == [
        "none", "basic", "bearer", "api_key", "oauth2", "jwt", "session", "oauth1", "aws_sigv4",
        "hmac", "digest", "ntlm", "negotiate", "wsse",
      ])
  }
}
