import TestSupport
import Testing

/// Responses that are not what the action declares.
@Suite struct ExpectationFailureTests {
  @Test func reportsEachCheckAndEachCapture() async throws {
    let server = try LocalServer(
      200, #"{"items": [{"id": 7, "label": "A"}], "state": "open", "total": 1.0}"#)
    let project = try PlainProject.make(
      action: """
        connector: plain
        method: GET
        path: /things
        expect:
          checks:
            - {jsonpath: $.state, equals: closed}
            - {jsonpath: $.total, equals: 1}
            - {header: X-Count, exists: true}
        capture:
          name: $.items[0].lable
          id: $.items[0].id
          owner: $.owner.name
          tags: $.items[*].tags

        """, baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    expectEnd(
      outcome, 7, server: server.baseURL,
      """
      actions/things/list.yaml:6:35: error: $.state must equal "closed" [failed-check]
        |
      6 |     - {jsonpath: $.state, equals: closed}
        |                                   ^^^^^^ is "open"

      actions/things/list.yaml:8:33: error: header 'X-Count' must exist [failed-check]
        |
      8 |     - {header: X-Count, exists: true}
        |                                 ^^^^ has no value

      actions/things/list.yaml:10:9: error: capture 'name' found no value in the response [missing-capture]
         |
      10 |   name: $.items[0].lable
         |         ^^^^^^^^^^^^^^^^ did you mean 'label'?
      note: $['items'][0] is an object with id, label
      help: Write {…, required: false} if the value may be absent.

      actions/things/list.yaml:12:10: error: capture 'owner' found no value in the response [missing-capture]
         |
      12 |   owner: $.owner.name
         |          ^^^^^^^^^^^^
      note: $ is an object with items, state, total
      help: Write {…, required: false} if the value may be absent.
      """)
    #expect(outcome.output.isEmpty)
    await server.stop()
  }

  @Test func saysThatTheBodyIsNotJSON() async throws {
    let server = try LocalServer(200, "<html>Log in</html>", type: "text/html")
    let project = try PlainProject.make(
      action: PlainProject.action + "capture: {id: $.id}\n", baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    expectEnd(
      outcome, 7, server: server.baseURL,
      """
      actions/things/list.yaml:4:15: error: the response (text/html) is not JSON: expected a value, found '<' at line 1, column 1 [not-json]
        |
      4 | capture: {id: $.id}
        |               ^^^^
      help: Select {body: text} or a {regex: …} from a body that is not JSON.
      """)
    await server.stop()
  }

  @Test func showsNothingOfASecretThatIsMissing() async throws {
    let server = try LocalServer(200, #"{"session": "hidden-value"}"#)
    let project = try PlainProject.make(
      action: PlainProject.action
        + "capture: {token: {jsonpath: $.session.token, secret: true}}\n",
      baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    #expect(outcome.status == 7)
    #expect(outcome.errors.contains("note: $['session'] is text\n"))
    #expect(!outcome.errors.contains("hidden-value"))
    await server.stop()
  }
}
