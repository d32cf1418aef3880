import Foundation
import TestSupport
import Testing

/// Hostile values where they would decide which server is asked.
@Suite struct HostWireTests {
  private static let files = [
    "connectors/wire.yaml": "base_url: http://127.0.0.1:9\n",
    "actions/wire/host.yaml": """
    connector: wire
    inputs: {v: {}}
    method: GET
    url: http://<<v>>/h

    """,
    "actions/wire/url.yaml": """
    connector: wire
    inputs: {v: {}}
    method: GET
    url: <<v>>

    """,
    "connectors/tenant.yaml": """
    base_url: https://<<v>>.example.invalid
    variables: {v: {}}

    """,
    "actions/tenant/get.yaml": """
    connector: tenant
    method: GET
    path: /t

    """,
  ]

  /// A host takes letters, digits, `.`, `-` and `_` alone: all else is refused before a connection
  /// is made.
  @Test(arguments: ["wire/host", "wire/url", "tenant/get"])
  func refusesWhatIsNoHost(_ action: String) async throws {
    let server = try RawSocketServer { _ in .response(body: "ok") }
    let project = try ScratchProject(Self.files, environment: ["WIRE_BASE_URL": server.baseURL])
    let texts =
      HostileValue.allCases.map(\.text).filter { $0.utf8.count < 1000 } + [
        "127.0.0.1:\(server.port)/x?", "user@127.0.0.1:\(server.port)",
        "127.0.0.1:\(server.port)#", "127.0.0.1:\(server.port)\\", "127.0.0.1:99999",
        "127.0.0.1:0", "127.0.0.1:", "[::1", "a..b",
        "http://127.0.0.1:\(server.port)/#f", "http://u:p@127.0.0.1:\(server.port)/",
        "ftp://127.0.0.1:\(server.port)/", "file:///etc/passwd", "//127.0.0.1:\(server.port)/",
      ]
    for text in texts {
      let outcome = try await project.program.run(
        action, "--vars", "-", input: try ScratchProject.document(["v": text]))
      #expect(outcome.status == 3, "\(text.debugDescription): \(outcome.errors)")
      let ids = ["[unencodable-value]", "[bad-url]"]
      #expect(
        ids.contains { outcome.errors.contains($0) }, "\(text.debugDescription): \(outcome.errors)")
    }
    #expect(server.connectionCount == 0)
  }

  @Test func sendsToAHostWithItsPort() async throws {
    let server = try RawSocketServer { _ in .response(body: "ok") }
    let project = try ScratchProject(Self.files)
    let outcome = try await project.program.run(
      "wire/host", "--var", "v=127.0.0.1:\(server.port)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.received.map(\.requestLine) == ["GET /h HTTP/1.1"])
  }

  /// Nothing below the templates normalises a URL again.
  @Test func sendsAWholeURLAsItIs() async throws {
    let server = try RawSocketServer { _ in .response(body: "ok") }
    let project = try ScratchProject(Self.files)
    for target in ["/a/../b/./c//d?x=%2e%2E&y=a+b&&z", "/%2e%2e/%C3%A9?", "/~!$&'()*+,;=:@"] {
      let outcome = try await project.program.run(
        "wire/url", "--vars", "-",
        input: try ScratchProject.document(["v": server.baseURL + target]))
      #expect(outcome.status == 0, "\(target): \(outcome.errors)")
      #expect(server.received.last?.requestLine == "GET \(target) HTTP/1.1")
    }
    // What no URL can hold is escaped, and nothing else.
    let spaced = try await project.program.run(
      "wire/url", "--var", "v=\(server.baseURL)/a b%20c?d e")
    #expect(spaced.status == 0, "\(spaced.errors)")
    #expect(server.received.last?.requestLine == "GET /a%20b%20c?d%20e HTTP/1.1")
  }

  /// The message does not repeat a megabyte.
  @Test(arguments: ["wire/host", "tenant/get"])
  func refusesAHostOfAMegabyte(_ action: String) async throws {
    var files = Self.files
    files["large"] = HostileValue.large
    let project = try ScratchProject(files)
    let outcome = try await project.program.run(action, "--var", "v=@large")
    #expect(outcome.status == 3, "\(outcome.errors.prefix(500))")
    #expect(outcome.errors.contains("[bad-url]"), "\(outcome.errors.prefix(500))")
    #expect(outcome.errors.utf8.count < 2000)
  }
}
