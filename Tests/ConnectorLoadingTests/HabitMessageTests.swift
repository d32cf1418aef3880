import ConnectorLoading
import ConnectorModel
import Diagnostics
import Foundation
import TestSupport
import Testing

/// What is said to people who write as other tools have it.
@Suite struct HabitMessageTests {
  /// What is wrong with a connector and an action: place, message, then label or help.
  private func messages(
    connector: String = TestProject.connector, action: String = TestProject.action,
    others: [String: String] = [:]
  ) async throws -> [String] {
    let files = ["connectors/desk.yaml": connector, "actions/a.yaml": action]
    let project = try TestProject(files.merging(others) { _, other in other })
    return await project.loader().loadWorkspace().diagnostics.filter { $0.severity == .error }
      .map { diagnostic in
        "\(diagnostic.span?.text ?? ""): \(diagnostic.message)"
          + ((diagnostic.label ?? diagnostic.help).map { " | \($0)" } ?? "")
      }
  }

  private func messages(ofAction keys: String) async throws -> [String] {
    try await messages(action: TestProject.action + keys)
  }

  @Test(
    "a bare value in place of a mapping",
    arguments: [
      (
        "inputs: {id: string}",
        "string: 'id' must be a mapping, not text | Write id: {type: string}"
      ),
      ("inputs: {id: int}", "int: 'id' must be a mapping, not text | Write id: {type: integer}"),
      ("inputs: {id: eu}", "eu: 'id' must be a mapping, not text | Write id: {default: eu}"),
      (
        "inputs: {id: ghp_0123456789abcdefghijABCDEFGHIJ012345}",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345: 'id' must be a mapping, not text"
          + " | Write id: {default: …}"
      ),
      (
        "timeout: 30s", "30s: 'timeout' must be a mapping, not text | Write timeout: {attempt: 30s}"
      ),
      (
        "redirects: no",
        "no: 'redirects' must be a mapping, not text | Write redirects: {follow: false}"
      ),
      (
        "expect: 200", "200: 'expect' must be a mapping, not a number | Write expect: {status: 200}"
      ),
      (
        #"body: '{"a": 1}'"#,
        #"'{"a": 1}': 'body' must be a mapping, not text | Write body: {json: {…}}"#
      ),
      ("body: hello", "hello: 'body' must be a mapping, not text | Write body: {text: hello}"),
    ])
  func bareValues(_ keys: String, _ expected: String) async throws {
    #expect(try await messages(ofAction: keys) == [expected])
  }

  @Test(
    "a list in place of a mapping",
    arguments: [
      ("headers:\n- Accept: text/csv\n- X: y", "headers", "Write 'Accept: …', without '-'."),
      ("query: [{name: a, value: b}]", "query", "Write 'a: …', without '-'."),
      ("inputs:\n  - id\n  - n", "inputs", "Write 'id: {type: string}', without '-'."),
      ("inputs:\n- {a: 1, b: 2}", "inputs", "Write 'name: value' for each, without '-'."),
    ])
  func lists(_ keys: String, _ key: String, _ help: String) async throws {
    let sign = keys.contains("[") ? "[" : "-"
    let message = "'\(key)' must be a mapping of names to values, not a list"
    #expect(try await messages(ofAction: keys) == ["\(sign): \(message) | \(help)"])
  }

  @Test(
    "quotes are suggested for scalars alone",
    arguments: [
      ("headers: {X: {a: 1}}", "{a: 1}: 'X' must be text, not a mapping"),
      ("print: [a]", "[a]: 'print' must be text, not a list"),
    ])
  func quotes(_ keys: String, _ expected: String) async throws {
    #expect(try await messages(ofAction: keys) == [expected])
  }

  @Test(
    "keys that belong elsewhere or are another tool's",
    arguments: [
      ("json: {a: 1}", "json: key 'json' is not known in an action | belongs under 'body'"),
      ("status: 200", "status: key 'status' is not known in an action | belongs under 'expect'"),
      ("params: {a: 1}", "params: key 'params' is not known in an action | did you mean 'query'?"),
      (
        "body: {name: foo, n: 1}",
        "name: 'body' needs one of json, form, multipart, text, xml, graphql, file"
          + " | Put what it holds under the one that is meant: json: {name: …}"
      ),
      ("body: {raw: x}", "raw: key 'raw' is not known in 'body' | did you mean 'text'?"),
    ])
  func keys(_ keys: String, _ expected: String) async throws {
    let found = try await messages(ofAction: keys)
    #expect(found == [expected])
  }

  @Test func theSwitchForVerificationIsMissingOnPurpose() async throws {
    let connector = TestProject.connector + "tls: {verify: false}\n"
    #expect(
      try await messages(connector: connector) == [
        "verify: key 'verify' is not known in 'tls'"
          + " | Nothing here turns verification off; --insecure does for one run."
      ])
  }

  @Test func aSchemeBelowItsTypeIsReadAllTheSame() async throws {
    let connector = TestProject.connector + "auth: {basic: {usrname: me, password: <<p>>}}\n"
    #expect(
      try await messages(connector: connector) == [
        "basic: an auth scheme needs the key 'type' | Write type: basic, with its keys beside it.",
        "usrname: key 'usrname' is not known in auth scheme 'basic' | did you mean 'username'?",
        "p: variable 'p' is not defined | The connector declares no variables.",
      ])
  }

  @Test func aMisspeltTypeStillShowsTheRest() async throws {
    let connector = TestProject.connector + "auth: {type: apiKey, vlaue: x, in: query, name: key}\n"
    #expect(
      try await messages(connector: connector) == [
        "apiKey: 'apiKey' is not the type of an auth scheme | did you mean 'api_key'?",
        "vlaue: key 'vlaue' is not known in auth scheme 'api_key' | did you mean 'value'?",
        "in: key 'in' is not known in auth scheme 'api_key' | belongs under 'attach'",
        "name: key 'name' is not known in auth scheme 'api_key' | belongs under 'attach'",
      ])
  }

  @Test func aTypeThatIsOnlySimilarSaysNothingOfTheRest() async throws {
    let connector = TestProject.connector + "auth: {type: noauth, x: 1}\n"
    #expect(
      try await messages(connector: connector) == [
        "noauth: 'noauth' is not the type of an auth scheme | did you mean 'oauth2'?"
      ])
  }

  @Test func labelsOfCreatorStudioAreTranslated() async throws {
    let connector = """
      Base URL: https://desk.example.com
      Auth Config: none
      Oauth2 Token Url: /token
      """
    #expect(
      try await messages(connector: connector) == [
        "Base URL: key 'Base URL' is not known in a connector | did you mean 'base_url'?",
        "Auth Config: key 'Auth Config' is not known in a connector | did you mean 'auth'?",
        "Oauth2 Token Url: key 'Oauth2 Token Url' is not known in a connector"
          + " | belongs under 'auth', as 'token_url'",
      ])
  }

  @Test(
    "every label of the table in docs/auth.md has a meaning",
    arguments: [
      ("Base URL", "base_url"), ("Auth Config", "auth"), ("Oauth2 Grant Type", "grant_type"),
      ("Client ID", "client_id"), ("Client Secret", "client_secret"),
      ("Client Credentials Grant Scope", "scope"), ("Oauth2 Token Url", "token_url"),
      ("Oauth2 Client Authentication", "client_auth"),
      ("Oauth2 Custom Grant Type", "token_request"),
      ("Oauth2 Custom Oauth Request Options Additional Headers", "token_request"),
      ("Oauth2 Custom Oauth Request Options Additional Request Data", "token_request"),
      ("Json Access Token Key", "token_response"), ("Json Expires In Key", "expiry"),
      ("Header Auth Key", "attach"), ("Header Auth Value Pattern", "attach"),
      ("Param Auth Param Name", "attach"), ("Basic Auth", "basic"),
      ("Bearer Token Auth", "bearer"), ("Api Key Auth", "attach"),
    ])
  func labels(_ label: String, _ meaning: String) throws {
    let table = try String(
      contentsOf: FixtureCase.fixtures.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/auth.md"), encoding: .utf8)
    let rows = table.split(separator: "\n").filter { $0.hasPrefix("|") && $0.contains(label) }
    #expect(rows.contains { $0.contains(meaning) }, "\(label)")
    let words =
      Connector.declaration.fields.map(\.key.name) + OAuth2Scheme.declaration.fields.map(\.key.name)
      + ["basic", "bearer", "api_key", "attach"]
    let found = NearMiss.suggestion(for: label, among: words)
    #expect(found == (label == "Api Key Auth" ? "api_key" : meaning))
  }

  @Test(
    "a file of another format is one fault",
    arguments: [
      ("openapi: 3.0.0\ninfo: {title: x}\npaths: {}\n", "openapi", "an OpenAPI document"),
      ("version: 0.1\ntype: DeclarativeSource\nstreams: []\n", "type", "an Airbyte manifest"),
      ("info: {name: x}\nitem: []\n", "item", "a Postman collection"),
    ])
  func foreignDocuments(_ text: String, _ key: String, _ format: String) async throws {
    let found = try await messages(connector: text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("\(key): the file is \(format), not a connector") == true)
  }

  @Test func aConnectorMayHaveWhatLooksForeign() async throws {
    let found = try await messages(connector: TestProject.connector + "log: true\n")
    #expect(
      found.map { $0.prefix { $0 != "|" } } == ["log: key 'log' is not known in a connector "])
  }

  @Test(
    "values of a profile that leave the connector out",
    arguments: [
      (
        "variables: {region: eu}",
        "eu: 'region' must be a mapping of names to values, not text"
          + " | Put it under a connector's id: ID: {region: …}"
      ),
      (
        "variables: {region: {from: {env: X}}}",
        "region: 'region' is a variable of 'desk' | Write variables: {desk: {region: …}}"
      ),
      (
        "urls: {desk: {tokn_url: /x}}",
        "tokn_url: 'tokn_url' is not a URL key | URL keys: base_url, proxy."
      ),
      (
        "variables: {other: {a: 1}}",
        "other: connector 'other' does not exist | Connectors: desk."
      ),
    ])
  func profiles(_ text: String, _ expected: String) async throws {
    let connector = TestProject.connector + "variables: {region: {}}\nquery: {r: <<region>>}\n"
    #expect(
      try await messages(connector: connector, others: ["profiles/dev.yaml": text]) == [expected])
  }

  @Test func namesOfFilesAreSuggested() async throws {
    let found = try await messages(others: ["actions/ListTickets v2.yaml": TestProject.action])
    #expect(found == [": 'ListTickets v2' cannot stand in an id | did you mean 'list-tickets-v2'?"])
  }

  @Test func anotherExtensionIsNamed() async throws {
    let project = try TestProject([
      "connectors/desk.yaml": TestProject.connector, "actions/a.yml": TestProject.action,
    ])
    let workspace = await project.loader()
      .loadWorkspace(paths: ["actions/a.yml"])
    #expect(workspace.diagnostics.map(\.message) == ["file 'a.yml' must end in .yaml"])
    #expect(workspace.diagnostics.ids == ["wrong-extension"])
  }

  @Test func textIsBoundedByAPattern() async throws {
    let text = try await messages(ofAction: "inputs: {a: {type: string, minimum: 1}}")
    #expect(text.first?.hasSuffix("| Text is bounded by 'pattern'.") == true)
    let boolean = try await messages(ofAction: "inputs: {a: {type: boolean, minimum: 1}}")
    #expect(boolean == ["1: 'minimum' is for numbers, lists and objects, not for type 'boolean'"])
  }

  @Test(
    "JSONPaths",
    arguments: [
      ("data[*].id", "data[*].id: 'data[*].id' is not a JSONPath | did you mean '$.data[*].id'?"),
      ("$..", "..: JSONPath: nothing follows the '..' | take it away"),
      ("$items", "$items: JSONPath: a name needs a '.' before it | did you mean '$.items'?"),
    ])
  func jsonPaths(_ path: String, _ expected: String) async throws {
    #expect(try await messages(ofAction: "capture:\n  a: \(path)") == [expected])
  }
}
