import Foundation
import TestSupport
import Testing

/// A project that asks for trust, and a server that says what reached it.
struct TrustProject {
  let project: TestProject
  let server: RawSocketServer

  /// - Parameters:
  ///   - from: the source of the connector's variable `key`, a secret.
  ///   - more: what else stands in the connector.
  ///   - files: further files of the project.
  init(from: String? = nil, more: String = "", files: [String: String] = [:]) throws {
    server = try RawSocketServer { .response(body: TokenServer.field("X-Key", of: $0) ?? "none") }
    let connector = """
      base_url: http://127.0.0.1:9
      variables:
        key: {secret: true\(from.map { ", from: \($0)" } ?? "")}
      auth: {type: api_key, value: <<key>>, attach: {name: X-Key}}
      \(more)
      """
    project = try TestProject(
      [
        "connectors/desk.yaml": connector,
        "actions/desk/get.yaml": "connector: desk\nmethod: GET\npath: /things\n",
      ].merging(files) { $1 }, environment: ["DESK_BASE_URL": server.baseURL])
  }

  var program: Program { project.program }

  /// The project's root.
  var root: String { project.program.directory }

  /// Runs `trust --yes`, which must succeed.
  func trust(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let outcome = try await program.run("trust", "--yes")
    #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(
      outcome.errors.hasSuffix("it is trusted from now on, until one of these files changes\n"),
      "\(outcome.errors)", sourceLocation: sourceLocation)
  }

  /// Runs the action, which must send this key.
  func expectKey(_ key: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let outcome = try await program.run("desk/get")
    #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.text == key, sourceLocation: sourceLocation)
  }

  /// Runs the action, which must be refused for this reason and send nothing.
  func expectRefusal(
    _ reason: String, id: String = "untrusted-command", _ arguments: [String] = ["desk/get"],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = server.received.count
    let outcome = try await program.launch(arguments).outcome()
    #expect(outcome.status == 3, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.contains("[\(id)]"), "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.contains(reason), "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(
      outcome.errors.contains("'connector-run trust"), "\(outcome.errors)",
      sourceLocation: sourceLocation)
    #expect(server.received.count == before, sourceLocation: sourceLocation)
  }

  /// Changes a file of the project.
  func edit(_ name: String, _ change: (inout String) -> Void) throws {
    var text = try project.read(name)
    change(&text)
    try project.write(text, to: name)
  }
}
