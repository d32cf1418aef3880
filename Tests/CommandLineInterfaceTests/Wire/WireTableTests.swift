import Foundation
import TestSupport
import Testing

/// Hostile values in every place of a request, asserted on the bytes that a server received.
@Suite struct WireTableTests {
  private static let ok = RawSocketServer.Answer.response(body: "ok")

  @Test(arguments: WirePosition.all)
  func sendsExactlyTheseBytesOrNothing(_ position: WirePosition) async throws {
    let server = try RawSocketServer { _ in Self.ok }
    let group = String(position.action.prefix { $0 != "/" })
    let project = try ScratchProject(
      [
        "connectors/\(group).yaml": position.connector,
        "actions/\(position.action).yaml": "connector: \(group)\n" + position.file,
        "large": HostileValue.large,
      ], environment: ["\(group.uppercased())_BASE_URL": server.baseURL])
    for value in HostileValue.allCases {
      let before = (requests: server.received.count, connections: server.connectionCount)
      let outcome = try await run(position, value, project)
      let received = server.received[before.requests...]
      switch try #require(position.outcomes[value]) {
      case .sent(let written):
        #expect(outcome.status == 0, "\(value): \(outcome.errors.prefix(500))")
        let expected = position.request(written, host: "127.0.0.1:\(server.port)")
        // A field without a value has nothing behind its colon, not even a space.
        let exact = expected.replacing("X-Value: \r\n", with: "X-Value:\r\n")
          .replacing("X-Value:  \r\n", with: "X-Value:\r\n")
        let isSame = received.map(\.bytes) == [Array(exact.utf8)]
        #expect(isSame, "\(value): \(received.map { $0.text.prefix(300) })")
      case .refused(let id):
        #expect(outcome.status == 3, "\(value): \(outcome.errors.prefix(500))")
        #expect(outcome.errors.contains("[\(id)]"), "\(value): \(outcome.errors.prefix(500))")
        #expect(server.connectionCount == before.connections, "\(value)")
      }
    }
  }

  private func run(
    _ position: WirePosition, _ value: HostileValue, _ project: ScratchProject
  ) async throws -> ChildProcess.Outcome {
    if value == .megabyte {
      return try await project.program.run(position.action, "--var", "v=@large")
    }
    return try await project.program.run(
      position.action, "--vars", "-", input: try ScratchProject.document(["v": value.text]))
  }
}
