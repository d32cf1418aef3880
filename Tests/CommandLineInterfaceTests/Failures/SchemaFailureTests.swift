import Foundation
import JSONDocument
import TestSupport
import Testing

/// Bodies that do not meet `expect.schema`.
@Suite struct SchemaFailureTests {
  private static let action = """
    connector: plain
    method: GET
    path: /things
    expect:
      schema:
        type: object
        required: [items, next]
        properties:
          items:
            type: array
            items:
              type: object
              properties:
                id: {type: integer}
                key: {not: {pattern: "^sesame"}}

    """

  private static let body =
    #"{"items": [{"id": 7, "key": "sesame-open"}, {"id": "a"}, {"id": null}]}"#

  @Test func isToldByItsPlaces() async throws {
    let server = try LocalServer(200, Self.body)
    let project = try PlainProject.make(action: Self.action, baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    expectEnd(
      outcome, 7, server: server.baseURL,
      """
      actions/things/list.yaml:7:5: error: the body must have the property 'next' [failed-schema]
        |
      7 |     required: [items, next]
        |     ^^^^^^^^^^^^^^^^^^^^^^^ is an object with items
      note: in the body at $

      actions/things/list.yaml:14:18: error: '/items/1/id' must be of type integer [failed-schema]
         |
      14 |             id: {type: integer}
         |                  ^^^^^^^^^^^^^ is "a"
      note: in the body at $['items'][1]['id']
      note: also '/items/2/id' is null

      actions/things/list.yaml:15:19: error: '/items/0/key' must not meet the schema of 'not' [failed-schema]
         |
      15 |             key: {not: {pattern: "^sesame"}}
         |                   ^^^^^^^^^^^^^^^^^^^^^^^^^ is "***"
      note: in the body at $['items'][0]['key']
      """)
    #expect(outcome.output.isEmpty)
    await server.stop()
  }

  @Test func theResultListsIt() async throws {
    let server = try LocalServer(200, Self.body)
    let project = try PlainProject.make(action: Self.action, baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "--print", "result")
    #expect(outcome.status == 7)
    #expect(!outcome.text.contains("sesame-open") && !outcome.errors.contains("sesame-open"))
    let checks = try #require(try ParsedJSON(outcome.output).root.value["checks"])
    #expect(checks[1]?["predicate"] == "schema")
    #expect(checks[1]?["passed"] == false)
    let first = try #require(checks[1]?["mismatches"]?[0])
    #expect(
      first["pointer"] == "" && first["path"] == "$")
    #expect(first["actual"]?.kind == nil)
    #expect(first["keyword"] == "required" && first["expected"] == ["items", "next"])
    #expect(checks[1]?["expected"]?["type"] == "object")
    let second = try #require(checks[1]?["mismatches"]?[1])
    #expect(second["pointer"] == "/items/0/key" && second["actual"] == "***")
    #expect(second["keyword"] == "not" && second["path"] == "$['items'][0]['key']")
    #expect(second["place"]?["line"] == 15)
    await server.stop()
  }

  @Test func filesOfTheProjectAreRead() async throws {
    let server = try LocalServer(200, #"{"id": 0}"#)
    let project = try PlainProject.make(
      action: PlainProject.action + "expect: {schema: schemas/thing.json}\n",
      baseURL: server.baseURL)
    try project.write(
      #"{"properties": {"id": {"$ref": "parts.yaml#/$defs/id"}}}"#, to: "schemas/thing.json")
    try project.write("$defs:\n  id: {minimum: 1}\n", to: "schemas/parts.yaml")
    let outcome = try await project.program.run("things/list")
    expectEnd(
      outcome, 7, server: server.baseURL,
      """
      schemas/parts.yaml:2:8: error: '/id' must be at least 1 [failed-schema]
        |
      2 |   id: {minimum: 1}
        |        ^^^^^^^^^^ is 0
      note: in the body at $['id']
      """)
    try project.write("$defs:\n  id: {minimum: 0}\n", to: "schemas/parts.yaml")
    #expect(try await project.program.run("things/list").status == 0)
    await server.stop()
  }

  @Test func aBadSchemaSendsNothing() async throws {
    let server = try LocalServer(200, "{}")
    let project = try PlainProject.make(
      action: PlainProject.action + "expect: {schema: {typ: object, type: obejct}}\n",
      baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("actions/things/list.yaml:4:38: error: 'type' must be one of"))
    await server.stop()
  }

  @Test func aBodyThatIsNoneFails() async throws {
    let server = try LocalServer(200, "")
    let project = try PlainProject.make(
      action: PlainProject.action + "expect: {schema: {type: object}}\n", baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "-o", "body.json")
    #expect(outcome.status == 7)
    #expect(outcome.errors.contains("the response has no body [not-json]"))
    #expect(!FileManager.default.fileExists(atPath: project.path("body.json")))
    await server.stop()
  }

  @Test func aFileOutsideTheRootNeedsTrust() async throws {
    let outside = try TemporaryFolder()
    try outside.write("type: array\n", to: "thing.yaml")
    let project = try TrustProject(files: [
      "actions/desk/get.yaml": """
      connector: desk
      method: GET
      path: /things
      expect: {schema: \(outside.path)/thing.yaml}

      """
    ])
    var program = project.program
    program.environment["DESK_KEY"] = "[]"
    let refused = try await program.run("desk/get")
    #expect(refused.status == 3)
    #expect(refused.errors.contains("'expect.schema' leads to"), "\(refused.errors)")
    #expect(refused.errors.contains("[untrusted-file]"))
    #expect(project.server.received.isEmpty)
    try await project.trust()
    #expect(try await program.run("desk/get").status == 0)
    program.environment["DESK_KEY"] = "{}"
    #expect(try await program.run("desk/get").status == 7)
  }
}
