import HTTPServer
import TestSupport
import Testing

/// Standard output carries data, exactly, and nothing else.
@Suite struct StandardOutputTests {
  private static let action =
    PlainProject.action + """
      capture:
        name: $.name
        all: $
        secret: {jsonpath: $.secret, secret: true}
        none: {jsonpath: $.none, required: false}

      """
  private static let body = #"{"name":"Ä\n", "secret":"hidden-value", "n": 1.10}"#

  @Test func aPipeGetsTheExactBytes() async throws {
    let server = try LocalServer(200, Self.body)
    let project = try PlainProject.make(action: Self.action, baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(outcome.text == Self.body)
    await server.stop()
  }

  @Test(arguments: [
    ("name", "Ä\n\n"), ("secret", "***\n"), ("none", "\n"),
    (
      "captures",
      """
      {
        "name": "Ä\\n",
        "all": {
          "name": "Ä\\n",
          "secret": "***",
          "n": 1.10
        },
        "secret": "***"
      }

      """
    ),
  ])
  func printsCaptures(_ what: String, _ expected: String) async throws {
    let server = try LocalServer(200, Self.body)
    let project = try PlainProject.make(action: Self.action, baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list", "--print", what, "--show-secrets")
    expectEnd(outcome, 0, "200 OK in N ms")
    #expect(outcome.text == expected)
    await server.stop()
  }

  @Test func theActionSaysWhatToPrint() async throws {
    let server = try LocalServer(200, Self.body)
    let project = try PlainProject.make(
      action: Self.action + "print: none\n", baseURL: server.baseURL)
    #expect(try await project.program.run("things/list").text == "\n")
    #expect(try await project.program.run("things/list", "--print", "body").text == Self.body)
    await server.stop()
  }

  @Test func saysThatTheDiskIsFull() async throws {
    let server = try LocalServer(200, Self.body)
    let project = try PlainProject.make(action: Self.action, baseURL: server.baseURL)
    let outcome = try await project.program.shell("exec \"$1\" things/list > /dev/full")
    expectEnd(
      outcome, 8,
      """
      200 OK in N ms
      error: standard output cannot be written: No space left on device [unwritable-output]
      help: Check where it leads to, and the space there.
      """)
    let list = try await project.program.shell("exec \"$1\" list > /dev/full")
    expectEnd(
      list, 8,
      """
      error: standard output cannot be written: No space left on device [unwritable-output]
      help: Check where it leads to, and the space there.
      """)
    await server.stop()
  }

  @Test func aReaderThatLeavesIsNoError() async throws {
    // More than any pipe holds, so that writing goes on after the reader has left.
    let server = try LocalServer(200, String(repeating: "x", count: 4 << 20), type: "text/plain")
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.shell(
      #"{ "$1" things/list; echo "exit $?" >&2; } | head -c 3"#)
    #expect(outcome.text == "xxx")
    expectEnd(outcome, 0, "200 OK in N ms\nexit 0")
    await server.stop()
  }
}
