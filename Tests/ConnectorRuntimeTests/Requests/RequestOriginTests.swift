import ConnectorModel
import Diagnostics
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Every part of a built request says what it was made of, and what is not sent says why.
@Suite struct RequestOriginTests {
  private static let connector = """
    base_url: https://api.example.com/v1
    variables: {key: {secret: true}}
    auth:
      type: oauth2
      grant_type: client_credentials
      client_id: me
      client_secret: <<key>>
      token_url: /token
      token_response: {save: {org: $.org}}
    headers: {X-Tenant: acme}

    """

  private func request(_ action: String) throws -> PreparedRequest {
    let fixture = try RunFixture(connector: Self.connector, action: action)
    let variables = VariableResolver.resolve(
      fixture.setup,
      from: VariableSources(
        commandLine: [CommandLineVariable(name: "key", text: "key-value")])
    )
    #expect(variables.diagnostics.map(\.id) == ["secret-on-command-line"])
    let evaluator = TemplateEvaluator(
      variables: variables.variables,
      run: RunIdentity(runID: "run", started: WallTime(milliseconds: 0)),
      secrets: SecretRegistry())
    let builder = RequestBuilder(setup: fixture.setup, evaluator: evaluator)
    return try #require(try builder.check())
  }

  private func shown(_ span: SourceSpan?) -> String {
    span.map { "\($0.source.path.split(separator: "/").last ?? ""):\($0.start.line)" } ?? "-"
  }

  private func shown(_ omission: OmittedEntry) -> String {
    let reason =
      switch omission.reason {
      case .missing(let expression): "missing \(expression.shownName)"
      default: "\(omission.reason)"
      }
    return "\(omission.part) \(omission.name) \(shown(omission.span)) \(reason)"
  }

  @Test func headersAndQueriesKnowTheirTemplates() throws {
    let request = try request(
      """
      method: GET
      path: /things
      inputs:
        nothing: {required: false}
        null_value: {type: integer, required: false, default: null}
        none: {type: array, default: []}
      query:
        a: <<$run_id>>
        b: [1, <<nothing>>]
        c: <<null_value>>
        d: <<none>>
        e: null
      headers:
        X-Tenant: null
        X-Own: text
        X-Token: <<$auth.org>>

      """)
    #expect(
      request.query.map { "\($0.name) \(shown($0.template?.span))" } == [
        "a list.yaml:9", "b list.yaml:10",
      ])
    #expect(
      request.headers.map { "\($0.field.name) \(shown($0.template?.span))" } == [
        "X-Own list.yaml:16", "Accept -",
      ])
    #expect(
      request.omissions.map(shown) == [
        "header X-Tenant list.yaml:15 removed", "header X-Token list.yaml:17 pending",
        "query b list.yaml:10 missing 'nothing'", "query c list.yaml:11 null",
        "query d list.yaml:12 empty", "query e list.yaml:13 removed",
      ])
  }

  @Test func bodiesKnowTheirTemplates() throws {
    let json = try request(
      """
      method: POST
      path: /things
      inputs: {name: {default: n}, nothing: {required: false}}
      idempotency_key: true
      body:
        json:
          name: <<name>>
          tags: [fixed, "a-<<name>>", <<nothing>>]
          deep: {er: <<nothing>>}

      """)
    #expect(
      json.bodyParts.map { "\($0.name) \(shown($0.template.span))" } == [
        "name list.yaml:8", "tags[1] list.yaml:9",
      ])
    #expect(
      json.omissions.map(shown) == [
        "json tags[2] list.yaml:9 missing 'nothing'",
        "json deep.er list.yaml:10 missing 'nothing'",
      ])
    #expect(
      json.headers.map { "\($0.field.name) \(shown($0.template?.span))" }.suffix(2) == [
        "Content-Type -", "Idempotency-Key list.yaml:5",
      ])
    let form = try request(
      """
      method: POST
      path: /things
      inputs: {nothing: {required: false}}
      body:
        form: {a: 1, b: <<nothing>>}

      """)
    #expect(form.bodyParts.map { "\($0.name) \(shown($0.template.span))" } == ["a list.yaml:6"])
    #expect(form.omissions.map(shown) == ["form b list.yaml:6 missing 'nothing'"])
    let text = try request(
      "method: POST\npath: /things\nbody: {text: <<nothing>>}\n"
        + "inputs: {nothing: {required: false}}\n")
    #expect(text.bodyParts.isEmpty)
    #expect(text.omissions.map(shown) == ["text  list.yaml:4 missing 'nothing'"])
  }
}
